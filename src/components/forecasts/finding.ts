import { verdictOf } from '@/forecast/evaluation/sentences';
import type { ForecastSkill, HorizonSkill } from '@/forecast/skill';
import {
  formatCount,
  formatDay,
  formatNumber,
  formatPercent,
  formatSignedPercent,
} from '@/lib/format';
import { shownSymbol } from '@/lib/uploaded-symbol';
import type { AssetOutlook, HorizonOutlook } from '@/services/forecasts/outlook';

/** The horizon of headlines: about a month. */
export const headlineDays = 21;

export const skillAt = (skill: ForecastSkill, days: number): HorizonSkill | undefined =>
  skill.horizons.find(({ horizonDays }) => horizonDays === days);

export const outlookAt = ({ horizons }: AssetOutlook, days: number): HorizonOutlook | undefined =>
  horizons.find((horizon) => horizon.days === days);

export const daysAhead = (days: number) => `${formatCount(days, 'day')} ahead`;

/** What the test years showed, the forecast and its rival in one breath. */
export function directionHeadline({ horizonDays, directionalAccuracy, baseRate }: HorizonSkill) {
  return `Direction ${daysAhead(horizonDays)}: right ${formatPercent(directionalAccuracy.value)} of the time; always saying “up” was right ${formatPercent(baseRate.value)}`;
}

/** A difference may be called one only where its whole interval lies on one side of zero. */
export function gainVerdict({ accuracyGain, forecastsUp }: HorizonSkill): string {
  if (forecastsUp === 1) return 'the same: it always said “up”';
  return {
    better: 'better than always “up”',
    worse: 'worse than always “up”',
    undecided: 'not told apart from always “up”',
  }[verdictOf(accuracyGain)];
}

/** From here on, being right is the market's doing. */
const nearlyAlways = 0.95;

/** How to read the forecasts after that difference. */
export function readingSentence({ accuracyGain, forecastsUp }: HorizonSkill): string {
  if (accuracyGain.low > 0) {
    return `The direction is worth something: it was right more often than always saying “up”, by ${points(accuracyGain.low)} at least. It was still wrong often, so read the width of a forecast first.`;
  }
  if (accuracyGain.high < 0) {
    return 'The direction is worth nothing: always saying “up” was right more often. Read the forecasts below for how wide they are, not for where they point.';
  }
  if (forecastsUp >= nearlyAlways) {
    return `It said “up” in ${formatPercent(forecastsUp)} of cases, so it was right when prices rose. Read the forecasts below for how wide they are, not for where they point.`;
  }
  return 'The difference cannot be told from chance. Read the forecasts below for how wide they are, not for where they point.';
}

const points = (value: number) => `${formatNumber(value * 100, 1)} percentage points`;

/** Of a day that training has seen, an answer is memory: it is no forecast and its skill is nobody's. */
export const isMemory = ({ date }: AssetOutlook, { trainedUntil }: ForecastSkill) =>
  date <= trainedUntil;

/** Of how many assets the interval leaves open whether they rise or fall. */
export function intervalFinding(assets: readonly AssetOutlook[], days: number): string {
  const known = assets.flatMap((asset) => outlookAt(asset, days) ?? []);
  const open = known.filter(({ low, high }) => low < 0 && high > 0).length;
  const span = `${formatCount(days, 'trading day')}`;
  if (open === known.length) {
    return `Over ${span}, every one of ${formatCount(known.length, 'asset')} may rise or fall: zero lies inside each interval`;
  }
  return `Over ${span}, zero lies inside the interval of ${open} of ${formatCount(known.length, 'asset')}`;
}

/** After which closes the forecasts were made, so that a page that is late says itself of when it is. */
export function afterWords(assets: readonly AssetOutlook[]): string {
  const days = assets.map(({ date }) => date).sort();
  const [first] = days;
  const last = days.at(-1);
  if (!first || !last) return 'after the last stored day';
  return first === last
    ? `after ${formatDay(last)}, the last stored day`
    : `after the last stored day of each, ${formatDay(first)} to ${formatDay(last)}`;
}

export function assetHeadline({ name, date, horizons }: AssetOutlook): string {
  const horizon = horizons.find(({ days }) => days === headlineDays) ?? horizons[0];
  if (!horizon) return `${name}: no forecast`;
  return `${name}: eight outcomes in ten expected between ${formatSignedPercent(horizon.low)} and ${formatSignedPercent(horizon.high)} over the ${formatCount(horizon.days, 'trading day')} after ${formatDay(date)}`;
}

export function fanFinding(horizons: readonly HorizonOutlook[]): string {
  const { days, low, high } = horizons.at(-1)!;
  return `${formatCount(days, 'trading day')} ahead the forecast leaves open ${formatSignedPercent(low)} to ${formatSignedPercent(high)}`;
}

/** The forecast beside what the usual measure says of the same days. */
export function volatilityFinding(horizon: HorizonOutlook, now: number | null): string {
  const ahead = `Volatility over the next ${formatCount(horizon.days, 'trading day')}: ${formatPercent(horizon.volatilityAnnual)} a year`;
  return now === null ? ahead : `${ahead}; the recent days say ${formatPercent(now)}`;
}

/** Name and symbol, or the symbol alone where nobody gave the asset a name. */
export function titleOf({ symbol, name }: { symbol: string; name: string }): string {
  const shown = shownSymbol(symbol);
  return name === symbol || name === shown ? shown : `${name} (${shown})`;
}
