import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import type { FetchedPrices, PriceProvider } from '@/market/contract';
import { providerEntries } from '@/market/registry';
import { sourceRank } from '@/market/source-rank';

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'recorded');
const recorded = (file: string) => readFileSync(path.join(folder, file), 'utf8');
const key = 'a-key-that-no-message-may-hold';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const providerOf = (id: string): PriceProvider =>
  providerEntries.find((entry) => entry.id === id)!.create({ key });
const ask = (id: string, symbol = 'AAPL'): Promise<FetchedPrices> =>
  providerOf(id).fetchPrices({
    symbol,
    from: '2020-08-27',
    to: '2020-09-01',
    signal: new AbortController().signal,
  });

const tiingoUrl = 'https://api.tiingo.com/tiingo/daily/:symbol/prices';
const alphaUrl = 'https://www.alphavantage.co/query';
const stooqUrl = 'https://stooq.com/q/d/l/';
const yahooUrl = 'https://query2.finance.yahoo.com/v8/finance/chart/:symbol';

const answer = (url: string, body: string, status = 200) =>
  server.use(http.get(url, () => new HttpResponse(body, { status })));

describe.each([
  { id: 'tiingo', url: tiingoUrl, file: 'tiingo.json', actions: true },
  { id: 'alpha-vantage', url: alphaUrl, file: 'alpha-vantage.json', actions: true },
  { id: 'stooq', url: stooqUrl, file: 'stooq.csv', actions: false },
  { id: 'yahoo', url: yahooUrl, file: 'yahoo.json', actions: true },
])('$id', ({ id, url, file, actions }) => {
  test('an answer in its documented form becomes bars of the days asked, oldest first', async () => {
    answer(url, recorded(file));
    const prices = await ask(id);
    expect(prices).toMatchObject({ symbol: 'AAPL', currency: 'USD', source: id });
    expect(prices.bars.map(({ date, adjustedClose }) => [date, adjustedClose])).toEqual([
      ['2020-08-27', 122.6],
      ['2020-08-28', 122.4],
      ['2020-08-31', 126.5],
      ['2020-09-01', 131.6],
    ]);
    expect(prices.bars[2]).toMatchObject({ open: 127.58, high: 131, low: 126, volume: 225702700 });
  });

  test('splits and dividends are told by their ex-date', async () => {
    answer(url, recorded(file));
    const { actions: told } = await ask(id);
    expect(told).toEqual(
      actions
        ? [
            { date: '2020-08-31', kind: 'split', value: 4 },
            { date: '2020-09-01', kind: 'dividend', value: id === 'yahoo' ? 0.205 : 0.82 },
          ]
        : [],
    );
  });

  test('a web page, half an answer and another form are bad answers, and none repeats the key', async () => {
    for (const body of ['<!doctype html><p>Sign in</p>', recorded(file).slice(0, 80), '{"a":1}']) {
      answer(url, body);
      const failure = await ask(id).catch((error: unknown) => error);
      expect(failure).toMatchObject({ name: 'ProviderError', code: 'bad_answer' });
      expect(String(failure)).not.toContain(key);
    }
  });

  test('a symbol it does not know is no failure of the provider', async () => {
    answer(
      url,
      id === 'stooq' ? 'No data' : '{"Error Message":"Invalid API call"}',
      id === 'alpha-vantage' || id === 'stooq' ? 200 : 404,
    );
    await expect(ask(id, 'NOPE')).rejects.toMatchObject({
      code: 'unknown_symbol',
      retry: 'next-provider',
    });
  });
});

test.each([
  ['tiingo', tiingoUrl, 'tiingo.json'],
  ['alpha-vantage', alphaUrl, 'alpha-vantage.json'],
])('bars that %s tells as traded count the shares of the newest one', async (id, url, file) => {
  answer(url, recorded(file));
  const [before] = (await ask(id)).bars;
  expect(before!.close).toBeCloseTo(125.01, 9);
  expect(before!.volume).toBe(155_552_400);
});

test('each provider has a rank among the sources', () => {
  for (const { id } of providerEntries) expect(sourceRank(id)).toBeGreaterThan(0);
});

test('Alpha Vantage refuses with status 200: a used-up plan is a pause, a paid function is not in the plan', async () => {
  answer(
    alphaUrl,
    JSON.stringify({ Information: `Our standard rate limit is 25 requests per day for ${key}` }),
  );
  const pause = await ask('alpha-vantage').catch((error: unknown) => error);
  expect(pause).toMatchObject({ code: 'rate_limited', retryAfterMs: 60_000 });
  expect(String(pause)).not.toContain(key);
  answer(alphaUrl, JSON.stringify({ Information: 'This is a premium endpoint' }));
  await expect(ask('alpha-vantage')).rejects.toMatchObject({ code: 'forbidden' });
});

test('Stooq refuses in a sentence when the daily limit is used up', async () => {
  answer(stooqUrl, 'Exceeded the daily hits limit');
  await expect(ask('stooq')).rejects.toMatchObject({ code: 'rate_limited' });
});

test('a day of Yahoo is the day at the exchange, and a row without a close is no day', async () => {
  const chart = JSON.parse(recorded('yahoo.json'));
  const [result] = chart.chart.result;
  result.meta.exchangeTimezoneName = 'Asia/Tokyo';
  result.meta.currency = 'JPY';
  result.indicators.quote[0].close[1] = null;
  answer(yahooUrl, JSON.stringify(chart));
  const prices = await ask('yahoo');
  expect(prices.currency).toBe('JPY');
  expect(prices.bars.map(({ date }) => date)).toEqual(['2020-08-27', '2020-08-31', '2020-09-01']);
});

test('the shipped prices answer within the days asked and know nothing else', async () => {
  const { bars } = await ask('sample');
  expect(bars.map(({ date }) => date)).toEqual([
    '2020-08-27',
    '2020-08-28',
    '2020-08-31',
    '2020-09-01',
  ]);
  await expect(ask('sample', 'NOPE')).rejects.toMatchObject({ code: 'unknown_symbol' });
});
