import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CsvRefusal, csvLimits } from './contract';
import { PriceReader } from './price-reader';
import type { PriceRows } from './price-rows';
import { previewPrices, readPrices } from './read-prices';

const encoder = new TextEncoder();
const bytesOf = (text: string, size = 7): AsyncGenerator<Uint8Array> =>
  (async function* () {
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  })();
const read = (text: string, fileName = 'acme.csv') => readPrices(bytesOf(text), { fileName });
const barsOf = (prices: PriceRows) => [...prices.bars()];
const closes = async (text: string, fileName?: string) =>
  Object.fromEntries(
    (await read(text, fileName)).assets.map(({ symbol, prices }) => [
      symbol,
      barsOf(prices).map(({ date, adjustedClose }) => [date, adjustedClose]),
    ]),
  );
const refusal = (text: string) =>
  read(text).then(
    () => 'not refused',
    (error: unknown) => (error instanceof CsvRefusal ? `${error.code}: ${error.message}` : error),
  );

describe('formats of strangers', () => {
  const twoDays = [
    ['2020-01-13', 10.5],
    ['2020-01-14', 1234.25],
  ];

  test.each([
    [
      'Yahoo',
      'Date,Open,High,Low,Close,Adj Close,Volume\n2020-01-13,1,3,1,2,10.5,1000\n2020-01-14,1,3,1,2,1234.25,1000\n',
    ],
    [
      'Yahoo of today, with blanks, stars and long days',
      'Date,Open,High,Low,Close*,Adj Close**,Volume\n"Jan 13, 2020",1,3,1,2,10.5,"1,000"\n"Jan 14, 2020",1,3,1,2,"1,234.25",-\n',
    ],
    [
      'yfinance with a time zone',
      'Date,Open,High,Low,Close,Volume,Dividends,Stock Splits\n2020-01-13 00:00:00-05:00,1,3,1,10.5,9,0.0,0.0\n2020-01-14 00:00:00-05:00,1,3,1,1234.25,9,0.0,0.0\n',
    ],
    [
      'Stooq',
      'Date,Open,High,Low,Close,Volume\r\n2020-01-13,1,3,1,10.5,5\r\n2020-01-14,1,3,1,1234.25,5\r\n',
    ],
    [
      'Stooq in bulk',
      '<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\nACME,D,20200113,000000,1,3,1,10.5,5,0\nACME,D,20200114,000000,1,3,1,1234.25,5,0\n',
    ],
    [
      'Nasdaq',
      'Date,Close/Last,Volume,Open,High,Low\n01/14/2020,"$1,234.25",100,$1,$3,$1\n01/13/2020,$10.50,100,$1,$3,$1\n',
    ],
    [
      'Investing.com',
      '\ufeff"Date","Price","Open","High","Low","Vol.","Change %"\n"01/14/2020","1,234.25","1","3","1","1.23M","-0.50%"\n"01/13/2020","10.50","1","3","1","","0.10%"\n',
    ],
    [
      'a European spreadsheet',
      'Datum;Schlusskurs;Volumen\r\n13.01.2020;10,50;1.000\r\n14.01.2020;1.234,25;2.000\r\n',
    ],
    ['tabs and days of the British order', 'Date\tClose\n13/01/2020\t10.5\n14/01/2020\t1 234.25\n'],
    [
      "R's quantmod",
      '"","ACME.Open","ACME.Close","ACME.Adjusted"\n"2020-01-13",1,2,10.5\n"2020-01-14",1,2,1234.25\n',
    ],
    ['pandas with one column', ',ACME\n2020-01-13,10.5\n2020-01-14,1234.25\n'],
    ['no header', '2020-01-13,10.5\n2020-01-14,1234.25\n'],
    ['no header and a bar', '20200113,1,3,1,10.5,99999999\n20200114,1,3,1,1234.25,99999999\n'],
    [
      'a preamble',
      'Prices of ACME\nfrom an archive\n\nDate,Close\n2020-01-13,10.5\n2020-01-14,1234.25\n',
    ],
    ['long form', 'Name,date,close\nACME,13-Jan-2020,10.5\nACME,14-Jan-2020,1234.25'],
    ['old Macintosh line ends', 'Date,Close\r2020-01-13,10.5\r2020-01-14,1234.25\r'],
  ])('%s', async (_, text) => {
    const { ACME } = await closes(text);
    expect([...(ACME ?? [])].sort()).toEqual(twoDays);
  });

  test('one column per asset, where later ones have no prices yet and letters are symbols', async () => {
    expect(
      await closes('Date,C,V,O,BRK.B,New Co\n2020-01-13,1,2,3,4,\n2020-01-14,1.5,2.5,3.5,,9\n'),
    ).toEqual({
      C: [
        ['2020-01-13', 1],
        ['2020-01-14', 1.5],
      ],
      V: [
        ['2020-01-13', 2],
        ['2020-01-14', 2.5],
      ],
      O: [
        ['2020-01-13', 3],
        ['2020-01-14', 3.5],
      ],
      'BRK.B': [['2020-01-13', 4]],
      'NEW-CO': [['2020-01-14', 9]],
    });
  });

  test('a column of assets parts the lines, whatever their order', async () => {
    expect(
      await closes('symbol;date;close\nB;2020-01-14;4\na;2020-01-13;1\nB;2020-01-13;3\n'),
    ).toEqual({
      B: [
        ['2020-01-14', 4],
        ['2020-01-13', 3],
      ],
      A: [['2020-01-13', 1]],
    });
  });

  test('open, high, low, close and volume stay what they were; without an adjusted close the close stands for it', async () => {
    const { assets, isAdjusted } = await read(
      'date,open,high,low,close,volume\n2020-01-13,1,4,0.5,2,7\n',
    );
    expect(barsOf(assets[0]!.prices)).toEqual([
      {
        symbol: 'ACME',
        date: '2020-01-13',
        open: 1,
        high: 4,
        low: 0.5,
        close: 2,
        volume: 7,
        adjustedClose: 2,
      },
    ]);
    expect(isAdjusted).toBe(false);
  });
});

describe('what a file leaves open is asked', () => {
  const questions = async (text: string, fileName = 'acme.csv') => {
    const preview = await previewPrices(encoder.encode(text), { fileName, isWhole: true });
    return preview.questions.map(({ field }) => field);
  };

  test.each([
    ['Date,Close\n01/02/2020,1\n01/03/2020,2\n', ['dateOrder']],
    ['Date;Close\n2020-01-13;1,234\n2020-01-14;1,235\n', ['decimal']],
    ['a,b\nx,1\ny,2\n', ['columns']],
    ['Date,Close\n2020-01-13,1\n', []],
  ])('%j', async (text, fields) => {
    const asked = await questions(text);
    expect(asked.filter((field, i) => asked.indexOf(field) === i)).toEqual(fields);
  });

  test('a file without any name of its asset', async () => {
    expect(await questions('Date,Close\n2020-01-13,1\n', '???.csv')).toEqual(['symbol']);
  });

  test('an open question is no reading', async () => {
    expect(await refusal('Date,Close\n01/02/2020,1\n01/03/2020,2\n')).toMatch(
      /^mapping: .*two ways/,
    );
  });

  test('one day that has one reading settles all', async () => {
    expect(await closes('Date,Close\n01/02/2020,1\n25/02/2020,2\n')).toEqual({
      ACME: [
        ['2020-02-01', 1],
        ['2020-02-25', 2],
      ],
    });
  });
});

describe('rows that cannot be read', () => {
  test('are left out, with line, column and a sentence; what is missing is not an error', async () => {
    const text =
      'Date,Open,Close\n2020-01-13,1,2\nsoon,1,2\n2020-01-15,1,two\n2020-01-16,1\n\n2020-01-17,,\n2020-02-30,1,2\n2020-01-21,1,2,3\n2020-01-22,n/a,5\n';
    const { assets, errors, errorCount, missing, rows } = await read(text);
    expect(barsOf(assets[0]!.prices).map(({ date }) => date)).toEqual(['2020-01-13', '2020-01-22']);
    expect(errors).toEqual([
      { line: 3, column: 1, message: '"soon" is not a day like 2022-12-28.' },
      { line: 4, column: 3, message: '"two" is not a number like 1,234.56.' },
      { line: 5, message: 'It has 2 columns instead of 3.' },
      { line: 8, column: 1, message: '"2020-02-30" is not a day like 2022-12-28.' },
      {
        line: 9,
        message: 'It has 4 columns instead of 3: a value with "," in it needs quotation marks.',
      },
    ]);
    expect({ errorCount, missing, rows }).toEqual({ errorCount: 5, missing: 1, rows: 8 });
  });

  test('of one column per asset only the cell is left out', async () => {
    const { assets, errors } = await read('Date,A,B\n2020-01-13,1,x\n2020-01-14,2,3\n');
    expect(assets.map(({ symbol, prices }) => [symbol, prices.length])).toEqual([
      ['A', 2],
      ['B', 1],
    ]);
    expect(errors).toEqual([{ line: 2, column: 3, message: '"x" is not a number like 1,234.56.' }]);
  });

  test('the first hundred are listed, all are counted', async () => {
    const bad = 'never,1\n'.repeat(250);
    const preview = await readPrices(bytesOf(`Date,Close\n2020-01-13,1\n${bad}`, 1000), {
      fileName: 'a.csv',
      mapping: {
        delimiter: ',',
        skippedRecords: 0,
        hasHeader: true,
        columns: ['date', 'close'],
        dateOrder: 'ymd',
        decimal: '.',
        symbol: 'A',
      },
    });
    expect([preview.errors.length, preview.errorCount]).toEqual([csvLimits.listedErrors, 250]);
  });

  test('two names with one symbol are not mixed', async () => {
    const { assets, errors } = await read(
      'Name,Date,Close\nA/B,2020-01-13,1\nA B,2020-01-14,9\na/b,2020-01-15,2\n',
    );
    expect(assets).toHaveLength(1);
    expect(barsOf(assets[0]!.prices).map(({ adjustedClose }) => adjustedClose)).toEqual([1, 2]);
    expect(errors).toMatchObject([{ line: 3, column: 1 }]);
  });

  test('formulas are no numbers, and no symbol begins with an equals sign', async () => {
    const { assets, errorCount } = await read(
      'Symbol,Date,Close\n"=cmd|\'/c calc\'!A0",2020-01-13,1\nB,2020-01-13,=1+1\nB,2020-01-14,2\n',
    );
    expect(assets.every(({ symbol }) => /^[A-Z0-9^]/.test(symbol))).toBe(true);
    expect(errorCount).toBe(1);
  });
});

describe('a column of currencies', () => {
  const currencies = async (text: string) =>
    Object.fromEntries((await read(text)).assets.map(({ symbol, currency }) => [symbol, currency]));

  test('says what the prices of each asset are in', async () => {
    expect(
      await currencies(
        'Symbol,Date,Close,Currency\nA,2020-01-13,1,USD\nB,2020-01-13,2,eur\nA,2020-01-14,1,USD\nB,2020-01-14,2,EUR\n',
      ),
    ).toEqual({ A: 'USD', B: 'EUR' });
  });

  test.each(['Currency', 'CCY', 'Währung', 'currency_code', 'Quote Currency', 'Devise'])(
    'is found by its header %s',
    async (header) => {
      expect(await currencies(`Date,Close,${header}\n2020-01-13,1,CHF\n`)).toEqual({
        ACME: 'CHF',
      });
    },
  );

  test('of one column per asset speaks of the whole line', async () => {
    const { assets, errors } = await read(
      'Date,A,B,Currency\n2020-01-13,1,,EUR\n2020-01-14,1,2,USD\n2020-01-15,1,2,EUR\n',
    );
    expect(assets.map(({ symbol, currency, prices }) => [symbol, currency, prices.length])).toEqual(
      [
        ['A', 'EUR', 2],
        ['B', 'EUR', 1],
      ],
    );
    expect(errors).toEqual([
      {
        line: 3,
        column: 4,
        message:
          'USD, but the prices are in EUR since line 2. One column of prices is in one currency.',
      },
    ]);
  });

  test('absent, nobody guesses one', async () => {
    expect(await currencies('Date,Close\n2020-01-13,1\n')).toEqual({ ACME: undefined });
  });

  test('empty throughout, it says nothing', async () => {
    const { mapping, errorCount } = await read('Date,Close,Currency\n2020-01-13,1,\n');
    expect([mapping.columns, errorCount]).toEqual([['date', 'close', 'skip'], 0]);
  });

  test('of numbers, it is the price of an asset of that name', async () => {
    expect(await closes('Date,CUR,AAPL\n2020-01-13,1,2\n')).toEqual({
      CUR: [['2020-01-13', 1]],
      AAPL: [['2020-01-13', 2]],
    });
  });

  test('that changes, is missing or is none leaves out the line, with the mend', async () => {
    const { assets, errors } = await read(
      'Symbol,Date,Close,Currency\nA,2020-01-13,1,USD\nA,2020-01-14,1,EUR\nA,2020-01-15,1,\nA,2020-01-16,1,$\nA,2020-01-17,1,GBp\nA,2020-01-20,1,usd\n',
    );
    expect(barsOf(assets[0]!.prices).map(({ date }) => date)).toEqual(['2020-01-13', '2020-01-20']);
    expect(errors).toEqual([
      {
        line: 3,
        column: 4,
        message: 'EUR, but A is in USD since line 2. Prices in EUR need a symbol of their own.',
      },
      {
        line: 4,
        column: 4,
        message:
          'The currency is missing. Every line needs it, or none: then leave the column out.',
      },
      {
        line: 5,
        column: 4,
        message: '"$" is no currency: it has three letters, for example USD.',
      },
      {
        line: 6,
        column: 4,
        message: '"GBp" is a hundredth of GBP: divide the prices by 100 and write GBP.',
      },
    ]);
  });

  test('a line without a price settles no currency', async () => {
    expect(await currencies('Date,Close,Currency\n2020-01-13,,USD\n2020-01-14,1,EUR\n')).toEqual({
      ACME: 'EUR',
    });
  });
});

describe('hostile files are refused in words', () => {
  test.each([
    ['', /^empty: The file is empty/],
    ['Date,Close\n2020-01-13,\0\n', /^not_text: .*NUL/],
    ['PK\x03\x04rest', /^not_text: This is an Excel workbook/],
    [`a${',a'.repeat(csvLimits.columns)}\n`, /^too_wide: Line 1 has more than 2,000 columns/],
    [`Date,Close\n"${'1\n'.repeat(csvLimits.recordLength)}`, /^too_long: /],
    ['Date,Close\n2020-01-13,"1\n2020-01-14,2\n', /^bad_quotes: /],
    ['Date,Close\n2020-01-14,\n2020-01-13,\n', /^no_prices: /],
    ['Date,A/B,A B\n2020-01-13,1,2\n', /^mapping: The header of column 3/],
    ['Date,Close\n', /^no_prices: /],
  ])('%#', async (text, sentence) => {
    expect(await refusal(text)).toMatch(sentence);
  });

  test('a million columns', async () => {
    expect(await refusal(`Date${',x'.repeat(1_000_000)}\n`)).toMatch(/^too_(wide|long): /);
  });

  test('bytes that are not UTF-8', async () => {
    const latin = (async function* () {
      yield Uint8Array.from(encoder.encode('Date,Close\n2020-01-13,1 ')).fill(0xe9, 20, 21);
    })();
    await expect(readPrices(latin, { fileName: 'a.csv' })).rejects.toThrow(/not in UTF-8/);
  });

  test.each([
    ['zeros', 0],
    ['digits without a line end', 48],
    ['line ends', 10],
    ['quotation marks', 34],
  ])('a gigabyte of %s is given up long before its end', async (_, byte) => {
    const chunk = new Uint8Array(64 * 1024).fill(byte);
    let sent = 0;
    const bomb = (async function* () {
      while (sent < 2 ** 30) {
        sent += chunk.length;
        yield chunk;
      }
    })();
    await expect(readPrices(bomb, { fileName: 'a.csv' })).rejects.toBeInstanceOf(CsvRefusal);
    expect(sent).toBeLessThanOrEqual(csvLimits.bytes + chunk.length);
  });

  test('an endless file of prices stops at the limit of bytes', async () => {
    const lines = encoder.encode('2020-01-13,1\n'.repeat(5_000));
    const endless = (async function* () {
      yield encoder.encode('Date,Close\n');
      for (;;) yield lines;
    })();
    const limits = { fileName: 'a.csv', maxBytes: 1024 * 1024 };
    await expect(readPrices(endless, limits)).rejects.toThrow(/more than 1 MB/);
  });

  test('more prices and more assets than one file may have', () => {
    const mapping = {
      delimiter: ',' as const,
      skippedRecords: 0,
      hasHeader: false,
      columns: ['symbol', 'date', 'close'] as const,
      dateOrder: 'ymd' as const,
      decimal: '.' as const,
      symbol: '',
    };
    const prices = new PriceReader(mapping);
    expect(() => {
      for (let i = 0; i <= csvLimits.prices; i++) prices.read([`A${i % 20}`, '2020-01-13', '1'], i);
    }).toThrow(/more than 1,000,000 prices/);
    const one = new PriceReader(mapping);
    expect(() => {
      for (let i = 0; i <= csvLimits.pricesOfOneAsset; i++) one.read(['A', '2020-01-13', '1'], i);
    }).toThrow(/more than 100,000 prices of A, .* column that names the asset/);
    const assets = new PriceReader(mapping);
    expect(() => {
      for (let i = 0; i <= csvLimits.symbols; i++) assets.read([`A${i}`, '2020-01-13', '1'], i);
    }).toThrow(/more than 2000 assets/);
  });
});

describe('laws', () => {
  const price = fc.double({ min: 1e-4, max: 1e7, noNaN: true, noDefaultInfinity: true });
  const table = fc.record({
    symbols: fc.uniqueArray(fc.stringMatching(/^[A-Z]{2,5}$/), { minLength: 1, maxLength: 5 }),
    prices: fc.array(price, { minLength: 13, maxLength: 40 }),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    mark: fc.constantFrom('', '\ufeff'),
    chunk: fc.integer({ min: 1, max: 50 }),
    quoted: fc.boolean(),
  });
  const dayAt = (i: number) => new Date(Date.UTC(2020, 0, 13 + i)).toISOString().slice(0, 10);

  test('what was written is read back to the bit, however it is cut, quoted and ended', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        async ({ symbols, prices, delimiter, lineEnd, mark, chunk, quoted }) => {
          const cell = (text: string) => (quoted ? `"${text}"` : text);
          const lines = [
            ['Symbol', 'Day', 'Close'],
            ...symbols.flatMap((symbol) =>
              prices.map((value, i) => [symbol, dayAt(i), String(value)]),
            ),
          ];
          const text = mark + lines.map((line) => line.map(cell).join(delimiter)).join(lineEnd);
          const { assets, errorCount } = await readPrices(bytesOf(text, chunk), {
            fileName: 'x.csv',
          });
          expect(errorCount).toBe(0);
          const told = assets.map(({ symbol, name, prices }) => ({
            symbol,
            name,
            bars: barsOf(prices),
          }));
          expect(told).toEqual(
            symbols.map((symbol) => ({
              symbol,
              name: symbol,
              bars: prices.map((value, i) => ({
                symbol,
                date: dayAt(i),
                close: value,
                adjustedClose: value,
              })),
            })),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a file that comes in one piece is read like one in many', async () => {
    const lines = Array.from({ length: 30_000 }, (_, i) => `S${i % 300},${dayAt(i / 300)},1`);
    const text = ['Symbol,Date,Close', ...lines].join('\n');
    const { assets } = await readPrices(bytesOf(text, text.length), { fileName: 'x.csv' });
    expect(assets.map(({ prices }) => prices.length)).toEqual(Array(300).fill(100));
  });

  test('any text is read or refused, never broken', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.string(),
        async (text, name) => {
          expect(await refusal(text)).toEqual(expect.any(String));
          await previewPrices(encoder.encode(text), { fileName: name, isWhole: false }).catch(
            (error) => expect(error).toBeInstanceOf(CsvRefusal),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
