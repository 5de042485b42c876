import type { Strategy } from '@/core/backtest/contract';
import type { ReturnPanel } from '@/core/moments/contract';
import { estimate, optimize } from '@/core/optimize';
import type { OptimizerId } from '@/core/optimizers/registry';
import type { Prior } from '@/core/priors/apply-prior';
import type { HorizonForecast } from '@/core/priors/forecast-prior';

/** The service's defaults for a prior around an equilibrium. */
const equilibrium = { riskAversion: 2.5, tau: 0.05 };
/** Of a risk tolerance of one half. */
const utilityRiskAversion = 10;

export interface StrategySettings {
  readonly symbols: readonly string[];
  readonly estimationDays: number;
  readonly forecasts: ReadonlyMap<number, readonly (HorizonForecast | undefined)[]>;
  readonly horizonDays: number;
  readonly periodsPerYear: number;
  readonly returnSkill: number;
  readonly volatilitySkill: number;
}

export interface NamedStrategy {
  readonly id: string;
  readonly name: string;
  readonly meaning: string;
  /** The same without forecasts. */
  readonly without?: string;
  readonly strategy: Strategy;
  /** Times that the holdings were left alone because nothing could be proved. */
  readonly unsolved: () => number;
}

type PriorAt = (period: number) => Prior | undefined;

/** Long only, fully invested; sample means and Ledoit-Wolf's covariance of the last `estimationDays`. */
export function strategiesOf(settings: StrategySettings): NamedStrategy[] {
  const { symbols, returnSkill, volatilitySkill } = settings;
  const n = symbols.length;
  const marketWeights = new Float64Array(n).fill(1 / n);
  const forecastPrior =
    (returns: number, volatility: number): PriorAt =>
    (period) => ({
      kind: 'forecast',
      ...equilibrium,
      marketWeights,
      forecasts: settings.forecasts.get(period)!,
      horizonPeriods: settings.horizonDays,
      periodsPerYear: settings.periodsPerYear,
      returnSkill: returns,
      volatilitySkill: volatility,
    });
  const without: PriorAt = () => ({
    kind: 'black-litterman',
    ...equilibrium,
    marketWeights,
    views: [],
    uncertainty: 'idzorek',
  });
  const optimized = (
    { method, prior }: { method: OptimizerId; prior?: PriorAt },
    description: Pick<NamedStrategy, 'id' | 'name' | 'meaning' | 'without'>,
  ): NamedStrategy => ({ ...description, ...solving(settings, method, prior) });
  return [
    {
      id: 'equal-weight',
      name: 'Equal weight',
      meaning: 'The same share of every stock, no estimates.',
      strategy: () => marketWeights,
      unsolved: () => 0,
    },
    optimized(
      { method: 'min-variance' },
      {
        id: 'min-variance',
        name: 'Minimum variance',
        meaning: "Least variance by Ledoit and Wolf's covariance.",
      },
    ),
    optimized(
      { method: 'max-utility' },
      {
        id: 'max-utility',
        name: 'Maximum utility, past averages',
        meaning: `Average past returns against risk at a risk aversion of ${utilityRiskAversion}.`,
      },
    ),
    optimized(
      { method: 'max-sharpe' },
      {
        id: 'max-sharpe',
        name: 'Maximum Sharpe, past averages',
        meaning: 'The most average past return for each unit of risk.',
      },
    ),
    optimized(
      { method: 'max-sharpe', prior: without },
      {
        id: 'equilibrium',
        name: 'Equilibrium',
        meaning:
          'Maximum Sharpe at the Black-Litterman equilibrium of equal weights, which is equal weight again.',
      },
    ),
    optimized(
      { method: 'max-sharpe', prior: forecastPrior(returnSkill, volatilitySkill) },
      {
        id: 'forecasts-at-skill',
        name: 'Forecasts at their measured skill',
        meaning: 'Maximum Sharpe; forecasts as views that count as far as they proved right.',
        without: 'equilibrium',
      },
    ),
    optimized(
      { method: 'max-sharpe', prior: forecastPrior(1, 1) },
      {
        id: 'forecasts-in-full',
        name: 'Forecasts taken at their word',
        meaning: 'The same as if every forecast were certain, for comparison.',
        without: 'equilibrium',
      },
    ),
    optimized(
      { method: 'min-variance', prior: forecastPrior(0, volatilitySkill) },
      {
        id: 'min-variance-at-skill',
        name: 'Minimum variance, volatility at its skill',
        meaning: 'Volatilities follow their forecasts as far as those proved right.',
        without: 'min-variance',
      },
    ),
    optimized(
      { method: 'min-variance', prior: forecastPrior(0, 1) },
      {
        id: 'min-variance-in-full',
        name: 'Minimum variance, volatility forecast in full',
        meaning: 'Volatilities are the forecast ones, correlations the past ones.',
        without: 'min-variance',
      },
    ),
  ];
}

function solving(
  { symbols, estimationDays }: StrategySettings,
  method: OptimizerId,
  priorAt: PriorAt | undefined,
): Pick<NamedStrategy, 'strategy' | 'unsolved'> {
  const n = symbols.length;
  let unsolved = 0;
  const strategy: Strategy = ({ period, history, weights }) => {
    const prior = priorAt?.(period);
    const input = {
      symbols,
      data: {
        kind: 'returns' as const,
        panel: newest(history, estimationDays),
        expectedReturnsId: 'sample-mean' as const,
        covarianceId: 'ledoit-wolf' as const,
      },
      ...(prior && { prior }),
      method,
      riskFree: 0,
      constraints: {
        minWeights: new Float64Array(n),
        maxWeights: new Float64Array(n).fill(1),
        budget: 1,
        linear: [],
      },
      parameters: { riskAversion: utilityRiskAversion },
    };
    const { outcome } = optimize(input, estimate(input));
    if (outcome.status === 'solved') return outcome.weights;
    unsolved++;
    return weights.some((weight) => weight !== 0) ? weights : weights.map(() => 1 / n);
  };
  return { strategy, unsolved: () => unsolved };
}

function newest({ returns, periods, assets, ...rest }: ReturnPanel, most: number): ReturnPanel {
  const kept = Math.min(periods, most);
  return { ...rest, assets, periods: kept, returns: returns.subarray((periods - kept) * assets) };
}
