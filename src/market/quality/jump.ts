import type { CorporateAction, PriceBar } from '@/market/contract';
import type { QualityFact } from './contract';

/** New shares per old share that companies choose; their inverses are reverse splits. */
const splitRatios = [2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 100];
/** Shares move by this much without any split, so it needs the open as a witness. Below it only a known split counts. */
const smallRatio = 3 / 2;

/** A share also moves on the day of its split. */
const tolerance = 0.04;
const smallTolerance = 0.015;
/** How far the open may be off the ratio: a real move of such a size is seldom over by the open. */
const openTolerance = 0.08;
const smallOpenTolerance = 0.02;
/** News trades a multiple of the usual number of shares; a split does so only by its own ratio. */
const newsVolume = 4;
const usualDays = 20;
const largeMove = 0.4;

export interface Jump {
  /** Position of the first bar after it. */
  readonly index: number;
  readonly detail: string;
}

/** Days on which the adjusted close steps as if a split were not in it, and large moves that have other signs. */
export function findJumps(
  bars: readonly PriceBar[],
  actions: readonly CorporateAction[],
  confirmed: ReadonlySet<string>,
): { jumps: Jump[]; facts: QualityFact[] } {
  const jumps: Jump[] = [];
  const facts: QualityFact[] = [];
  const moveFact = (date: string, change: number, why: string) =>
    facts.push({
      kind: 'large_move',
      from: date,
      to: date,
      detail: `Moves ${(100 * change).toFixed(1)} % on ${date}${why}.`,
    });
  for (let index = 1; index < bars.length; index++) {
    const bar = bars[index]!;
    const previous = bars[index - 1]!;
    const shares = previous.adjustedClose / bar.adjustedClose;
    const change = 1 / shares - 1;
    const known = actions.find((action) => isMissing(action, previous.date, bar.date, shares));
    const ratio = known?.value ?? nearSplit(previous, bar, shares);
    if (ratio === undefined) {
      if (Math.abs(change) >= largeMove) moveFact(bar.date, change, '');
      continue;
    }
    if (confirmed.has(bar.date)) {
      moveFact(bar.date, change, ', which was confirmed');
      continue;
    }
    if (!known && tradesLikeNews(bars, index, shares)) {
      moveFact(bar.date, change, ' with the volume of news, so it is taken as real');
      continue;
    }
    jumps.push({ index, detail: describeJump(bar.date, change, ratio, known) });
  }
  return { jumps, facts };
}

/** A split that happened between the two days and that the step repeats. Tiny ones drown in the move of the day. */
function isMissing(
  { kind, date, value }: CorporateAction,
  after: string,
  until: string,
  shares: number,
): boolean {
  if (kind !== 'split' || date <= after || date > until || !(value > 0)) return false;
  const size = Math.abs(Math.log(value));
  return size > Math.log(1.15) && Math.abs(Math.log(shares / value)) < Math.min(0.1, size / 3);
}

/** The number of new shares per old share that the step looks like. */
function nearSplit(previous: PriceBar, bar: PriceBar, shares: number): number | undefined {
  const size = Math.max(shares, 1 / shares);
  const openStep = openStepOf(previous, bar);
  const isNear = (value: number, ratio: number, within: number) =>
    Math.abs(Math.log(value / ratio)) <= Math.log1p(within);
  const sameWay = openStep === undefined ? undefined : shares > 1 ? openStep : 1 / openStep;
  let found = splitRatios.find((ratio) => isNear(size, ratio, tolerance));
  if (found !== undefined && sameWay !== undefined && !isNear(sameWay, found, openTolerance)) {
    found = undefined;
  }
  if (
    found === undefined &&
    sameWay !== undefined &&
    isNear(size, smallRatio, smallTolerance) &&
    isNear(sameWay, smallRatio, smallOpenTolerance)
  ) {
    found = smallRatio;
  }
  if (found === undefined) return undefined;
  return shares > 1 ? found : 1 / found;
}

/** Previous close over open, both on the basis of the adjusted close; undefined where a bar lacks them. */
function openStepOf(previous: PriceBar, bar: PriceBar): number | undefined {
  if (!bar.open || !bar.close) return undefined;
  return previous.adjustedClose / (bar.open * (bar.adjustedClose / bar.close));
}

function tradesLikeNews(bars: readonly PriceBar[], index: number, shares: number): boolean {
  const volume = bars[index]!.volume;
  if (!volume) return false;
  const usual = bars
    .slice(Math.max(0, index - usualDays), index)
    .flatMap((bar) => (bar.volume ? [bar.volume] : []))
    .sort((a, b) => a - b);
  if (usual.length < 5) return false;
  const median = usual[usual.length >> 1]!;
  return volume / median >= newsVolume * Math.max(shares, 1);
}

function describeJump(
  date: string,
  change: number,
  ratio: number,
  known: CorporateAction | undefined,
): string {
  const step = `The adjusted close moves ${(100 * change).toFixed(1)} % on ${date}`;
  if (known) {
    return `${step}, the day of a split of ${spell(known.value)}: it is not adjusted for it.`;
  }
  return `${step}, which looks like a split of ${spell(ratio)} that the prices before are not adjusted for. Give adjusted prices, or confirm the day if the move is real.`;
}

function spell(ratio: number): string {
  const size = Math.max(ratio, 1 / ratio);
  const denominator = [1, 2, 3, 4].find((d) => Math.abs(size * d - Math.round(size * d)) < 1e-6);
  const text = denominator
    ? [Math.round(size * denominator), denominator]
    : [Number(size.toFixed(4)), 1];
  return ratio >= 1 ? `${text[0]} for ${text[1]}` : `${text[1]} for ${text[0]}`;
}
