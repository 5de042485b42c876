import { z } from 'zod';
import { findCurrencies, listAssets } from '@/db/queries/assets';
import { AppError } from '@/lib/errors';
import type { FailedAttempt, PriceSource } from '@/market/fetch-from-providers';
import { type IngestionReport, ingestPrices as ingest } from '@/services/ingest/ingest-prices';
import type { JobContext, JobKind } from '@/services/jobs/contract';
import { openPriceSource } from '@/services/providers/price-source';
import { refreshForecasts } from './refresh-forecasts';

/** New prices are joined to the stored ones over this many common days. */
const OVERLAP_DAYS = 30;
const DAY_MS = 86_400_000;

export const ingestPrices = ingestPricesFrom((context) => openPriceSource(context.db));

/** The job with the providers that `open` gives. */
export function ingestPricesFrom(
  open: (context: JobContext) => PriceSource,
): JobKind<{ symbols?: string[] | undefined }> {
  return {
    id: 'ingest-prices',
    title: 'New prices',
    description:
      'Asks the price providers for the days since the last stored one, asset by asset, then for new forecasts.',
    input: z.strictObject({ symbols: z.array(z.string()).optional() }),
    schedule: { pattern: '30 1 * * 2-6', input: {} },
    async run(context, { symbols }) {
      const known = await listAssets(context.db);
      const wanted = symbols ? known.filter(({ symbol }) => symbols.includes(symbol)) : known;
      const currencies = await findCurrencies(
        context.db,
        wanted.map(({ symbol }) => symbol),
      );
      const source = open(context);
      const today = new Date().toISOString().slice(0, 10);
      const tally: Tally = { changed: 0, current: 0, quarantined: 0, without: [] };
      for (const [done, { symbol, lastDate }] of wanted.entries()) {
        context.signal.throwIfAborted();
        await context.report({ done, total: wanted.length, note: symbol });
        const from = new Date(Date.parse(lastDate) - OVERLAP_DAYS * DAY_MS)
          .toISOString()
          .slice(0, 10);
        const answer = await source.fetch({
          symbol,
          currency: currencies.get(symbol),
          from,
          to: today,
          signal: context.signal,
        });
        if (!answer.prices) {
          tally.without.push(describeFailure(symbol, answer.failures));
          continue;
        }
        const [report] = await ingest({
          context,
          input: { deliveries: [answer.prices], today },
        });
        count(report!, tally);
      }
      // Those whose prices changed are found by their versions, also where a run before this one died half-way.
      await context.enqueue(refreshForecasts.id, {});
      return conclude(wanted.length, tally);
    },
  };
}

interface Tally {
  changed: number;
  current: number;
  quarantined: number;
  readonly without: string[];
}

function count({ symbol, outcome, quarantined }: IngestionReport, tally: Tally): void {
  tally.quarantined += quarantined.length;
  if (outcome.status === 'refused') tally.without.push(`${symbol}: ${outcome.detail}`);
  else if (outcome.status === 'empty') tally.without.push(`${symbol}: none could be stored.`);
  else if (outcome.inserted + outcome.replaced + outcome.rescaled > 0) tally.changed++;
  else tally.current++;
}

function conclude(asked: number, { changed, current, quarantined, without }: Tally): string {
  if (asked > 0 && without.length === asked) {
    throw new AppError('overloaded', `No new prices. ${without.slice(0, 3).join(' ')}`);
  }
  const kept =
    quarantined === 0
      ? ''
      : ` ${quarantined} price${quarantined === 1 ? '' : 's'} held back for a look.`;
  const more = without.length > 5 ? ` And ${without.length - 5} more.` : '';
  const failed =
    without.length === 0 ? '' : ` Without new prices: ${without.slice(0, 5).join(' ')}${more}`;
  return `New prices of ${changed} asset${changed === 1 ? '' : 's'}, ${current} up to date.${kept}${failed}`;
}

const describeFailure = (symbol: string, failures: readonly FailedAttempt[]) =>
  `${symbol}: ${failures.map(({ message }) => message).join(' ')}`;
