import type { ReturnPanel } from './contract';

/** The periods in which every asset has a return, in order; the panel itself where no return is missing (NaN). */
export function completePeriods(panel: ReturnPanel): ReturnPanel {
  const { returns, periods, assets } = panel;
  // A number times zero is zero; NaN is not. Far cheaper than a test of each.
  let suspicion = 0;
  for (let k = 0; k < returns.length; k++) suspicion += returns[k]! * 0;
  if (suspicion === 0) return panel;
  const rows: Float64Array[] = [];
  for (let t = 0; t < periods; t++) {
    const row = returns.subarray(t * assets, (t + 1) * assets);
    if (!row.some(Number.isNaN)) rows.push(row);
  }
  const kept = new Float64Array(rows.length * assets);
  rows.forEach((row, t) => {
    kept.set(row, t * assets);
  });
  return { ...panel, returns: kept, periods: rows.length };
}
