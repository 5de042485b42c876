import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { csvFolder } from './csv-folder';

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'csv-folder-'));
  mkdirSync(path.join(root, 'prices'));
  const write = (name: string, text: string) => writeFileSync(path.join(root, name), text);
  write('prices/ACME.csv', 'Date,Close\n2020-01-15,3\n2020-01-14,2\n2020-01-13,1\n');
  write('prices/BRK.B.csv', 'Date;Adj Close\n13.01.2020;1,5\n');
  write('prices/BAD.csv', 'Date,Close\n2020-01-13,1\n2020-01-14,x\n');
  write('prices/MANY.csv', 'Symbol,Date,Close\nOTHER,2020-01-13,1\n');
  write('prices/EURO.csv', 'Date,Close,Currency\n2020-01-13,1,EUR\n');
  write('prices/TWO.csv', 'Date,Close,Currency\n2020-01-13,1,EUR\n2020-01-14,1,USD\n');
  write('prices/EMPTY.csv', '');
  write('SECRET.csv', 'Date,Close\n2020-01-13,1\n');
});
afterAll(() => rmSync(root, { recursive: true }));

const ask = (symbol: string, signal = new AbortController().signal) =>
  csvFolder
    .create({ key: path.join(root, 'prices') })
    .fetchPrices({ symbol, from: '2020-01-13', to: '2020-01-14', signal });

test('the file of a symbol gives the days asked, oldest first', async () => {
  expect(await ask('ACME')).toEqual({
    symbol: 'ACME',
    currency: 'USD',
    source: 'csv-folder',
    actions: [],
    bars: [
      { symbol: 'ACME', date: '2020-01-13', close: 1, adjustedClose: 1 },
      { symbol: 'ACME', date: '2020-01-14', close: 2, adjustedClose: 2 },
    ],
  });
  expect((await ask('BRK.B')).bars).toEqual([
    { symbol: 'BRK.B', date: '2020-01-13', adjustedClose: 1.5 },
  ]);
});

test('what the prices are in is said by a person', async () => {
  const { currency } = await csvFolder
    .create({ key: path.join(root, 'prices'), currency: 'EUR' })
    .fetchPrices({
      symbol: 'ACME',
      from: '2020-01-13',
      to: '2020-01-14',
      signal: new AbortController().signal,
    });
  expect(currency).toBe('EUR');
});

test('what a file says its prices are in counts more than what is said of all', async () => {
  expect((await ask('EURO')).currency).toBe('EUR');
});

test.each([
  ['TWO', 'bad_answer', /TWO.csv, line 3, column 3: USD, but TWO is in EUR since line 2/],
  ['NONE', 'unknown_symbol', /no NONE.csv/],
  ['BAD', 'bad_answer', /BAD.csv, line 3, column 2: "x" is not a number/],
  ['MANY', 'bad_answer', /holds no prices of MANY/],
  ['EMPTY', 'bad_answer', /is empty/],
])('%s is left to the next provider, with the reason', async (symbol, code, message) => {
  await expect(ask(symbol)).rejects.toMatchObject({
    code,
    retry: 'next-provider',
    message: expect.stringMatching(message),
  });
});

test.each([
  '../SECRET',
  '..\\SECRET',
  '/etc/passwd',
  '..',
  '.',
  '',
  'prices/ACME',
  '%2e%2e/SECRET',
  'ACME\0',
])('%j never leaves the folder', async (symbol) => {
  await expect(ask(symbol)).rejects.toMatchObject({ code: 'unknown_symbol' });
});

test('who gives up is not told of a broken file', async () => {
  await expect(ask('ACME', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
});
