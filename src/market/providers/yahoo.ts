import YahooFinance from 'yahoo-finance2';
import type { ChartResultArray } from 'yahoo-finance2/modules/chart';
import { type CorporateAction, ProviderError } from '@/market/contract';
import { createGuardedFetch } from '@/market/outbound/guarded-fetch';
import { brokenAnswer } from './parse-answer';
import type { ProviderEntry } from './provider-entry';

type Client = InstanceType<typeof YahooFinance>;

/** Closes are adjusted for splits; the adjusted close also for dividends. For private use, by the terms of Yahoo. */
export const yahoo: ProviderEntry = {
  id: 'yahoo',
  name: 'Yahoo Finance',
  website: 'https://finance.yahoo.com',
  currency: null,
  capabilities: { bars: true, adjusted: 'splits-and-dividends', actions: true },
  rateLimit: { requests: 2, perMs: 1_000 },
  create({ origin, timeoutMs }) {
    const silent = () => {};
    const createClient = (signal: AbortSignal): Client => {
      const guarded = createGuardedFetch({
        provider: yahoo.name,
        allowedHosts: ['query1.finance.yahoo.com', 'query2.finance.yahoo.com'],
        origin,
        ...(timeoutMs && { timeoutMs }),
      });
      return new YahooFinance({
        fetch: (input: RequestInfo | URL, init?: RequestInit) =>
          guarded(input, { ...init, signal }),
        // Its own look at the version of Node is this program's business, and a log line is nobody's.
        versionCheck: false,
        suppressNotices: ['yahooSurvey', 'ripHistorical'],
        validation: { logErrors: false, logOptionsErrors: false },
        logger: { info: silent, warn: silent, error: silent, debug: silent, dir: silent },
      });
    };
    return {
      ...yahoo,
      async fetchPrices({ symbol, from, to, signal }) {
        // Its days are moments; the end is exclusive.
        const dayAfter = new Date(Date.parse(to) + 86_400_000).toISOString().slice(0, 10);
        let chart: ChartResultArray;
        try {
          chart = await createClient(signal).chart(symbol, {
            period1: from,
            period2: dayAfter,
            interval: '1d',
            events: 'div|split',
          });
        } catch (error) {
          if (error instanceof ProviderError) throw error;
          throw brokenAnswer(yahoo.name, error);
        }
        const dayOf = tradingDay(chart.meta.exchangeTimezoneName);
        return {
          symbol,
          currency: chart.meta.currency,
          source: yahoo.id,
          // A row without a close is a day on which nothing was traded, or today before the close.
          bars: chart.quotes.flatMap(({ date, open, high, low, close, volume, adjclose }) =>
            close === null
              ? []
              : [
                  {
                    symbol,
                    date: dayOf(date),
                    open,
                    high,
                    low,
                    close,
                    volume,
                    adjustedClose: adjclose ?? close,
                  },
                ],
          ),
          actions: actionsOf(chart, dayOf),
        };
      },
    };
  },
};

/** A bar carries the moment its session opened: the day is that of the exchange. */
function tradingDay(timeZone: string): (moment: Date) => string {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (moment) => {
    const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
    return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  };
}

function actionsOf(
  { events }: ChartResultArray,
  dayOf: (moment: Date) => string,
): CorporateAction[] {
  return [
    ...(events?.splits ?? []).map(({ date, numerator, denominator }) => ({
      date: dayOf(date),
      kind: 'split' as const,
      value: numerator / denominator,
    })),
    ...(events?.dividends ?? []).map(({ date, amount }) => ({
      date: dayOf(date),
      kind: 'dividend' as const,
      value: amount,
    })),
  ].sort((a, b) => a.date.localeCompare(b.date));
}
