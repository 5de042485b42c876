/** Least z of what is undecided: at zero its part of the objective would have no slope. */
export const leastShare = 1e-6;

/** Into z, the one that minimizes sum d y^2 / z over the open variables: proportional to sqrt(d) |y|, cut off at one. */
export function spread(
  z: Float64Array,
  open: readonly number[],
  y: Float64Array,
  at: readonly number[],
  diagonal: Float64Array,
  room: number,
): void {
  const size = open.map((p) => Math.sqrt(diagonal[at[p]!]!) * Math.abs(y[p]!));
  const order = [...size.keys()].sort((a, b) => size[b]! - size[a]!);
  let rest = size.reduce((total, value) => total + value, 0);
  let left = room;
  let full = 0;
  while (full < order.length && left > 0 && size[order[full]!]! * left >= rest && rest > 0) {
    rest -= size[order[full]!]!;
    left--;
    full++;
  }
  order.forEach((k, position) => {
    const part = rest > 0 ? (size[k]! * left) / rest : 0;
    z[open[k]!] = position < full ? 1 : Math.min(1, Math.max(leastShare, part));
  });
}
