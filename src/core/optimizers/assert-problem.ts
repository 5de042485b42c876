import type { Problem } from '@/core/optimizers/contract';

/** Programmer errors: shapes that do not fit and numbers that are not finite. */
export function assertProblem(optimizer: string, problem: Problem): void {
  const { symbols, expectedReturns, covariance, riskFree, constraints } = problem;
  const n = symbols.length;
  const { minWeights, maxWeights, budget } = constraints;
  if (n === 0) throw new RangeError(`${optimizer}: no assets`);
  const lengths = [expectedReturns.length, minWeights.length, maxWeights.length];
  if (lengths.some((length) => length !== n) || covariance.length !== n * n) {
    throw new RangeError(`${optimizer}: ${n} symbols do not fit returns, covariance or bounds`);
  }
  for (const row of constraints.linear) {
    if (row.coefficients.length !== n || !row.coefficients.every(Number.isFinite)) {
      throw new RangeError(`${optimizer}: constraint "${row.name}" needs ${n} finite coefficients`);
    }
  }
  if (!Number.isFinite(budget) || !Number.isFinite(riskFree)) {
    throw new RangeError(`${optimizer}: budget and risk-free return must be finite`);
  }
  for (let i = 0; i < n; i++) {
    const variance = covariance[i * n + i]!;
    if (
      !Number.isFinite(expectedReturns[i]! + minWeights[i]! + maxWeights[i]! + variance) ||
      variance < 0
    ) {
      throw new RangeError(
        `${optimizer}: ${symbols[i]} needs a finite return and bounds and a variance >= 0`,
      );
    }
  }
}
