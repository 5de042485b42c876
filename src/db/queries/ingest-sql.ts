import { priceCopyColumns } from '@/db/price-copy';

/** Adjusted closes closer than this, relatively, are the same price through different arithmetic. */
const equalWithin = 1e-9;

/** As many of the newest common days decide how two levels compare; one alone may hold a price of an unfinished day. */
const linkDays = 21;

/**
 * $1 symbols, $2 those of them that are origins. What the incoming adjusted closes of each are multiplied by: the median
 * over the newest common days, of rows of the same source where there are any, so that a delivery stored before finds
 * its own factor again. Null without a common day.
 */
export const priceLinksSql = `
  with common as (
    select symbol, incoming.date, stored.adjusted_close / incoming.adjusted_close as ratio,
           stored.source_rank = incoming.source_rank as is_own
      from incoming_prices as incoming
      join price_history as stored using (symbol, date)
     where not (symbol = any($2))
  ), ranked as (
    select symbol, ratio,
           row_number() over (partition by symbol, is_own order by date desc) as newest,
           is_own or not bool_or(is_own) over (partition by symbol) as counts
      from common
  ), median as (
    select symbol, percentile_disc(0.5) within group (order by ratio) as ratio
      from ranked where counts and newest <= ${linkDays} group by symbol
  )
  select symbol, case when symbol = any($2) or abs(ratio - 1) < ${equalWithin} then 1 else ratio end as scale
    from unnest($1::text[]) as asked (symbol) left join median using (symbol)`;

const isFull = (table: string) =>
  ['open', 'high', 'low', 'close', 'volume']
    .map((name) => `${table}.${name} is not null`)
    .join(' and ');

/**
 * Merges `incoming_prices` by `price_links` into the table. Per symbol: rows changed, of these inserted, and the version
 * before. "excluded" is the incoming row, already on the stored level.
 */
export const mergePricesSql = `
  with before as materialized (
    select symbol, count(*) as common
      from incoming_prices join price_history using (symbol, date) group by symbol
  ), changed as (
    insert into price_history as stored (${priceCopyColumns})
    select incoming.symbol, date, source_rank, open, high, low, close, volume, adjusted_close * scale
      from incoming_prices as incoming join price_links using (symbol)
    on conflict (symbol, date) do update
       set source_rank = excluded.source_rank, open = excluded.open, high = excluded.high, low = excluded.low,
           close = excluded.close, volume = excluded.volume, adjusted_close = excluded.adjusted_close
     where excluded.source_rank >= stored.source_rank
       and ((${isFull('excluded')}) or not (${isFull('stored')})
            or (excluded.source_rank = stored.source_rank
                and (select is_origin from price_links where price_links.symbol = excluded.symbol)))
       and (excluded.source_rank > stored.source_rank
            or abs(excluded.adjusted_close - stored.adjusted_close) > ${equalWithin} * stored.adjusted_close
            or (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume)
               is distinct from (stored.open, stored.high, stored.low, stored.close, stored.volume))
    returning symbol
  ), touched as (select symbol, count(*) as rows from changed group by symbol),
  delivered as (select symbol, count(*) as rows from incoming_prices group by symbol)
  select symbol, coalesce(touched.rows, 0)::integer as changed,
         (delivered.rows - coalesce(before.common, 0))::integer as inserted, assets.price_version as version
    from price_links
    join delivered using (symbol)
    join assets using (symbol)
    left join touched using (symbol)
    left join before using (symbol)`;
