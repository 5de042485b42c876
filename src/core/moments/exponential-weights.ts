/** Weights that halve every `halfLife` periods back from the last, length `periods`, summing to 1. */
export function exponentialWeights(periods: number, halfLife: number): Float64Array {
  const weights = new Float64Array(periods);
  let sum = 0;
  for (let t = 0; t < periods; t++) sum += weights[t] = 0.5 ** ((periods - 1 - t) / halfLife);
  for (let t = 0; t < periods; t++) weights[t]! /= sum;
  return weights;
}
