/**
 * Medians of solve times, in milliseconds: `node --import tsx scripts/bench/solve.ts [--json]`.
 * Long-only, at most 10 % each, a factor market; npm quadprog on the same programs up to 400 assets.
 */
import { cpus } from 'node:os';
import { maxSharpe } from '@/core/optimizers/max-sharpe';
import { maxUtility } from '@/core/optimizers/max-utility';
import { minVariance } from '@/core/optimizers/min-variance';
import { testProblem } from '@/core/optimizers/test-problem';
import { quadprog } from '@/core/solvers/quadprog';

const sizes = [10, 20, 50, 100, 200, 400, 500, 1000, 2000];
const peerUpTo = 400;

function median(run: () => void, budgetMs: number, least: number): { ms: number; runs: number } {
  const times: number[] = [];
  const end = performance.now() + budgetMs;
  while (times.length < least || (performance.now() < end && times.length < 2001)) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { ms: times[times.length >> 1]!, runs: times.length };
}

function measure(assets: number) {
  const problem = testProblem({ seed: assets, assets, max: 0.1 });
  const row: Record<string, number> = { assets };
  for (const optimizer of [minVariance, maxUtility, maxSharpe]) {
    const outcome = optimizer.solve(problem);
    if (outcome.status !== 'solved') throw new Error(`${optimizer.id}: ${outcome.message}`);
    row[optimizer.id] = median(() => optimizer.solve(problem), 400, 15).ms;
    if (optimizer === minVariance) {
      row['assets held'] = outcome.weights.filter((weight) => weight !== 0).length;
    }
  }
  if (assets <= peerUpTo) {
    const { minWeights: lower, maxWeights: upper, budget } = problem.constraints;
    const linear = new Float64Array(assets);
    const program = { quadratic: problem.covariance, linear, lower, upper, budget, rows: [] };
    row['min-variance, quadprog'] = median(() => quadprog(program), 300, 1).ms;
  }
  return row;
}

for (let warm = 0; warm < 3; warm++) measure(50);
const rows = sizes.map(measure);
if (process.argv.includes('--json')) {
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown' };
  console.log(JSON.stringify({ unit: 'ms, median', machine, rows }, undefined, 2));
} else {
  const columns = Object.keys(rows[0]!);
  console.log(columns.join('  '));
  for (const row of rows) {
    const cells = columns.map((column) => {
      const value = row[column];
      const text =
        value === undefined ? '' : Number.isInteger(value) ? `${value}` : value.toFixed(3);
      return text.padStart(column.length);
    });
    console.log(cells.join('  '));
  }
}
