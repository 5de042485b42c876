/** Whether the escapes of a path stand for no text (`%`, `%zz`, half a character) or for a NUL, which no address has. */
export function isUnreadablePath(pathname: string): boolean {
  try {
    return decodeURIComponent(pathname).includes('\0');
  } catch {
    return true;
  }
}
