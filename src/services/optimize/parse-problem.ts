import type { EngineTask } from '@/compute/task';
import { isPositiveSemidefinite } from '@/core/linalg/semidefinite';
import { defaultCovarianceId, defaultExpectedReturnsId } from '@/core/moments/registry';
import type { EngineData } from '@/core/optimize';
import { getOptimizer } from '@/core/optimizers/registry';
import { AppError } from '@/lib/errors';
import { describeInputError } from '@/lib/input-error';
import { invalidField } from './invalid-field';
import { parseConstraints } from './parse-constraints';
import { parseEstimators, parseParameters, parsePerAsset } from './parse-parameters';
import { parsePrior } from './parse-prior';
import { defaultPeriodsPerYear, type ProblemInput, problemSchema } from './problem-schema';

const SYMMETRY_TOLERANCE = 1e-10;

/** Products of variances below it would vanish. */
const SMALLEST_VARIANCE = 1e-100;

/** A JSON problem as a task for the engine. Throws AppError `invalid_input` naming the field and the mend. */
export async function parseProblem(json: unknown): Promise<EngineTask> {
  const parsed = problemSchema.safeParse(json);
  if (!parsed.success) {
    const { field, message } = describeInputError(parsed.error);
    if (field !== '') throw new AppError('invalid_input', message, { field });
    throw invalidField(
      'problem',
      'must be an object such as {"method": "min-variance", "mu": [...], "cov": [...]}',
    );
  }
  const problem = parsed.data;
  const entry = problem.method === 'frontier' ? undefined : getOptimizer(problem.method);
  if (entry?.uses.scenarios && !problem.returns) {
    throw invalidField(
      'returns',
      `${entry.name} looks at single periods: give returns instead of mu and cov, or choose another method`,
    );
  }
  const data = parseData(problem);
  const n = data.kind === 'moments' ? data.expectedReturns.length : data.panel.assets;
  const symbols = parseSymbols(problem.symbols, n);
  if (problem.prior?.type === 'entropy-pooling' && data.kind === 'moments') {
    throw invalidField(
      'prior',
      'entropy pooling weighs periods: give returns instead of mu and cov',
    );
  }
  if (problem.prior?.type === 'forecast') {
    throw invalidField(
      'prior',
      'forecasts are made from stored prices, which a problem given in full does not have: ask with symbols instead, or state your own views by black-litterman',
    );
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
    if (cov) throw invalidField('returns', 'give either returns, or mu and cov, not both');
    return parseReturns(returns, problem);
  }
  if (!cov) throw invalidField('cov', 'missing: give mu and cov, or returns');
  if (!mu) throw invalidField('mu', 'missing: give one expected return per asset');
  for (const field of ['periodsPerYear', 'expectedReturns', 'covariance'] as const) {
    if (problem[field] !== undefined) {
      throw invalidField(
        field,
        'applies to returns only: mu and cov are taken as given. Remove it',
      );
    }
  }
  return {
    kind: 'moments',
    expectedReturns: Float64Array.from(mu),
    covariance: parseCovariance(cov, mu.length),
  };
}

function parseReturns(rows: (number | null)[][], problem: ProblemInput): EngineData {
  const assets = rows[0]!.length;
  const returns = new Float64Array(rows.length * assets);
  rows.forEach((row, t) => {
    if (row.length !== assets) {
      throw invalidField(
        `returns.${t}`,
        `has ${row.length} numbers where the first row has ${assets}: give one per asset`,
      );
    }
    row.forEach((value, i) => {
      returns[t * assets + i] = value ?? Number.NaN;
    });
  });
  const stated = parsePerAsset('mu', problem.mu, assets);
  if (stated && problem.expectedReturns) {
    throw invalidField(
      'expectedReturns',
      'mu states the expected returns already. Remove one of them',
    );
  }
  if (rows.length < 2)
    throw invalidField('returns', 'at least 2 rows are needed to estimate a covariance');
  requireGapsAllowed(rows, problem);
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

const gapMend =
  'set covariance to "pairwise", and expectedReturns to "own-history-mean" or give mu; or leave out the rows with null';

/** A missing return (null) is taken only where everything that reads the returns copes with it. */
function requireGapsAllowed(rows: (number | null)[][], problem: ProblemInput): void {
  const gap = rows.findIndex((row) => row.includes(null));
  if (gap < 0) return;
  const place = `returns.${gap}.${rows[gap]!.indexOf(null)}`;
  const refuse = (field: string, reason: string, mend = gapMend) =>
    invalidField(field, `${reason}, but ${place} is null: ${mend}`);
  const covariance = problem.covariance?.id ?? defaultCovarianceId;
  if (covariance !== 'pairwise') {
    throw refuse('covariance', `${covariance} needs every return of every asset`);
  }
  const mean = problem.expectedReturns?.id ?? defaultExpectedReturnsId;
  if (!problem.mu && mean !== 'own-history-mean') {
    throw refuse('expectedReturns', `${mean} needs every return of every asset`);
  }
  const rest = 'leave out the rows with null';
  if (problem.prior?.type === 'entropy-pooling') {
    throw refuse('prior', 'entropy pooling weighs whole periods', rest);
  }
  if (problem.method !== 'frontier' && getOptimizer(problem.method).uses.scenarios) {
    const { name } = getOptimizer(problem.method);
    throw refuse('returns', `${name} looks at single periods`, `${rest}, or choose another method`);
  }
  rows[0]!.forEach((_, i) => {
    const present = rows.reduce((count, row) => count + (row[i] === null ? 0 : 1), 0);
    if (present >= 2) return;
    const asset = problem.symbols?.[i] ?? `asset ${i + 1}`;
    throw invalidField(
      'returns',
      `${asset} has ${present} returns, at least 2 are needed: remove it or give more`,
    );
  });
}

function parseCovariance(rows: number[][], n: number): Float64Array {
  if (rows.length !== n)
    throw invalidField(
      'cov',
      `has ${rows.length} rows where mu has ${n} numbers: give one row per asset`,
    );
  const covariance = new Float64Array(n * n);
  rows.forEach((row, i) => {
    if (row.length !== n)
      throw invalidField(`cov.${i}`, `has ${row.length} numbers, ${n} are needed`);
    covariance.set(row, i * n);
  });
  for (let i = 0; i < n; i++) {
    const variance = covariance[i * n + i]!;
    if (variance > 0 && variance < SMALLEST_VARIANCE) {
      const mend = 'give 0, or figures of a longer period';
      throw invalidField(`cov.${i}.${i}`, `${variance} is too small to compute with: ${mend}`);
    }
    if (variance < 0)
      throw invalidField(
        `cov.${i}.${i}`,
        `a variance cannot be negative (${variance}): give 0 or more`,
      );
    for (let j = 0; j < i; j++) symmetrise(covariance, n, i, j);
  }
  if (!isPositiveSemidefinite(covariance, n)) {
    throw invalidField(
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
    throw invalidField(
      `cov.${i}.${j}`,
      `not symmetric: ${lower} here, ${upper} at cov.${j}.${i}. Make them one number`,
    );
  }
  const mean = lower === upper ? lower : (lower + upper) / 2;
  covariance[i * n + j] = mean;
  covariance[j * n + i] = mean;
}

function parseSymbols(symbols: string[] | undefined, n: number): string[] {
  if (!symbols) return Array.from({ length: n }, (_, i) => String(i + 1));
  if (symbols.length !== n) {
    throw invalidField('symbols', `${symbols.length} names for ${n} assets: give one per asset`);
  }
  const first = new Map<string, string>();
  for (const symbol of symbols) {
    // Limits and views name assets without regard to case.
    const known = first.get(symbol.toUpperCase());
    if (known === symbol)
      throw invalidField('symbols', `${symbol} is listed more than once: remove one`);
    if (known !== undefined) {
      throw invalidField(
        'symbols',
        `${known} and ${symbol} differ in case only: rename one of them`,
      );
    }
    first.set(symbol.toUpperCase(), symbol);
  }
  return symbols;
}
