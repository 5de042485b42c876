import { describe, expect, test } from '@jest/globals';
import type { Job } from '@/services/jobs/schema';
import type { Provider } from '@/services/providers/schema';
import {
  currencySentence,
  dataHeadline,
  everyReason,
  isUnderway,
  jobSentence,
  providerSentence,
  reasonWords,
  runsOf,
} from './words';

const provider: Provider = {
  id: 'tiingo',
  name: 'Tiingo',
  website: null,
  order: 1,
  missingKey: null,
  currency: 'USD',
  bars: true,
  actions: true,
  state: 'closed',
  failures: 0,
  lastSuccessAt: null,
  lastFailureAt: null,
  lastError: null,
  retryAt: null,
};

const job: Job = {
  id: '1',
  kind: 'ingest-prices',
  title: 'New prices',
  state: 'done',
  progress: null,
  attempts: 1,
  queuedAt: '2026-01-02T01:30:00.000Z',
  dueAt: null,
  finishedAt: '2026-01-02T01:31:00.000Z',
  message: 'Done.',
};

describe('providerSentence', () => {
  test('what is not used says how to use it, key included', () => {
    const unused = { ...provider, order: null, missingKey: 'TIINGO_API_KEY' };
    expect(providerSentence(unused)).toMatch(
      /Set TIINGO_API_KEY and add tiingo to PRICE_PROVIDERS/,
    );
    expect(providerSentence({ ...unused, missingKey: null })).toMatch(
      /^Not asked. Add tiingo to PRICE_PROVIDERS/,
    );
  });

  test('an open circuit says until when and why', () => {
    const open = {
      ...provider,
      state: 'open' as const,
      failures: 3,
      retryAt: '2026-01-02T10:00:00.000Z',
      lastError: 'Tiingo answered 503.',
    };
    expect(providerSentence(open)).toMatch(
      /until 2\sJan\s2026, 10:00\sUTC after 3 failures.*answered 503/,
    );
  });

  test('failures that opened nothing are told; a success is told with its moment', () => {
    expect(providerSentence({ ...provider, failures: 1, lastError: 'Slow.' })).toMatch(
      /1 failure in a row. Last error: Slow./,
    );
    expect(providerSentence({ ...provider, lastSuccessAt: '2026-01-02T10:00:00Z' })).toMatch(
      /last answered on 2\sJan\s2026, 10:00\sUTC/,
    );
    expect(providerSentence(provider)).toMatch(/not asked yet/);
  });
});

test('every reason of the quality gate has words of its own; an unknown one is still readable', () => {
  expect(new Set(everyReason).size).toBe(everyReason.length);
  expect(everyReason).toContain(reasonWords('unadjusted_split'));
  for (const text of everyReason) expect(text).not.toContain('_');
  expect(reasonWords('odd_thing')).toBe('odd thing');
  expect(reasonWords('constructor')).toBe('constructor');
});

test('the headline counts prices and assets from the first day to the last', () => {
  const span = { name: '', kind: 'stock' as const, source: 'sample', currency: 'USD' };
  expect(
    dataHeadline([
      { ...span, symbol: 'A', firstDate: '1990-01-02', lastDate: '2022-12-28', priceCount: 1200 },
      { ...span, symbol: 'B', firstDate: '2000-01-03', lastDate: '2023-09-21', priceCount: 300 },
    ]),
  ).toBe('1,500 daily prices of 2 assets, 2\u00a0Jan\u00a01990 to 21\u00a0Sep\u00a02023');
  expect(dataHeadline([])).toMatch(/^No prices/);
});

test('what the prices are in is said, and that several currencies are not converted', () => {
  const span = {
    symbol: '',
    name: '',
    kind: 'stock' as const,
    source: 'sample',
    firstDate: '1990-01-02',
    lastDate: '2022-12-28',
    priceCount: 1,
  };
  const inCurrency = (...currencies: string[]) =>
    currencySentence(currencies.map((currency) => ({ ...span, currency })));
  expect(inCurrency()).toBe('');
  expect(inCurrency('EUR', 'EUR')).toBe('All prices are in EUR.');
  expect(inCurrency('USD', 'EUR', 'USD')).toBe(
    'Prices are in USD (2 assets) and EUR (1 asset) and are not converted.',
  );
});

describe('jobs', () => {
  test('scheduled, done and dead jobs are not under way', () => {
    const states = ['scheduled', 'waiting', 'running', 'done', 'retrying', 'dead'] as const;
    expect(states.filter((state) => isUnderway({ ...job, state }))).toEqual([
      'waiting',
      'running',
      'retrying',
    ]);
  });

  test('a running job says how far it is', () => {
    const running = {
      ...job,
      state: 'running' as const,
      progress: { done: 3, total: 32, note: 'KO' },
    };
    expect(jobSentence(running)).toBe('3 of 32, now KO');
  });

  test('the last run is the one that finished last; the next one the earliest of its kind', () => {
    const jobs: Job[] = [
      job,
      { ...job, id: '2', finishedAt: '2026-01-03T01:31:00.000Z' },
      { ...job, id: '3', state: 'scheduled', finishedAt: null, dueAt: '2026-01-05T01:30:00.000Z' },
      { ...job, id: '4', state: 'scheduled', finishedAt: null, dueAt: '2026-01-04T01:30:00.000Z' },
      { ...job, id: '5', kind: 'other', finishedAt: '2026-01-09T01:31:00.000Z' },
    ];
    const { last, nextAt } = runsOf('ingest-prices', jobs);
    expect([last?.id, nextAt]).toEqual(['2', '2026-01-04T01:30:00.000Z']);
    expect(runsOf('unknown', jobs)).toEqual({});
  });
});
