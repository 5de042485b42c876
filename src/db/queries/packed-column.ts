/** Big-endian 32-bit integers, as Postgres packs them, in place; none where there is nothing. */
export function unpackIntegers(packed: Buffer | null): Int32Array {
  return packed ? new Int32Array(aligned(packed.swap32())) : new Int32Array();
}

/** Big-endian doubles, likewise. */
export function unpackDoubles(packed: Buffer | null): Float64Array {
  return packed ? new Float64Array(aligned(packed.swap64())) : new Float64Array();
}

/** A copy at the start of a buffer of its own: a typed array may not begin anywhere. */
const aligned = ({ buffer, byteOffset, byteLength }: Buffer) =>
  buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
