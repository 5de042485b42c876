import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import type { Problem } from '@/core/optimizers/contract';
import { criticalLine, efficientWeights } from '@/core/optimizers/frontier';
import { targetReturn } from '@/core/optimizers/target-return';

/**
 * OR-Library portfolio problems (Beasley 1990; Chang, Meade, Beasley and Sharaiha 2000): `port1.txt` (Hang Seng, 31 assets) and
 * `port2.txt` (DAX 100, 85 assets) with 2000 points each of the long-only frontier, `portef1.txt` and `portef2.txt`.
 * The files may not be passed on, so they are read where a person has put them.
 *
 * Published points carry ten decimals. One unit of the last is 1e-10 in the variance and, through the return, 1e-10 times
 * the slope of the frontier; relative to variances of 1e-4 to 5e-3 that is up to 1e-6.
 */
const digit = 1e-10;

const directory = path.resolve('../shared/data/orlib');
const files = [1, 2].map((k) => [`port${k}.txt`, `portef${k}.txt`] as const);
const present = files.every((pair) => pair.every((file) => existsSync(path.join(directory, file))));

const numbers = (file: string) =>
  readFileSync(path.join(directory, file), 'utf8').trim().split(/\s+/).map(Number);

function readProblem(file: string): Problem {
  const [n = 0, ...values] = numbers(file);
  const deviations = Array.from({ length: n }, (_, i) => values[2 * i + 1]!);
  const covariance = new Float64Array(n * n);
  for (let k = 2 * n; k < values.length; k += 3) {
    const i = values[k]! - 1;
    const j = values[k + 1]! - 1;
    covariance[i * n + j] = values[k + 2]! * deviations[i]! * deviations[j]!;
    covariance[j * n + i] = covariance[i * n + j]!;
  }
  return {
    symbols: deviations.map((_, i) => `${i + 1}`),
    expectedReturns: Float64Array.from(deviations, (_, i) => values[2 * i]!),
    covariance,
    riskFree: 0,
    constraints: boxConstraints(n, 0, 1),
    parameters: {},
  };
}

function readFrontier(file: string): { expectedReturn: number; variance: number }[] {
  const values = numbers(file);
  return Array.from({ length: values.length / 2 }, (_, k) => ({
    expectedReturn: values[2 * k]!,
    variance: values[2 * k + 1]!,
  }));
}

(present ? describe : describe.skip).each(files)(
  `%s (skipped where ${directory} lacks the files)`,
  (problemFile, frontierFile) => {
    test('every published point has the variance of the critical line to 1e-6, and to one unit of the last digit', () => {
      const problem = readProblem(problemFile);
      const outcome = criticalLine(problem);
      if (outcome.status !== 'solved') throw new Error(outcome.message);
      const varianceAt = (expectedReturn: number) =>
        portfolioVariance(problem.covariance, efficientWeights(outcome.corners, expectedReturn));
      for (const { expectedReturn, variance } of readFrontier(frontierFile)) {
        const own = varianceAt(expectedReturn);
        expect(Math.abs(own / variance - 1)).toBeLessThan(1e-6);
        const slope = (varianceAt(expectedReturn + digit) - varianceAt(expectedReturn - digit)) / 2;
        expect(Math.abs(own - variance)).toBeLessThanOrEqual(digit + slope);
      }
    });

    test('every fiftieth published point is what target-return answers', () => {
      const problem = readProblem(problemFile);
      const points = readFrontier(frontierFile);
      for (let k = 0; k < points.length; k += 50) {
        const { expectedReturn, variance } = points[k]!;
        const outcome = targetReturn.solve({
          ...problem,
          parameters: { targetReturn: expectedReturn },
        });
        if (outcome.status !== 'solved') throw new Error(outcome.message);
        const own = portfolioVariance(problem.covariance, outcome.weights);
        expect(Math.abs(own / variance - 1)).toBeLessThan(1e-6);
      }
    });
  },
);
