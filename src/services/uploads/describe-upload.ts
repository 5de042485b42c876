import { formatCount } from '@/lib/format';
import { limits } from '@/lib/limits';
import type { CsvPrices } from '@/market/csv/price-reader';
import type { QuarantinedBar } from '@/market/quality/contract';
import type { CheckedDelivery } from '@/services/ingest/ingest-prices';
import type { UploadedAsset, UploadReport } from './schema';

const listedFacts = 3;

/** What a person is told of an upload. */
export function describeUpload({
  id,
  fileName,
  prices,
  assets,
}: {
  readonly id: string;
  readonly fileName: string;
  readonly prices: CsvPrices;
  readonly assets: UploadedAsset[];
}): UploadReport {
  const currencies = new Set(assets.map(({ currency }) => currency));
  return {
    id,
    fileName,
    currency: currencies.size === 1 ? (assets[0]?.currency ?? null) : null,
    rows: prices.rows,
    prices: prices.prices,
    missing: prices.missing,
    errors: [...prices.errors],
    errorCount: prices.errorCount,
    assets,
    notes: prices.isAdjusted ? [] : [notAdjusted],
  };
}

export const notAdjusted =
  'The file has no adjusted close, so its prices are taken as they are: not adjusted for dividends.';

export function describeAsset({ symbol, name, currency, report }: CheckedDelivery): UploadedAsset {
  const { accepted, quarantined, facts } = report;
  const needed = limits.minObservations + 1;
  const remarks = facts.slice(0, listedFacts).map(({ detail }) => detail);
  if (facts.length > listedFacts) {
    remarks.push(`And ${formatCount(facts.length - listedFacts, 'more remark')}.`);
  }
  if (accepted.length < needed) {
    remarks.unshift(
      `${formatCount(accepted.length, 'day')} of prices; optimizing needs at least ${needed}.`,
    );
  }
  return {
    symbol,
    name: name ?? symbol,
    currency,
    days: accepted.length,
    firstDate: accepted[0]?.date ?? null,
    lastDate: accepted.at(-1)?.date ?? null,
    refused: countReasons(quarantined),
    remarks,
  };
}

function countReasons(bars: readonly QuarantinedBar[]): UploadedAsset['refused'] {
  const reasons = new Map<string, { reason: string; count: number; detail: string }>();
  for (const { reason, detail } of bars) {
    const known = reasons.get(reason);
    if (known) known.count++;
    else reasons.set(reason, { reason, count: 1, detail });
  }
  return [...reasons.values()];
}
