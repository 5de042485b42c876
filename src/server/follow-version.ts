/**
 * A look that tells when a version is another than at the look before; the first one tells too, since pages may be older
 * than the process. What failed is told again at the next look.
 */
export function followVersion({
  read,
  onChange,
}: {
  readonly read: () => Promise<string>;
  readonly onChange: () => Promise<void>;
}): () => Promise<void> {
  let told: string | undefined;
  return async () => {
    const version = await read();
    if (version === told) return;
    await onChange();
    told = version;
  };
}
