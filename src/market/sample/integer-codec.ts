/**
 * A column of integers as bytes: each value's difference from the one before (the first from 0), zigzag-mapped
 * (0, -1, 1, -2 become 0, 1, 2, 3) and written seven bits at a time, least significant first, high bit = more follows.
 * Arithmetic instead of bit operators, because prices in small units exceed 32 bits.
 */
export function encodeIntegers(values: Float64Array): Uint8Array {
  const bytes: number[] = [];
  let previous = 0;
  for (const value of values) {
    if (!Number.isSafeInteger(value)) {
      throw new RangeError(
        `encodeIntegers: ${value} is not an integer that a double holds exactly`,
      );
    }
    const delta = value - previous;
    let rest = delta >= 0 ? delta * 2 : -delta * 2 - 1;
    if (rest > Number.MAX_SAFE_INTEGER)
      throw new RangeError(`encodeIntegers: step ${delta} is too large`);
    while (rest >= 128) {
      bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
    previous = value;
  }
  return Uint8Array.from(bytes);
}

/** The inverse; throws where the bytes do not hold exactly `count` values. */
export function decodeIntegers(bytes: Uint8Array, count: number): Float64Array {
  const values = new Float64Array(count);
  let previous = 0;
  let at = 0;
  for (let i = 0; i < count; i++) {
    let rest = 0;
    let weight = 1;
    let byte: number | undefined;
    do {
      byte = bytes[at++];
      if (byte === undefined)
        throw new RangeError(`decodeIntegers: the bytes end at value ${i} of ${count}`);
      rest += (byte % 128) * weight;
      weight *= 128;
    } while (byte >= 128);
    previous += rest % 2 === 0 ? rest / 2 : -(rest + 1) / 2;
    values[i] = previous;
  }
  if (at !== bytes.length)
    throw new RangeError(`decodeIntegers: ${bytes.length - at} bytes are left over`);
  return values;
}
