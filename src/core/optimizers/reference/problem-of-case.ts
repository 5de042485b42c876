import { boxConstraints } from '@/core/constraints/box-constraints';
import type {
  Constraints,
  LinearConstraint,
  Parameters,
  Problem,
} from '@/core/optimizers/contract';
import type { LinearSolver } from '@/core/solvers/linear-program';
import type { ConstraintsForm, PanelData, ProblemForm } from './reference-case';

type Word = Exclude<keyof ProblemForm, 'constraints' | 'method'> | keyof ConstraintsForm;

/**
 * Which word of the form fills which field of the contract. A field that is added to the contract is missing here until
 * its word is named, and the compiler says so; the cases that use the word are then run.
 */
const parameterWords = {
  riskAversion: 'riskAversion',
  confidenceLevel: 'confidenceLevel',
  targetReturn: 'targetReturn',
  targetVolatility: 'targetVolatility',
  uncertainty: 'uncertainty',
  riskBudgets: 'budgets',
  currentWeights: 'currentWeights',
  benchmarkWeights: 'benchmarkWeights',
  searchEffort: 'searchEffort',
} as const satisfies Record<keyof Parameters, Word>;

const constraintWords = {
  minWeights: ['minWeight'],
  maxWeights: ['maxWeight'],
  budget: ['budget'],
  linear: ['groups', 'linear'],
  maxAssets: ['maxAssets'],
  minPosition: ['minPosition'],
  turnover: ['turnover'],
  gross: ['gross'],
  net: ['net'],
  trackingError: ['trackingError'],
  transactionCost: ['transactionCost'],
  l1: ['l1'],
  l2: ['l2'],
  riskContributions: ['riskContributions'],
} as const satisfies Record<keyof Constraints, readonly Word[]>;

const known: ReadonlySet<string> = new Set([
  'riskFree',
  ...Object.values(parameterWords),
  ...Object.values(constraintWords).flat(),
]);

/** Words of the form that the contract has no field for. */
export function unknownWords({ method: _, constraints = {}, ...rest }: ProblemForm): string[] {
  return [...Object.keys(rest), ...Object.keys(constraints)].filter((word) => !known.has(word));
}

export function problemOfCase(
  form: ProblemForm,
  data: PanelData,
  linearSolver: LinearSolver,
): Problem {
  const { symbols, mean, covariance, returns, periods } = data;
  const {
    minWeight = 0,
    maxWeight = 1,
    budget = 1,
    groups,
    linear,
    riskContributions,
    ...others
  } = form.constraints ?? {};
  const bound = (value: number | readonly number[]) =>
    typeof value === 'number' ? value : Float64Array.from(value);
  return {
    symbols,
    expectedReturns: mean,
    covariance,
    riskFree: form.riskFree ?? 0,
    constraints: {
      ...boxConstraints(symbols.length, bound(minWeight), bound(maxWeight), budget),
      linear: linearOf({ ...(groups && { groups }), ...(linear && { linear }) }, symbols),
      ...others,
      ...(riskContributions && {
        riskContributions: Float64Array.from(
          symbols,
          (symbol) => riskContributions.find(({ asset }) => asset === symbol)?.min ?? 0,
        ),
      }),
    },
    parameters: parametersOf(form),
    scenarios: { returns, periods, periodsPerYear: 252 },
    linearSolver,
  };
}

export function linearOf(
  { groups = [], linear = [] }: Pick<ConstraintsForm, 'groups' | 'linear'>,
  symbols: readonly string[],
): LinearConstraint[] {
  const infinite = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };
  return [
    ...groups.map(({ assets, ...limit }) => ({
      ...infinite,
      ...limit,
      coefficients: Float64Array.from(symbols, (symbol) => (assets.includes(symbol) ? 1 : 0)),
    })),
    ...linear.map(({ coefficients, ...limit }) => ({
      ...infinite,
      ...limit,
      coefficients: Float64Array.from(symbols, (symbol) => coefficients[symbol] ?? 0),
    })),
  ];
}

function parametersOf(form: ProblemForm): Parameters {
  const entries = Object.entries(parameterWords).flatMap(([field, word]) => {
    const value = form[word];
    if (value === undefined) return [];
    return [[field, typeof value === 'number' ? value : Float64Array.from(value)]];
  });
  return Object.fromEntries(entries);
}
