/** Between the symbol that the file said and the id of the upload: `ACME~K3J9X2`. */
const separator = '~';

/** The symbol under which an uploaded asset is stored, so that no file touches the prices of another. */
export function uploadedSymbol(symbol: string, uploadId: string): string {
  return `${symbol}${separator}${uploadId}`;
}

/** What people read: the symbol as the file said it; other symbols as they are. */
export function shownSymbol(symbol: string): string {
  const end = symbol.indexOf(separator);
  return end < 0 ? symbol : symbol.slice(0, end);
}

/** A sentence with symbols in it, as people read it. */
export function withoutUploadIds(text: string): string {
  return text.replace(/(?<=[A-Z0-9.^=-])~[0-9A-Z]+/g, '');
}

/** The id of the upload that an asset belongs to; undefined for shared ones. */
export function uploadIdOf(symbol: string): string | undefined {
  const end = symbol.indexOf(separator);
  return end < 0 ? undefined : symbol.slice(end + 1);
}

export function isUploadedSymbol(symbol: string): boolean {
  return symbol.includes(separator);
}
