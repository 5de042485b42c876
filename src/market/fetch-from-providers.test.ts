import { readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type FetchedPrices, type PriceProvider, ProviderError } from './contract';
import { createPriceSource } from './fetch-from-providers';
import { memoryBreakers } from './outbound/circuit-breaker';
import type { Clock } from './outbound/clock';
import { providerEntries } from './registry';

const signal = new AbortController().signal;
const request = { symbol: 'AAPL', from: '2020-08-27', to: '2020-09-01', signal };

/** Time that passes only while someone sleeps. */
const manualClock = () => {
  let time = 1_600_000_000_000;
  const clock: Clock & { pass(ms: number): void } = {
    now: () => time,
    sleep: async (ms) => void (time += ms),
    pass: (ms) => void (time += ms),
  };
  return clock;
};

const prices: FetchedPrices = {
  symbol: 'AAPL',
  currency: 'USD',
  source: 'good',
  actions: [],
  bars: [{ symbol: 'AAPL', date: '2020-08-27', adjustedClose: 122.6 }],
};

const providerOf = (id: string, fetchPrices: PriceProvider['fetchPrices']): PriceProvider => ({
  id,
  name: id,
  capabilities: { bars: true, adjusted: 'none', actions: false },
  rateLimit: { requests: 1_000, perMs: 1 },
  fetchPrices,
});
const good = providerOf('good', async () => prices);
const failing = (id: string, error: () => ProviderError) => {
  let calls = 0;
  const provider = providerOf(id, async () => {
    calls++;
    throw error();
  });
  return { provider, calls: () => calls };
};

const source = (providers: PriceProvider[], clock = manualClock()) => {
  const breakers = memoryBreakers();
  return {
    clock,
    breakers,
    ...createPriceSource({ providers, breakers, clock, random: () => 0.5 }),
  };
};

describe('retry', () => {
  test('what may pass is tried three times with growing pauses, then the next provider is asked', async () => {
    const broken = failing('broken', () => new ProviderError('unavailable', 'later', 'down'));
    const { fetch, clock } = source([broken.provider, good]);
    const started = clock.now();
    const answer = await fetch(request);
    expect(broken.calls()).toBe(3);
    expect(clock.now() - started).toBe(500 + 1_000);
    expect(answer.prices).toEqual(prices);
    expect(answer.failures).toEqual([{ provider: 'broken', code: 'unavailable', message: 'down' }]);
  });

  test('a pause that the provider names is kept to; a long one is not waited for', async () => {
    const patient = failing(
      'patient',
      () => new ProviderError('rate_limited', 'later', 'slow down', { retryAfterMs: 2_000 }),
    );
    const one = source([patient.provider, good]);
    const started = one.clock.now();
    await one.fetch(request);
    expect(one.clock.now() - started).toBe(4_000);
    const busy = failing(
      'busy',
      () => new ProviderError('rate_limited', 'later', 'slow down', { retryAfterMs: 60_000 }),
    );
    const other = source([busy.provider, good]);
    await other.fetch(request);
    expect(busy.calls()).toBe(1);
    expect(await other.breakers.load('busy')).toMatchObject({ state: 'open' });
  });

  test('a question that is wrong for everyone is asked once', async () => {
    const refusing = failing('refusing', () => new ProviderError('bad_answer', 'never', 'no'));
    const answer = await source([refusing.provider, good]).fetch(request);
    expect(refusing.calls()).toBe(1);
    expect(answer.prices).toBeUndefined();
  });
});

describe('circuit breaker', () => {
  test('after three failures in a row a provider is left alone, then tried once, and trusted again on success', async () => {
    let healthy = false;
    let calls = 0;
    const shaky = providerOf('shaky', async () => {
      calls++;
      if (healthy) return { ...prices, source: 'shaky' };
      throw new ProviderError('bad_answer', 'next-provider', 'nonsense');
    });
    const { fetch, clock, breakers } = source([shaky, good]);
    for (let i = 0; i < 5; i++) await fetch(request);
    expect(calls).toBe(3);
    expect((await fetch(request)).failures[0]).toMatchObject({ provider: 'shaky', code: 'paused' });
    clock.pass(30_000);
    await fetch(request);
    expect(calls).toBe(4);
    expect(await breakers.load('shaky')).toMatchObject({ state: 'open', failures: 4 });
    healthy = true;
    clock.pass(30_000);
    expect((await fetch(request)).prices?.source).toBe('good');
    clock.pass(30_000);
    expect((await fetch(request)).prices?.source).toBe('shaky');
    expect(await breakers.load('shaky')).toMatchObject({ state: 'closed', failures: 0 });
  });

  test('not to know a symbol opens nothing', async () => {
    const ignorant = failing(
      'ignorant',
      () => new ProviderError('unknown_symbol', 'next-provider', '?'),
    );
    const { fetch } = source([ignorant.provider, good]);
    for (let i = 0; i < 6; i++) await fetch(request);
    expect(ignorant.calls()).toBe(6);
  });

  test('while one request tries a half-open provider the others go past it', async () => {
    const breakers = memoryBreakers();
    const clock = manualClock();
    await breakers.save('slow', {
      state: 'open',
      failures: 3,
      lastSuccessAt: null,
      lastFailureAt: null,
      lastError: null,
      retryAt: clock.now(),
    });
    let release = () => {};
    const slow = providerOf('slow', async () => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return { ...prices, source: 'slow' };
    });
    const both = createPriceSource({ providers: [slow, good], breakers, clock });
    const first = both.fetch(request);
    const second = await both.fetch(request);
    release();
    expect([(await first).prices?.source, second.prices?.source]).toEqual(['slow', 'good']);
  });
});

test('no stretch of time sees more requests than the limit allows', async () => {
  const clock = manualClock();
  const times: number[] = [];
  const counting: PriceProvider = {
    ...providerOf('counting', async () => {
      times.push(clock.now());
      return prices;
    }),
    rateLimit: { requests: 3, perMs: 1_000 },
  };
  const { fetch } = source([counting], clock);
  for (let i = 0; i < 10; i++) await fetch(request);
  const spans = times.slice(3).map((time, i) => time - times[i]!);
  expect(Math.min(...spans)).toBeGreaterThanOrEqual(1_000);
  expect(times.at(-1)! - times[0]!).toBe(3_000);
});

test('prices in another currency than the stored ones are refused', async () => {
  const answer = await source([
    providerOf('foreign', async () => ({ ...prices, currency: 'EUR' })),
    good,
  ]).fetch({
    ...request,
    currency: 'USD',
  });
  expect(answer.failures[0]).toMatchObject({ provider: 'foreign', code: 'wrong_currency' });
  expect(answer.prices?.source).toBe('good');
});

test('a cancelled request ends at once and blames nobody', async () => {
  const controller = new AbortController();
  const { fetch, breakers } = source([
    providerOf('endless', async (asked) => {
      controller.abort();
      asked.signal.throwIfAborted();
      return prices;
    }),
    good,
  ]);
  await expect(fetch({ ...request, signal: controller.signal })).rejects.toMatchObject({
    code: 'aborted',
  });
  expect(await breakers.load('endless')).toMatchObject({ failures: 0 });
});

describe('a server that misbehaves', () => {
  let server: Server;
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });
  const serve = async (handle: (response: ServerResponse) => void): Promise<string> => {
    server = createServer((_request, response) => handle(response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const faults: Record<string, { code: string; handle: (response: ServerResponse) => void }> = {
    slow: { code: 'timeout', handle: () => {} },
    'slow body': {
      code: 'timeout',
      handle: (response) => void response.writeHead(200).write('{"a":'),
    },
    'status 429': {
      code: 'rate_limited',
      handle: (response) => void response.writeHead(429, { 'retry-after': '120' }).end('wait'),
    },
    'status 500': { code: 'unavailable', handle: (response) => void response.writeHead(500).end() },
    'refused key': { code: 'forbidden', handle: (response) => void response.writeHead(403).end() },
    'web page': {
      code: 'bad_answer',
      handle: (response) => void response.end('<html><body>Checking your browser</body></html>'),
    },
    'broken off': {
      code: 'bad_answer',
      handle: (response) => {
        response.writeHead(200, { 'content-length': '5000' });
        response.write('[{"date":"2020-08-27T00:00:00.000Z","close":1');
        setTimeout(() => response.destroy(), 20);
      },
    },
    'redirect to an inner address': {
      code: 'forbidden',
      handle: (response) =>
        void response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
    },
    'endless body': {
      code: 'too_large',
      handle: (response) => {
        const part = Buffer.alloc(1 << 20, 32);
        const more = () => {
          while (!response.destroyed && response.write(part));
          if (!response.destroyed) response.once('drain', more);
        };
        response.writeHead(200);
        more();
      },
    },
  };
  const networked = providerEntries.filter(({ website }) => website !== null);

  test.each(
    networked.flatMap(({ id }) => Object.keys(faults).map((fault) => [id, fault] as const)),
  )('%s, %s: told as what it is, and the next provider answers', async (id, fault) => {
    const { code, handle } = faults[fault]!;
    const origin = await serve(handle);
    const entry = providerEntries.find((candidate) => candidate.id === id)!;
    const provider = entry.create({
      key: 'secret-key',
      origin,
      timeoutMs: code === 'timeout' ? 150 : 20_000,
    });
    const { fetch } = source([provider, good]);
    const answer = await fetch(request);
    expect(answer.failures).toMatchObject([{ provider: id, code }]);
    expect(answer.failures[0]!.message).not.toContain('secret-key');
    expect(answer.prices).toEqual(prices);
  });

  test('yahoo, the only one that names its currency, in another one: told, and the next provider answers', async () => {
    const file = new URL('./providers/recorded/yahoo.json', import.meta.url);
    const body = readFileSync(file, 'utf8').replace(/"currency": *"USD"/, '"currency": "EUR"');
    const origin = await serve((response) => void response.end(body));
    const entry = providerEntries.find((candidate) => candidate.id === 'yahoo')!;
    const { fetch } = source([entry.create({ origin }), good]);
    const answer = await fetch({ ...request, currency: 'USD' });
    expect(answer.failures).toMatchObject([{ provider: 'yahoo', code: 'wrong_currency' }]);
    expect(answer.prices).toEqual(prices);
  });

  test.each(networked.map(({ id }) => id))(
    '%s, empty answer: no prices are made up',
    async (id) => {
      const origin = await serve((response) => void response.end(''));
      const entry = providerEntries.find((candidate) => candidate.id === id)!;
      const answer = await source([entry.create({ key: 'k', origin })]).fetch(request);
      expect(answer.prices).toBeUndefined();
      expect(['bad_answer', 'unknown_symbol']).toContain(answer.failures[0]!.code);
    },
  );
});
