import type { EngineTask } from '@/compute/task';
import { isPositiveSemidefinite } from '@/core/linalg/semidefinite';
import type { EngineData } from '@/core/optimize';
import { getOptimizer } from '@/core/optimizers/registry';
import { AppError } from '@/lib/errors';
import { describeInputError } from '@/lib/input-error';
import { parseConstraints } from './parse-constraints';
import { parseEstimators, parseParameters, parsePerAsset } from './parse-parameters';
import { parsePrior } from './parse-prior';
import { defaultPeriodsPerYear, type ProblemInput, problemSchema } from './problem-schema';

const SYMMETRY_TOLERANCE = 1e-10;

const invalid = (field: string, message: string) =>
  new AppError('invalid_input', `${field}: ${message}`, { field });

/** A JSON problem as a task for the engine. Throws AppError `invalid_input` naming the field and the mend. */
export async function parseProblem(json: unknown): Promise<EngineTask> {
  const parsed = problemSchema.safeParse(json);
  if (!parsed.success) {
    const { field, message } = describeInputError(parsed.error);
    throw new AppError('invalid_input', message, { field });
  }
  const problem = parsed.data;
  const entry = problem.method === 'frontier' ? undefined : getOptimizer(problem.method);
  if (entry?.uses.scenarios && !problem.returns) {
    throw invalid(
      'returns',
      `${entry.name} looks at single periods: give returns instead of mu and cov, or choose another method`,
    );
  }
  const data = parseData(problem);
  const n = data.kind === 'moments' ? data.expectedReturns.length : data.panel.assets;
  const symbols = parseSymbols(problem.symbols, n);
  if (problem.prior?.type === 'entropy-pooling' && data.kind === 'moments') {
    throw invalid('prior', 'entropy pooling weighs periods: give returns instead of mu and cov');
  }
  const question = {
    symbols,
    data,
    riskFree: problem.riskFree,
    constraints: await parseConstraints(problem.constraints, symbols),
    parameters: parseParameters(problem, n),
    ...(problem.prior && { prior: parsePrior(problem.prior, symbols) }),
  };
  const { method } = problem;
  return method === 'frontier'
    ? { kind: 'frontier', input: question }
    : { kind: 'optimize', input: { ...question, method } };
}

function parseData(problem: ProblemInput): EngineData {
  const { mu, cov, returns } = problem;
  if (returns) {
    if (cov) throw invalid('returns', 'give either returns, or mu and cov, not both');
    return parseReturns(returns, problem);
  }
  if (!cov) throw invalid('cov', 'missing: give mu and cov, or returns');
  if (!mu) throw invalid('mu', 'missing: give one expected return per asset');
  for (const field of ['periodsPerYear', 'expectedReturns', 'covariance'] as const) {
    if (problem[field] !== undefined) {
      throw invalid(field, 'applies to returns only: mu and cov are taken as given. Remove it');
    }
  }
  return {
    kind: 'moments',
    expectedReturns: Float64Array.from(mu),
    covariance: parseCovariance(cov, mu.length),
  };
}

function parseReturns(rows: number[][], problem: ProblemInput): EngineData {
  const assets = rows[0]!.length;
  const returns = new Float64Array(rows.length * assets);
  rows.forEach((row, t) => {
    if (row.length !== assets) {
      throw invalid(`returns.${t}`, `has ${row.length} numbers where the first row has ${assets}`);
    }
    returns.set(row, t * assets);
  });
  const stated = parsePerAsset('mu', problem.mu, assets);
  if (stated && problem.expectedReturns) {
    throw invalid('expectedReturns', 'mu states the expected returns already. Remove one of them');
  }
  if (rows.length < 2)
    throw invalid('returns', 'at least 2 rows are needed to estimate a covariance');
  const estimators = parseEstimators(problem, problem.riskFree);
  return {
    kind: 'returns',
    panel: {
      returns,
      periods: rows.length,
      assets,
      periodsPerYear: problem.periodsPerYear ?? defaultPeriodsPerYear,
    },
    ...estimators,
    ...(stated && {
      expectedReturnsId: 'given',
      momentParameters: { ...estimators.momentParameters, expectedReturns: stated },
    }),
  };
}

function parseCovariance(rows: number[][], n: number): Float64Array {
  if (rows.length !== n) throw invalid('cov', `has ${rows.length} rows where mu has ${n} numbers`);
  const covariance = new Float64Array(n * n);
  rows.forEach((row, i) => {
    if (row.length !== n) throw invalid(`cov.${i}`, `has ${row.length} numbers, ${n} are needed`);
    covariance.set(row, i * n);
  });
  for (let i = 0; i < n; i++) {
    const variance = covariance[i * n + i]!;
    if (variance < 0) throw invalid(`cov.${i}.${i}`, `a variance cannot be negative (${variance})`);
    for (let j = 0; j < i; j++) symmetrise(covariance, n, i, j);
  }
  if (!isPositiveSemidefinite(covariance, n)) {
    throw invalid(
      'cov',
      'not positive semidefinite: some portfolio would have a negative variance. Give the covariance of one common period, or returns',
    );
  }
  return covariance;
}

/** Rounding may break symmetry in the last digits; more than that is a mistake to be told. */
function symmetrise(covariance: Float64Array, n: number, i: number, j: number): void {
  const lower = covariance[i * n + j]!;
  const upper = covariance[j * n + i]!;
  const scale = Math.sqrt(covariance[i * n + i]! * covariance[j * n + j]!);
  if (
    Math.abs(lower - upper) >
    SYMMETRY_TOLERANCE * Math.max(scale, Math.abs(lower), Math.abs(upper))
  ) {
    throw invalid(`cov.${i}.${j}`, `not symmetric: ${lower} here, ${upper} at cov.${j}.${i}`);
  }
  const mean = lower === upper ? lower : (lower + upper) / 2;
  covariance[i * n + j] = mean;
  covariance[j * n + i] = mean;
}

function parseSymbols(symbols: string[] | undefined, n: number): string[] {
  if (!symbols) return Array.from({ length: n }, (_, i) => String(i + 1));
  if (symbols.length !== n) throw invalid('symbols', `${symbols.length} names for ${n} assets`);
  const duplicate = symbols.find((symbol, i) => symbols.indexOf(symbol) !== i);
  if (duplicate !== undefined) throw invalid('symbols', `${duplicate} is listed more than once`);
  return symbols;
}
