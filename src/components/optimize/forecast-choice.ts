import type { EstimatorChoice, ReportTerms } from '@/components/run/report-terms';
import { formatCount, formatPercent } from '@/lib/format';
import type { OptimizeInputRaw } from '@/services/optimize/schema';

type ForecastPrior = Extract<OptimizeInputRaw['prior'], { type: 'forecast' }>;
type HorizonDays = NonNullable<ForecastPrior['horizonDays']>;

/** Where the API has its default. */
const usualHorizon: HorizonDays = 21;

/** In trading days; all that have a measured skill. */
export const forecastHorizons: readonly HorizonDays[] = [1, 5, usualHorizon, 63];

const idOf = (horizonDays: HorizonDays) =>
  horizonDays === usualHorizon ? 'forecast' : `forecast-${horizonDays}`;

/** Beside the estimators of expected returns, though the API takes them as a prior. */
export const forecastChoices: readonly EstimatorChoice[] = forecastHorizons.map((days) => ({
  id: idOf(days),
  name: `Forecasts of ${formatCount(days, 'day')} at their measured skill`,
  summary: `Starts from the returns at which holding equal weights would be optimal and moves them towards forecasts over ${formatCount(days, 'trading day')} as far as those have proved right.`,
}));

/** The horizon of a choice; undefined for estimators of the past. */
export const forecastHorizonOf = (id: string): HorizonDays | undefined =>
  forecastHorizons.find((days) => idOf(days) === id);

/** What the API is asked for under a choice; undefined for estimators of the past. */
export function forecastPriorOf(id: string): ForecastPrior | undefined {
  const horizonDays = forecastHorizonOf(id);
  if (horizonDays === undefined) return undefined;
  return { type: 'forecast', ...(horizonDays !== usualHorizon && { horizonDays }) };
}

export const forecastIdOf = ({ horizonDays = usualHorizon }: ForecastPrior) => idOf(horizonDays);

/** What is known of the forecasts of one horizon, 0 to 1. */
export interface KnownSkill {
  readonly horizonDays: number;
  readonly returnSkill: number;
  readonly volatilitySkill: number;
  /** Absent: nothing was measured. */
  readonly measured?: { readonly from: string; readonly to: string };
}

/** The terms with each skill told in figures; no choice of a horizon of which nothing is known, as where they are off. */
export function withForecastSkill(terms: ReportTerms, skills: readonly KnownSkill[]): ReportTerms {
  const expectedReturns = terms.estimators.expectedReturns.flatMap((choice) => {
    const days = forecastHorizonOf(choice.id);
    if (days === undefined) return [choice];
    const skill = skills.find(({ horizonDays }) => horizonDays === days);
    return skill ? [{ ...choice, summary: `${choice.summary} ${skillHelp(skill)}` }] : [];
  });
  return { ...terms, estimators: { ...terms.estimators, expectedReturns } };
}

function skillHelp({ returnSkill, volatilitySkill, measured }: KnownSkill): string {
  if (!measured) return 'Their skill has not been measured yet, so for now they change nothing.';
  const returns =
    returnSkill > 0
      ? `Measured skill for returns: ${formatPercent(returnSkill)}`
      : 'Measured skill for returns: none that can be told from chance, so the returns stay where they start';
  const risk =
    volatilitySkill > 0
      ? `for volatility: ${formatPercent(volatilitySkill)}, by which the risk follows its forecast.`
      : 'for volatility: none that can be told from chance, so the risk is unchanged.';
  return `${returns}; ${risk}`;
}
