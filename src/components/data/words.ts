import { formatCount, formatDay, formatList, formatMoment, formatNumber } from '@/lib/format';
import type { QualityReason } from '@/market/quality/contract';
import type { StoredHistorySpan } from '@/services/assets/stored-histories';
import type { Job } from '@/services/jobs/schema';
import type { Provider } from '@/services/providers/schema';

/** How a provider is doing, and what a person can do about it. */
export function providerSentence(provider: Provider): string {
  const { id, order, missingKey, state, failures, lastError, lastSuccessAt, retryAt } = provider;
  if (order === null) {
    return missingKey
      ? `Not asked. Set ${missingKey} and add ${id} to PRICE_PROVIDERS to use it.`
      : `Not asked. Add ${id} to PRICE_PROVIDERS to use it.`;
  }
  if (missingKey) return `Cannot be asked: ${missingKey} is not set.`;
  const why = lastError ? ` Last error: ${lastError}` : '';
  if (state === 'open') {
    const until = retryAt ? ` until ${formatMoment(retryAt)}` : '';
    return `Left alone${until} after ${formatCount(failures, 'failure')} in a row; the next source is asked instead.${why}`;
  }
  if (state === 'half-open') return `Being tried again with a single request.${why}`;
  if (failures > 0) return `In use; ${formatCount(failures, 'failure')} in a row.${why}`;
  if (lastSuccessAt) return `In use; last answered on ${formatMoment(lastSuccessAt)}.`;
  return id === 'sample'
    ? 'In use; ships with the product and needs no network.'
    : 'In use; not asked yet.';
}

const reasons: Readonly<Record<QualityReason, string>> = {
  wrong_currency: 'Wrong currency',
  unusable_day: 'Not a day',
  future_day: 'In the future',
  unusable_price: 'Impossible price',
  unusable_volume: 'Impossible volume',
  inconsistent_bar: 'Contradicts itself',
  duplicate_day: 'Given twice',
  spike: 'Jumps there and back',
  unadjusted_split: 'Looks like a missing split',
};

/** Reasons are stored, so one that this version does not know is possible. */
export const reasonWords = (reason: string): string =>
  Object.hasOwn(reasons, reason) ? reasons[reason as QualityReason] : reason.replaceAll('_', ' ');

export const everyReason = Object.values(reasons);

export interface StoredSummary {
  readonly assets: number;
  readonly prices: number;
  readonly firstDate: string;
  readonly lastDate: string;
}

/** Undefined where nothing is stored. */
export function summarizeStored(spans: readonly StoredHistorySpan[]): StoredSummary | undefined {
  if (spans.length === 0) return undefined;
  const first = spans.map(({ firstDate }) => firstDate).sort();
  const last = spans.map(({ lastDate }) => lastDate).sort();
  return {
    assets: spans.length,
    prices: spans.reduce((sum, { priceCount }) => sum + priceCount, 0),
    firstDate: first[0]!,
    lastDate: last.at(-1)!,
  };
}

/** What the stored prices are in; they are never converted. */
export function currencySentence(spans: readonly StoredHistorySpan[]): string {
  const counts = new Map<string, number>();
  for (const { currency } of spans) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  const [first] = counts.keys();
  if (counts.size < 2) return first === undefined ? '' : `All prices are in ${first}.`;
  const parts = [...counts].map(
    ([currency, count]) => `${currency} (${formatCount(count, 'asset')})`,
  );
  return `Prices are in ${formatList(parts)} and are not converted.`;
}

export function dataHeadline(spans: readonly StoredHistorySpan[]): string {
  const summary = summarizeStored(spans);
  if (!summary) return 'No prices are stored yet';
  const { assets, prices, firstDate, lastDate } = summary;
  return `${formatNumber(prices, 0)} daily prices of ${formatCount(assets, 'asset')}, ${formatDay(firstDate)} to ${formatDay(lastDate)}`;
}

/** Waits for a worker or has one. */
export const isUnderway = ({ state }: Job) =>
  state === 'running' || state === 'waiting' || state === 'retrying';

export function jobSentence({ state, progress, attempts, message }: Job): string {
  if (state === 'waiting') return 'Waits for a worker.';
  if (state === 'retrying')
    return `Failed ${formatCount(attempts, 'time')}, will be tried again.${message ? ` ${message}` : ''}`;
  if (!progress) return 'Has begun.';
  const note = progress.note ? `, now ${progress.note}` : '';
  return `${formatNumber(progress.done, 0)} of ${formatNumber(progress.total, 0)}${note}`;
}

/** The last finished run of a kind and when it runs next, as far as the list knows. */
export function runsOf(kind: string, jobs: readonly Job[]): { last?: Job; nextAt?: string } {
  const own = jobs.filter((job) => job.kind === kind);
  const last = own
    .filter(({ finishedAt, state }) => finishedAt && state === 'done')
    .sort((a, b) => b.finishedAt!.localeCompare(a.finishedAt!))[0];
  const nextAt = own
    .flatMap(({ state, dueAt }) => (state === 'scheduled' && dueAt ? [dueAt] : []))
    .sort()[0];
  return { ...(last && { last }), ...(nextAt && { nextAt }) };
}
