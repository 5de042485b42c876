import { expect, test } from '@jest/globals';
import { handlePreview } from './handle-upload';

const csv = { 'content-type': 'text/csv' };
const preview = async (
  body: BodyInit | null,
  { query = 'name=acme.csv&whole=yes', headers = {} as Record<string, string> } = {},
) => {
  const response = await handlePreview(
    new Request(`http://localhost/api/uploads/preview?${query}`, {
      method: 'POST',
      headers: { ...csv, ...headers },
      body,
      // Bodies that stream need it; the type of the platform does not know it yet.
      ...{ duplex: 'half' },
    }),
  );
  return { status: response.status, body: await response.json() };
};

test('the beginning of a file is answered with how it is read', async () => {
  const { status, body } = await preview('Date,Close\n2020-01-13,1\n2020-01-14,x\n');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    mapping: { columns: ['date', 'close'], symbol: 'ACME' },
    problem: null,
    questions: [],
    understood: { rows: 2, errorCount: 1, errors: [{ line: 3, column: 2 }] },
  });
});

test.each([
  ['another site', { origin: 'https://evil.example' }, '', 403, { code: 'forbidden' }],
  ['a form', { 'content-type': 'text/plain' }, '', 415, { field: 'content-type' }],
  ['a size beyond the limit', { 'content-length': '1073741824' }, '', 413, { field: 'file' }],
  ['nonsense in the query', {}, 'columns=d%21&delimiter=comma&days=ymd', 400, { field: 'columns' }],
])('%s is refused before the body is read', async (_, headers, query, status, body) => {
  let pulled = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulled++;
      controller.enqueue(new Uint8Array(1024));
    },
  });
  const answer = await preview(endless, { headers: headers as Record<string, string>, query });
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ ...body, requestId: expect.any(String) });
  // A stream fetches its first piece by itself.
  expect(pulled).toBeLessThanOrEqual(1);
});

test('a beginning that does not end is cut', async () => {
  let pulled = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulled++;
      controller.enqueue(new Uint8Array(64 * 1024).fill(48));
    },
  });
  expect((await preview(endless)).status).toBe(413);
  expect(pulled).toBeLessThan(8);
});

test('what is refused half-way is read to its end, so that the sender hears the answer', async () => {
  const pieces = 64;
  let pulled = 0;
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const long = new ReadableStream({
    pull(controller) {
      if (pulled++ < pieces) return controller.enqueue(new Uint8Array(64 * 1024).fill(48));
      controller.close();
      end();
    },
  });
  expect((await preview(long)).status).toBe(413);
  await ended;
  expect(pulled).toBe(pieces + 1);
});

test('a delimiter alone asks for a new guess of the columns', async () => {
  const query = 'name=a.csv&whole=yes&columns=&delimiter=semicolon&days=ymd';
  const { body } = await preview('Date;Close\n2020-01-13;1\n', { query });
  expect(body.mapping).toMatchObject({ delimiter: ';', columns: ['date', 'close'] });
});
