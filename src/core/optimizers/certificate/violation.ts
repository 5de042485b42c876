import type { Problem } from '@/core/optimizers/contract';

/**
 * Largest violation of any limit by `weights`, over max(1, sum |w|) and the size of the limit's coefficients; the
 * tracking error apart. Written from the definitions, so that a mistake in a reformulation shows.
 */
export function violationOf(
  { constraints, parameters }: Pick<Problem, 'constraints' | 'parameters'>,
  weights: Float64Array,
): number {
  const { minWeights, maxWeights, budget, net, linear, turnover, gross } = constraints;
  const current = parameters.currentWeights;
  let worst = 0;
  let total = 0;
  let size = 0;
  let traded = 0;
  weights.forEach((weight, i) => {
    worst = Math.max(worst, minWeights[i]! - weight, weight - maxWeights[i]!);
    total += weight;
    size += Math.abs(weight);
    traded += Math.abs(weight - (current?.[i] ?? 0));
  });
  worst = net
    ? Math.max(worst, net.min - total, total - net.max)
    : Math.max(worst, Math.abs(total - budget));
  if (turnover !== undefined) worst = Math.max(worst, traded - turnover);
  if (gross !== undefined) worst = Math.max(worst, size - gross);
  for (const { coefficients, min, max } of linear) {
    let value = 0;
    let largest = 0;
    for (let i = 0; i < weights.length; i++) {
      value += coefficients[i]! * weights[i]!;
      largest = Math.max(largest, Math.abs(coefficients[i]!));
    }
    worst = Math.max(worst, Math.max(min - value, value - max) / (largest || 1));
  }
  return worst / Math.max(1, size);
}
