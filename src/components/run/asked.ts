import { furtherLimits } from '@/components/run/further-limits';
import { inputLimits } from '@/components/run/input-limits';
import { parameterValue } from '@/components/run/parameter-words';
import type {
  EstimatorChoice,
  MethodDescription,
  ReportTerms,
  Term,
} from '@/components/run/report-terms';
import { asSentence, formatList, formatPercent } from '@/lib/format';
import { withoutUploadIds } from '@/lib/uploaded-symbol';
import type { OptimizeInput, Run } from '@/services/optimize/schema';

/** What a run was asked, in sentences. */

export function limitSentences(input: OptimizeInput): string[] {
  const { minWeight, maxWeight, budget = 1, net } = input.constraints;
  // A limit on the net exposure takes the place of the sum.
  const sum = net === undefined ? `; the weights sum to ${formatPercent(budget, 0)}` : '';
  return [
    `Each weight between ${formatPercent(minWeight)} and ${formatPercent(maxWeight)}${sum}.`,
    ...inputLimits(input)
      .split('\n')
      .filter((line) => line !== '')
      .map(withoutUploadIds),
    ...furtherLimits(input.constraints),
  ];
}

/** "Target return 10 %" for each parameter that the method reads and the asker gave. */
export function parameterSentences(input: OptimizeInput, method: MethodDescription): string[] {
  return method.parameters.flatMap(({ id, label }) => {
    const value = id === 'riskAversion' ? undefined : readNumber(input, id);
    return value === undefined ? [] : [`${label} ${parameterValue(id, value)}`];
  });
}

function readNumber(input: object, id: string): number | undefined {
  const value = new Map<string, unknown>(Object.entries(input)).get(id);
  return typeof value === 'number' ? value : undefined;
}

/** The estimator in its own words, and the default where it is another. */
export function estimatorSentence(
  id: string,
  asked: Readonly<Record<string, unknown>> | undefined,
  terms: Readonly<Record<string, Term>>,
  [usual]: readonly EstimatorChoice[],
): string {
  const term = terms[id];
  const own = Object.entries(asked ?? {}).filter(([name]) => name !== 'id');
  const parameters =
    own.length > 0 ? ` With ${formatList(own.map(([name, value]) => `${name} = ${value}`))}.` : '';
  const other = usual && usual.id !== id ? ` The default would be ${usual.name}.` : '';
  return `${term ? `${term.name}: ${asSentence(term.summary)}` : id}${parameters}${other}`;
}

/** Where the returns are other than plain averages of the past: what made them. */
export function returnsMadeBy(
  { estimates, input }: Pick<Run, 'estimates' | 'input'>,
  { expectedReturns, estimators }: ReportTerms,
): string | undefined {
  if (input.prior?.type === 'forecast') return 'forecasts weighted by their measured skill';
  if (input.prior) return 'the stated views';
  const id = estimates.expectedReturns;
  return id === estimators.expectedReturns[0]?.id ? undefined : (expectedReturns[id]?.name ?? id);
}

type ForecastPrior = Extract<OptimizeInput['prior'], { type: 'forecast' }>;

/** As the form asks for it: the schema's defaults, spelled out because the schema would bring its parser to the browser. */
const isPlainForecast = ({ riskAversion, tau, marketWeights }: ForecastPrior) =>
  riskAversion === 2.5 && tau === 0.05 && !marketWeights;

/** Of the further limits the form has fields for these. */
function withoutFields({ maxAssets: _, minPosition: __, ...others }: OptimizeInput['constraints']) {
  return others;
}

/** Settings that only programs can give; the form would drop them. */
export function settingsWithoutField(input: OptimizeInput): string[] {
  const { prior, budgets, currentWeights, benchmarkWeights, expectedReturns, covariance } = input;
  const tuned = [expectedReturns, covariance].some(
    (choice) => choice && Object.keys(choice).length > 1,
  );
  return [
    ...(prior && prior.type !== 'forecast' ? ['views on returns'] : []),
    ...(prior?.type === 'forecast' && !isPlainForecast(prior) ? ['settings of the forecasts'] : []),
    ...(budgets ? ['shares of the risk'] : []),
    ...(currentWeights ? ['what is held now'] : []),
    ...(benchmarkWeights ? ['the benchmark'] : []),
    ...((input.constraints.budget ?? 1) === 1 ? [] : ['the sum of the weights']),
    ...(furtherLimits(withoutFields(input.constraints)).length > 0
      ? ['turnover, costs and other further limits']
      : []),
    ...(tuned ? ["the estimators' own settings"] : []),
  ];
}
