/** Every price that ships differs from the merged one by at most this share of it. */
export const relativePrecision = 5e-8;

const round = (value: number, decimals: number) =>
  Math.round(value * 10 ** decimals) / 10 ** decimals;

/** Fewest decimals, 2 to 9, that keep all values within `relativePrecision`; NaN is passed over. */
export function gridDecimals(columns: readonly Float64Array[]): number {
  let decimals = 2;
  for (const column of columns) {
    for (const value of column) {
      while (Math.abs(round(value, decimals) - value) > relativePrecision * Math.abs(value)) {
        if (++decimals > 9)
          throw new RangeError(`gridDecimals: ${value} needs more than 9 decimals`);
      }
    }
  }
  return decimals;
}

/** Columns that are compared with each other (open, high, low, close) share one grid, so that rounding keeps their order. */
export function roundToGrid(columns: readonly Float64Array[]): Float64Array[] {
  const decimals = gridDecimals(columns);
  return columns.map((column) => column.map((value) => round(value, decimals)));
}
