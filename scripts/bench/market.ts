import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Problem } from '@/core/optimizers/contract';
import { normals, testProblem } from '@/core/optimizers/test-problem';

/** Five years of trading days. */
export const tradingDays = 1258;

export interface Market {
  readonly problem: Problem;
  readonly cap: number;
  /** Daily prices, (tradingDays + 1) x n, row-major. */
  readonly prices: Float64Array;
  /** Simple daily returns, tradingDays x n. */
  readonly returns: Float64Array;
}

/** A factor market of n assets with yearly moments, long-only, at most `cap` each, and daily prices around them. */
export function market(n: number, cap: number): Market {
  const problem = testProblem({ seed: n, assets: n, max: cap });
  const returns = dailyReturns(problem, 7 * n + 1);
  const prices = new Float64Array((tradingDays + 1) * n).fill(100, 0, n);
  for (let k = 0; k < returns.length; k++) prices[k + n] = prices[k]! * (1 + returns[k]!);
  return {
    problem: { ...problem, scenarios: { returns, periods: tradingDays, periodsPerYear: 252 } },
    cap,
    prices,
    returns,
  };
}

/** One market factor and noise of each asset's own, at each asset's volatility. */
function dailyReturns({ covariance, expectedReturns }: Problem, seed: number): Float64Array {
  const n = expectedReturns.length;
  const next = normals(seed);
  const returns = new Float64Array(tradingDays * n);
  for (let t = 0; t < tradingDays; t++) {
    const common = next();
    for (let i = 0; i < n; i++) {
      const daily = Math.sqrt(covariance[i * n + i]! / 252);
      const move = 0.7 * common + 0.714 * next();
      returns[t * n + i] = expectedReturns[i]! / 252 + daily * move;
    }
  }
  return returns;
}

/** Writes what the Python peers read, as little-endian doubles; answers the folder. */
export function writeMarket({ problem, returns }: Market, withReturns: boolean): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tangency-bench-'));
  const write = (name: string, values: Float64Array) =>
    writeFileSync(
      path.join(folder, `${name}.f64`),
      Buffer.from(values.buffer, values.byteOffset, values.byteLength),
    );
  write('mean', problem.expectedReturns);
  write('covariance', problem.covariance);
  if (withReturns) write('returns', returns);
  return folder;
}
