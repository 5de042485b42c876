import { CsvRefusal, csvLimits } from './contract';

const megabyte = 1024 * 1024;

/**
 * Bytes of a file as text without its byte order mark, chunk by chunk.
 *
 * @throws CsvRefusal at the first chunk that shows that this is no text file in UTF-8 or a too large one
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number = csvLimits.bytes,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  const decode = (chunk?: Uint8Array) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      throw new CsvRefusal(
        'not_text',
        'The file is not in UTF-8. Save it again as "CSV UTF-8" and bring that file.',
      );
    }
  };
  for await (const chunk of chunks) {
    if (bytes === 0) refuseOtherFormats(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    if (chunk.includes(0)) {
      throw new CsvRefusal(
        'not_text',
        'The file holds NUL bytes, so it is no text file, or one in UTF-16. Save it again as "CSV UTF-8".',
      );
    }
    const text = decode(chunk);
    if (text !== '') yield text;
  }
  decode();
  if (bytes === 0) throw new CsvRefusal('empty', 'The file is empty.');
}

export const tooLarge = (maxBytes: number): CsvRefusal =>
  new CsvRefusal(
    'too_large',
    `The file has more than ${Math.round(maxBytes / megabyte)} MB. Split it, or leave out columns and years that you do not need.`,
  );

const signatures: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['an Excel workbook or a zip file', [0x50, 0x4b, 0x03, 0x04]],
  ['an old Excel workbook', [0xd0, 0xcf, 0x11, 0xe0]],
  ['a gzip file', [0x1f, 0x8b]],
  ['a text file in UTF-16', [0xff, 0xfe]],
  ['a text file in UTF-16', [0xfe, 0xff]],
  ['a PDF', [0x25, 0x50, 0x44, 0x46]],
];

function refuseOtherFormats(start: Uint8Array): void {
  const found = signatures.find(([, bytes]) => bytes.every((byte, i) => start[i] === byte));
  if (found) {
    throw new CsvRefusal('not_text', `This is ${found[0]}. Save the prices as "CSV UTF-8".`);
  }
}
