import type { Client } from 'pg';
import { mergeActions, type SymbolAction } from '@/db/queries/corporate-actions';
import { sourceRank } from '@/market/source-rank';

/** As many of the newest common days before a split say on which shares the stored bars are. */
const evidenceDays = 21;

/** How far the observed ratio of closes may be off a split's, as a share of the split's size; both logarithmic. */
const evidenceTolerance = 0.25;

interface Candidate {
  readonly symbol: string;
  readonly date: string;
  /** New shares per old share that the stored bars before the day may not know of yet. */
  readonly ratio: number;
  /** Whether to apply it where no close of a common day tells. */
  readonly assumed: boolean;
  readonly rank: number;
  /** Of the action that is stored for the day. */
  readonly knownSource: string | null;
  /** Median of stored over incoming close on the common days between the split before and this one; null without any. */
  readonly basis: number | null;
}

/**
 * $1 the splits. Left out are those on whose day or after it a better source has a bar: it knew the split or knows
 * better. Two splits that differ by less than rounding are the same.
 */
const candidatesSql = `
  with split as (
    select *, coalesce(lag(date) over (partition by symbol order by date), '-infinity') as previous
      from json_to_recordset($1::json) as split (symbol text, date date, value double precision, rank smallint)
  ), compared as (
    select split.*, known.value as known_value, known.source as known_source,
           known.value is not null and abs(ln(known.value / split.value)) < 1e-9 as is_known
      from split left join corporate_actions as known
        on known.symbol = split.symbol and known.date = split.date and known.kind = 'split'
  )
  select compared.symbol, compared.date::text as date, rank, known_source as "knownSource",
         case when is_known then value else value / coalesce(known_value, 1) end as ratio,
         not is_known and compared.date > assets.last_date as assumed,
         (select percentile_disc(0.5) within group (order by newest.ratio)
            from (select stored.close / incoming.close as ratio
                    from incoming_prices as incoming join price_history as stored using (symbol, date)
                   where incoming.symbol = compared.symbol and date >= previous and date < compared.date
                     and stored.close > 0 and incoming.close > 0
                   order by date desc limit ${evidenceDays}) as newest) as basis
    from compared join assets using (symbol)
   where not exists (select from price_history as better
                      where better.symbol = compared.symbol and better.date >= compared.date
                        and better.source_rank > compared.rank)
   order by compared.symbol, compared.date desc`;

/**
 * Brings the stored bars of assets onto the shares of `incoming_prices`, within the caller's transaction and before the
 * two are merged: open, high, low and close before a split are divided by it, the volume is multiplied. Answers the
 * number of rows by symbol.
 *
 * What the closes of common days say decides, so a split that the stored bars contain is never applied again and one
 * that was told late still is. Without such a day a split counts where it is new and later than all stored bars.
 * Adjusted closes are not touched: `ingestPrices` links them.
 */
export async function applySplits(
  client: Client,
  actions: readonly SymbolAction[],
): Promise<Map<string, number>> {
  const rescaled = new Map<string, number>();
  const splits = mergeActions(actions)
    .filter(({ kind }) => kind === 'split')
    .map((split) => ({ ...split, rank: sourceRank(split.source) }));
  if (splits.length === 0) return rescaled;
  const { rows } = await client.query<Candidate>(candidatesSql, [JSON.stringify(splits)]);
  let symbol = '';
  // Of the splits after the days in question, those that the stored bars do not contain.
  let later = 1;
  for (const candidate of rows) {
    if (candidate.symbol !== symbol) later = 1;
    symbol = candidate.symbol;
    if (candidate.knownSource !== null && sourceRank(candidate.knownSource) > candidate.rank)
      continue;
    if (!isOutstanding(candidate, later)) continue;
    later *= candidate.ratio;
    const update = await client.query(
      `update price_history set open = open / $3, high = high / $3, low = low / $3, close = close / $3,
                                volume = volume * $3
        where symbol = $1 and date < $2::date and coalesce(open, high, low, close, volume) is not null`,
      [symbol, candidate.date, candidate.ratio],
    );
    const count = Math.max(rescaled.get(symbol) ?? 0, update.rowCount ?? 0);
    if (count > 0) rescaled.set(symbol, count);
  }
  return rescaled;
}

function isOutstanding({ ratio, assumed, basis }: Candidate, later: number): boolean {
  if (basis === null) return assumed;
  const size = Math.abs(Math.log(ratio));
  return Math.abs(Math.log(basis / (later * ratio))) < evidenceTolerance * size;
}
