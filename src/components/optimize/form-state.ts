import { forecastIdOf, forecastPriorOf } from '@/components/optimize/forecast-choice';
import { limitLines } from '@/components/optimize/limit-lines';
import { inputLimits } from '@/components/run/input-limits';
import type { MethodDescription, ReportTerms } from '@/components/run/report-terms';
import type { CovarianceId, ExpectedReturnsId } from '@/core/moments/registry';
import type { OptimizerId } from '@/core/optimizers/registry';
import { riskToleranceOf } from '@/core/optimizers/risk-tolerance';
import type { OptimizeInput, OptimizeInputRaw } from '@/services/optimize/schema';

/** What the controls hold. Weights and rates are fractions; an empty day or null means "the default" or "no limit". */
export interface FormState {
  readonly symbols: readonly string[];
  readonly method: string;
  readonly minWeight: number;
  readonly maxWeight: number;
  /** In words, one a line. */
  readonly limits: string;
  readonly maxAssets: number | null;
  readonly minPosition: number | null;
  readonly riskTolerance: number;
  /** Every other parameter of every method by its id, in the unit of the registry. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly from: string;
  readonly to: string;
  readonly riskFree: number | null;
  readonly expectedReturns: string;
  readonly covariance: string;
}

/** Shown as risk tolerance, which people understand; the rest is shown as it is. */
const ownControl = 'riskAversion';

const plainParameters = (methods: readonly MethodDescription[]) =>
  methods.flatMap(({ parameters }) => parameters).filter(({ id }) => id !== ownControl);

const twentieth = (value: number) => Math.round(value * 20) / 20;

/** What a form may offer. */
export type Offered = Pick<ReportTerms, 'offered' | 'estimators'>;

/** The first of each registry, no limits, and the tolerance that its default risk aversion means. */
export function defaultFormState({ offered: methods, estimators }: Offered): FormState {
  const aversion = methods
    .flatMap(({ parameters }) => parameters)
    .find(({ id }) => id === ownControl);
  return {
    symbols: [],
    method: methods[0]?.id ?? '',
    minWeight: 0,
    maxWeight: 1,
    limits: '',
    maxAssets: null,
    minPosition: null,
    riskTolerance: aversion ? twentieth(riskToleranceOf(aversion.default)) : 0.5,
    parameters: Object.fromEntries(plainParameters(methods).map((p) => [p.id, p.default])),
    from: '',
    to: '',
    riskFree: null,
    expectedReturns: estimators.expectedReturns[0]?.id ?? '',
    covariance: estimators.covariance[0]?.id ?? '',
  };
}

/** The parameters of a method that get a plain slider and field. */
export const plainParametersOf = (method: MethodDescription | undefined) =>
  method ? plainParameters([method]) : [];

export const readsRiskTolerance = (method: MethodDescription | undefined) =>
  method?.parameters.some(({ id }) => id === ownControl) ?? false;

/** Without what means nothing: an empty line or a space at the end is no change of the question. */
const written = (limits: string) =>
  limitLines(limits)
    .map(({ text }) => text)
    .join('\n');

/** The query that brings these controls back; what has its default value is left out. */
export function toQuery(state: FormState, defaults: FormState): string {
  const query = new URLSearchParams();
  if (state.symbols.length > 0) query.set('symbols', state.symbols.join(','));
  const put = (name: string, value: string | number | null, initial: string | number | null) => {
    if (value !== initial && value !== null) query.set(name, String(value));
  };
  put('method', state.method, defaults.method);
  put('min', state.minWeight, defaults.minWeight);
  put('max', state.maxWeight, defaults.maxWeight);
  put('limits', written(state.limits), defaults.limits);
  put('most', state.maxAssets, defaults.maxAssets);
  put('least', state.minPosition, defaults.minPosition);
  put('tolerance', state.riskTolerance, defaults.riskTolerance);
  for (const [id, value] of Object.entries(state.parameters)) {
    put(id, value, defaults.parameters[id] ?? null);
  }
  put('from', state.from, defaults.from);
  put('to', state.to, defaults.to);
  put('rate', state.riskFree, defaults.riskFree);
  put('returns', state.expectedReturns, defaults.expectedReturns);
  put('risk', state.covariance, defaults.covariance);
  return query.toString().replaceAll('%2C', ',');
}

function readNumber(text: string | null, min: number, max: number): number | undefined {
  if (text === null || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) && value >= min && value <= max ? value : undefined;
}

const readCount = (text: string | null) => {
  const count = readNumber(text, 1, 1e4);
  return Number.isInteger(count) ? count : undefined;
};

const readDay = (text: string | null) => (text && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : '');

/** Reads a query written by `toQuery`, or by hand: what cannot be read falls back to its default. */
export function fromQuery(
  query: URLSearchParams,
  defaults: FormState,
  { offered: methods, estimators }: Offered,
): FormState {
  const symbols = (query.get('symbols') ?? '')
    .toUpperCase()
    .split(',')
    .map((symbol) => symbol.trim())
    .filter((symbol) => /^[A-Z0-9.^=-]{1,16}(~[A-Z0-9]{1,16})?$/.test(symbol));
  /** The id under a name, where it is offered. */
  const readId = (name: string, offered: readonly { readonly id: string }[]) =>
    offered.find(({ id }) => id === query.get(name))?.id;
  return {
    symbols: [...new Set(symbols)],
    method: readId('method', methods) ?? defaults.method,
    minWeight: readNumber(query.get('min'), -10, 10) ?? defaults.minWeight,
    maxWeight: readNumber(query.get('max'), -10, 10) ?? defaults.maxWeight,
    limits: written(query.get('limits') ?? defaults.limits),
    maxAssets: readCount(query.get('most')) ?? defaults.maxAssets,
    minPosition: readNumber(query.get('least'), 0, 1) ?? defaults.minPosition,
    riskTolerance: readNumber(query.get('tolerance'), 0, 1) ?? defaults.riskTolerance,
    parameters: Object.fromEntries(
      plainParameters(methods).map(({ id, min, max, ...p }) => [
        id,
        readNumber(query.get(id), min, max) ?? p.default,
      ]),
    ),
    from: readDay(query.get('from')),
    to: readDay(query.get('to')),
    riskFree: readNumber(query.get('rate'), -0.5, 1) ?? defaults.riskFree,
    expectedReturns: readId('returns', estimators.expectedReturns) ?? defaults.expectedReturns,
    covariance: readId('risk', estimators.covariance) ?? defaults.covariance,
  };
}

/** The numbers that an input carries under these names. */
function numbersOf(input: object, names: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(input).filter(
      (entry): entry is [string, number] =>
        names.includes(entry[0]) && typeof entry[1] === 'number',
    ),
  );
}

/** The controls that would repeat a run. */
export function fromInput(input: OptimizeInput, defaults: FormState): FormState {
  return {
    symbols: input.symbols,
    method: input.method,
    minWeight: input.constraints.minWeight,
    maxWeight: input.constraints.maxWeight,
    limits: inputLimits(input),
    maxAssets: input.constraints.maxAssets ?? null,
    minPosition: input.constraints.minPosition ?? null,
    riskTolerance:
      input.riskTolerance ??
      (input.riskAversion === undefined
        ? defaults.riskTolerance
        : riskToleranceOf(input.riskAversion)),
    parameters: { ...defaults.parameters, ...numbersOf(input, Object.keys(defaults.parameters)) },
    from: input.from ?? '',
    to: input.to ?? '',
    riskFree: input.riskFree ?? null,
    expectedReturns:
      input.prior?.type === 'forecast'
        ? forecastIdOf(input.prior)
        : (input.expectedReturns?.id ?? defaults.expectedReturns),
    covariance: input.covariance?.id ?? defaults.covariance,
  };
}

/** What is sent: defaults are left to the server, which alone decides what they mean. */
export function toInput(
  state: FormState,
  method: MethodDescription | undefined,
  defaults: FormState,
): OptimizeInputRaw {
  const prior = forecastPriorOf(state.expectedReturns);
  const linear = limitLines(state.limits).map(({ text }) => text);
  return {
    symbols: [...state.symbols],
    // The server parses it; an unknown id comes back as an error at this field.
    method: state.method as OptimizerId,
    constraints: {
      minWeight: state.minWeight,
      maxWeight: state.maxWeight,
      ...(linear.length > 0 && { linear }),
      ...(state.maxAssets !== null && { maxAssets: state.maxAssets }),
      ...(state.minPosition !== null && { minPosition: state.minPosition }),
    },
    ...(readsRiskTolerance(method) && { riskTolerance: state.riskTolerance }),
    ...Object.fromEntries(
      plainParametersOf(method).map(({ id, ...p }) => [id, state.parameters[id] ?? p.default]),
    ),
    ...(state.from && { from: state.from }),
    ...(state.to && { to: state.to }),
    ...(state.riskFree !== null && { riskFree: state.riskFree }),
    // Ids of the server's own lists.
    ...(prior
      ? { prior }
      : state.expectedReturns !== defaults.expectedReturns && {
          expectedReturns: state.expectedReturns as ExpectedReturnsId,
        }),
    ...(state.covariance !== defaults.covariance && {
      covariance: state.covariance as CovarianceId,
    }),
  };
}
