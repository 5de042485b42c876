import type { Estimate, ForecastSkill, HorizonSkill } from '@/forecast/skill';
import { formatCount, formatList, formatNumber, formatPercent } from '@/lib/format';

const percent = (share: number) => formatPercent(share);
const points = (share: number) => formatNumber(100 * share, 2);
const range = ({ low, high }: Estimate, format: (value: number) => string) =>
  `${format(low)} to ${format(high)}`;
const withRange = (estimate: Estimate, format: (value: number) => string) =>
  `${format(estimate.value)} (95 % interval ${range(estimate, format)})`;

/** Read off the interval: a difference whose interval holds zero is undecided, however large it is. */
export type Verdict = 'better' | 'worse' | 'undecided';

/** Of a difference that is positive where the forecasts are better. */
export function verdictOf({ low, high }: Estimate): Verdict {
  if (low > 0) return 'better';
  return high < 0 ? 'worse' : 'undecided';
}

export const horizonWords = (days: number) => formatCount(days, 'trading day');

const baselineWords = {
  'own-mean': "the asset's own mean return",
  'common-mean': 'the mean return of all assets at that volatility',
  zero: 'a return of zero',
  ewma: 'EWMA',
  garch: 'GARCH(1,1)',
  har: 'HAR',
} as const;

/** Words for a baseline of returns or of volatility. */
export const nameOfBaseline = (id: keyof typeof baselineWords) => baselineWords[id];

/** Directional accuracy, beside always saying up. */
export function directionSentence(skill: HorizonSkill): string {
  const { horizonDays, observations, directionalAccuracy: accuracy, baseRate } = skill;
  const found = `Over ${horizonWords(horizonDays)} the forecasts had the right sign in ${percent(accuracy.value)} of ${formatNumber(observations, 0)} cases (95 % interval ${range(accuracy, percent)}); always saying up was right in ${percent(baseRate.value)}.`;
  return `${found} ${gainSentence(skill)}`;
}

function gainSentence({ forecastsUp, accuracyGain: gain }: HorizonSkill): string {
  if (forecastsUp === 1) return 'The forecasts always said up, so all of that is the base rate.';
  const size = `${points(gain.value)} percentage points (95 % interval ${range(gain, points)})`;
  return {
    better: `The forecasts gained ${size} on it.`,
    worse: `The forecasts did worse than that: ${size}.`,
    undecided: `The difference, ${size}, cannot be told from zero.`,
  }[verdictOf(gain)];
}

/** Does a higher forecast mean a better asset on the same day? */
export function rankingSentence({ horizonDays, informationCoefficient }: HorizonSkill): string {
  const found = `Over ${horizonWords(horizonDays)} the information coefficient across assets was ${withRange(informationCoefficient, (value) => formatNumber(value, 3))}`;
  return {
    better: `${found}: forecasts ranked the assets better than chance.`,
    worse: `${found}: forecasts ranked the assets worse than chance.`,
    undecided: `${found}: no ranking of the assets that can be told from chance.`,
  }[verdictOf(informationCoefficient)];
}

/** What confidence a view of this horizon has earned. */
export function skillSentence({ horizonDays, returns, measuredSkill }: HorizonSkill): string {
  const doubtful = returns.reduce((a, b) => (b.rSquared.low < a.rSquared.low ? b : a));
  const found = `Over ${horizonWords(horizonDays)} the expected returns saved ${withRange(doubtful.rSquared, percent)} of the squared error of ${nameOfBaseline(doubtful.id)}, the most doubtful of three comparisons`;
  return measuredSkill > 0
    ? `${found}: a view of this horizon has earned a confidence of ${percent(measuredSkill)}, the lower end.`
    : `${found}: the lower end is not above zero, so a view of this horizon has earned no confidence.`;
}

/** Volatility forecasts beside the usual models. */
export function volatilitySentence({ horizonDays, volatility }: HorizonSkill): string {
  const named = (wanted: Verdict) =>
    formatList(
      volatility.baselines
        .filter(({ gain }) => verdictOf(gain) === wanted)
        .map(({ id }) => nameOfBaseline(id)),
    );
  const parts = [
    named('better') && `better than ${named('better')}`,
    named('worse') && `worse than ${named('worse')}`,
    named('undecided') && `not to be told from ${named('undecided')}`,
  ].filter((part) => part !== '');
  return `Measured by QLIKE, over ${horizonWords(horizonDays)} the volatility forecasts were ${formatList(parts)}.`;
}

/** Do the intervals hold what they promise? */
export function coverageSentence({ horizonDays, calibration }: HorizonSkill): string {
  const { coverage } = calibration;
  const whole = (share: number) => String(Math.round(100 * share));
  const promised = formatList(coverage.map(({ level }) => whole(level)));
  const held = formatList(coverage.map(({ observed }) => formatNumber(100 * observed.value, 1)));
  const found = `Over ${horizonWords(horizonDays)} intervals of ${promised} % held ${held} % of the returns`;
  const broken = coverage.flatMap(({ level, observed: { low, high } }) => {
    if (high < level) return [`those of ${whole(level)} % are too narrow`];
    return low > level ? [`those of ${whole(level)} % are too wide`] : [];
  });
  return broken.length === 0
    ? `${found}, which agrees with the promise as far as these years can tell.`
    : `${found}: ${formatList(broken)}.`;
}

/** At which horizon a claimed accuracy is reached, and how much of it is the base rate. */
export function claimSentence({ claim, horizons }: ForecastSkill): string {
  const claimed = `${formatNumber(100 * claim.accuracy, 0)} %`;
  const reached = horizons.find((h) => h.directionalAccuracy.value >= claim.accuracy);
  const best = horizons.reduce((a, b) =>
    b.directionalAccuracy.value > a.directionalAccuracy.value ? b : a,
  );
  const shown = reached ?? best;
  const { directionalAccuracy: accuracy, baseRate } = shown;
  const where = reached
    ? `A directional accuracy of ${claimed} is reached at ${horizonWords(shown.horizonDays)}: ${withRange(accuracy, percent)}`
    : `A directional accuracy of ${claimed} is reached at none of the tested horizons; the highest is ${withRange(accuracy, percent)} at ${horizonWords(shown.horizonDays)}`;
  const doubt =
    reached && accuracy.low < claim.accuracy
      ? `The interval reaches below ${claimed}, so even that is not certain. `
      : '';
  const always =
    claim.alwaysUpHorizonDays === null
      ? `Always saying up does not reach ${claimed} within a year of trading days.`
      : `Always saying up, with no forecast at all, reaches ${claimed} in these years from ${horizonWords(claim.alwaysUpHorizonDays)} on.`;
  return `${where}. ${doubt}Always saying up scores ${percent(baseRate.value)} there. ${gainSentence(shown)} ${always}`;
}
