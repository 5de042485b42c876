const { imul } = Math;

/** Uniform in [0, 1), the same sequence for the same seed. Source: Steele, Lea and Flood (2014), SplitMix, 32 bits. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state;
    mixed = imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
