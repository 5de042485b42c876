import { describe, expect, test } from '@jest/globals';
import { CsvRefusal } from './contract';
import { readPrices } from './read-prices';

async function* bytesOf(text: string) {
  yield new TextEncoder().encode(text);
}
const read = (text: string, fileName = 'acme.csv') => readPrices(bytesOf(text), { fileName });
const told = async (text: string) => {
  const { assets, errors } = await read(text);
  const prices = assets.map(({ symbol, prices }) => [
    symbol,
    ...[...prices.bars()].map(({ date, adjustedClose }) => `${date} ${adjustedClose}`),
  ]);
  return { prices, errors };
};
const refusal = (text: string) =>
  read(text).then(
    ({ mapping }) => `read as ${mapping.columns}`,
    (error: unknown) => (error instanceof CsvRefusal ? error.message : error),
  );
const clean = (...prices: string[][]) => ({ prices, errors: [] });

describe('is read', () => {
  test.each([
    ['the hint of Excel', 'sep=;\nDate;Close\n2020-01-13;1,5\n2020-01-14;2,5\n', '1.5', '2.5'],
    [
      'French',
      'Date;Ouverture;Plus haut;Plus bas;Clôture;Volume\n13/01/2020;1;3;1;1,5;1 000\n14/01/2020;1;3;1;2,5;1 000\n',
      '1.5',
      '2.5',
    ],
    [
      'Spanish',
      'Fecha;Último;Apertura;Máximo;Mínimo;Vol.;% var.\n13.01.2020;1,5;1;3;1;1,23M;0,10%\n14.01.2020;2,5;1;3;1;1,23M;0,10%\n',
      '1.5',
      '2.5',
    ],
    [
      'a comma at the end of every line but the first',
      'Date,Open,Close\n2020-01-13,1,1.5,\n2020-01-14,1,2.5,\n',
      '1.5',
      '2.5',
    ],
    [
      'a comma at the end of every line, below a line of words',
      'Prices of ACME, from an archive\nDate,Close,\n2020-01-13,1.5,\n2020-01-14,2.5,\n',
      '1.5',
      '2.5',
    ],
    [
      'a line of words as wide as the table without its last commas',
      'Prices,of ACME\nDatum,Kurs,\n2020-01-13,1.5,\n2020-01-14,2.5,\n',
      '1.5',
      '2.5',
    ],
    [
      'thousands beyond doubt',
      'Date;Close\n2020-01-13;1234.567\n2020-01-14;1.500\n',
      '1234.567',
      '1.5',
    ],
  ])('%s', async (_, text, first, second) => {
    expect(await told(text)).toEqual(
      clean(['ACME', `2020-01-13 ${first}`, `2020-01-14 ${second}`]),
    );
  });

  test('a comma at the end of every line but that of the assets', async () => {
    expect(await told('Date,A,B\n2020-01-13,1,2,\n2020-01-14,3,4,\n')).toEqual(
      clean(['A', '2020-01-13 1', '2020-01-14 3'], ['B', '2020-01-13 2', '2020-01-14 4']),
    );
  });

  test.each([
    ['13. Januar 2020', '14. März 2020', '15. Mai 2020', '15. Okt. 2020', '15. Dez 2020'],
    ['13 janvier 2020', '14 mars 2020', '15 mai 2020', '15 octobre 2020', '15 décembre 2020'],
    ['13 enero 2020', '14 marzo 2020', '15 mayo 2020', '15 octubre 2020', '15 diciembre 2020'],
  ])('months in words: %s', async (...days) => {
    const dates = ['2020-01-13', '2020-03-14', '2020-05-15', '2020-10-15', '2020-12-15'];
    const text = `Date;Close\n${days.map((day) => `${day};1`).join('\n')}`;
    expect(await told(text)).toEqual(clean(['ACME', ...dates.map((date) => `${date} 1`)]));
  });

  test('June is no July', async () => {
    expect(
      (await told('Date;Close\n1 juin 2020;1\n1 juil. 2020;2\n1 August 2020;3\n')).prices,
    ).toEqual([['ACME', '2020-06-01 1', '2020-07-01 2', '2020-08-01 3']]);
  });

  test('what yfinance writes of one asset', async () => {
    const text =
      'Price,Close,High,Low,Open,Volume\nTicker,AAPL,AAPL,AAPL,AAPL,AAPL\nDate,,,,,\n2020-01-13,2,3,1,2,100\n2020-01-14,2.5,3,1,2,100\n';
    expect(await told(text)).toEqual(clean(['AAPL', '2020-01-13 2', '2020-01-14 2.5']));
    const [asset] = (await read(text)).assets;
    expect([...asset!.prices.bars()][0]).toMatchObject({ open: 2, high: 3, low: 1, volume: 100 });
  });

  test.each([
    ['Price,Adj Close,Adj Close,Close,Close', 'Ticker,AAPL,MSFT,AAPL,MSFT'],
    [',Adj Close,Adj Close,Volume,Volume', ',AAPL,MSFT,AAPL,MSFT'],
    ['Price,Close,Close,High,High', 'Ticker,AAPL,MSFT,AAPL,MSFT'],
  ])('what yfinance writes of several: %s', async (fields, tickers) => {
    expect(
      await told(`${fields}\n${tickers}\nDate,,,,\n2020-01-13,1,2,8,9\n2020-01-14,3,4,8,9\n`),
    ).toEqual(
      clean(['AAPL', '2020-01-13 1', '2020-01-14 3'], ['MSFT', '2020-01-13 2', '2020-01-14 4']),
    );
  });

  test('of one column per asset and field the closes alone', async () => {
    const rows = '2020-01-13,1,100,2,200\n2020-01-14,3,100,4,200\n';
    expect(await told(`Date,AAPL Close,AAPL Volume,MSFT Close,MSFT Volume\n${rows}`)).toEqual(
      clean(
        ['AAPL-CLOSE', '2020-01-13 1', '2020-01-14 3'],
        ['MSFT-CLOSE', '2020-01-13 2', '2020-01-14 4'],
      ),
    );
    expect(
      (await told(`Date,A.Adjusted,A.Close,B.Adjusted,B.Open\n${rows}`)).prices.map(
        ([symbol]) => symbol,
      ),
    ).toEqual(['A.ADJUSTED', 'B.ADJUSTED']);
  });
});

describe('columns of words without names', () => {
  const currencies = async (text: string) =>
    (await read(text)).assets.map(({ symbol, currency }) => [symbol, currency]);

  test.each([
    ['last', 'AAPL,2020-01-13,1.5,USD\nSAP,2020-01-13,2.5,EUR\n'],
    ['first', 'USD,AAPL,2020-01-13,1.5\neur,SAP,2020-01-13,2.5\n'],
    ['beside others', 'AAPL,2020-01-13,1.5,USD,Nasdaq\nSAP,2020-01-13,2.5,EUR,Xetra\n'],
  ])('that of codes is the currency: %s', async (_, text) => {
    expect(await currencies(text)).toEqual([
      ['AAPL', 'USD'],
      ['SAP', 'EUR'],
    ]);
  });

  test('symbols that are codes of currencies are symbols where one is no code', async () => {
    expect(await currencies('ALL,2020-01-13,1\nTRY,2020-01-13,2\nAAPL,2020-01-13,3\n')).toEqual([
      ['ALL', undefined],
      ['TRY', undefined],
      ['AAPL', undefined],
    ]);
  });

  test.each([
    ['2020-01-13,1.5,EUR\n2020-01-14,2.5,EUR\n', 'Column 3 ("EUR") has no name'],
    ['ALL,2020-01-13,1.5,USD\n', 'Columns 1 ("ALL") and 4 ("USD") have no names'],
    ['AAPL,2020-01-13,1.5,USD,EUR\n', 'Columns 4 ("USD") and 5 ("EUR") have no names'],
  ])('what may be a symbol or a currency is asked: %s', async (text, sentence) => {
    expect(await refusal(text)).toContain(sentence);
  });

  test.each([
    ['AAPL,2020-01-13,1,USD\nAAPL,2020-01-14,1,€\n', '"€" is no currency'],
    ['VOD,2020-01-13,1,GBP\nVOD,2020-01-14,1,GBp\n', '"GBp" is a hundredth of GBP'],
  ])('a currency that cannot be read is told: %s', async (text, sentence) => {
    expect((await read(text)).errors).toMatchObject([
      { line: 2, column: 4, message: expect.stringContaining(sentence) },
    ]);
  });
});

describe('is asked, or refused with the mend', () => {
  test.each([
    [
      'two columns of one name',
      'Date,Close,close\n2020-01-13,1,2\n',
      /columns 2 and 3 are both called "Close"/i,
    ],
    [
      'points that may part thousands',
      'Date;Close\n13.01.2020;1.234\n14.01.2020;1.235\n',
      /1\.234 can be read in two ways/,
    ],
    [
      'days in both orders',
      'Date,Close\n13/04/2020,1\n14/04/2020,2\n04/15/2020,3\n',
      /13\/04\/2020 is written day first and 04\/15\/2020 month first/,
    ],
    [
      'days as Excel counts them',
      'Date,Close\n43843.75,1\n43844.75,2\n',
      /^"43843.75" is a day as Excel counts them, 2020-01-13\. Write days like 2022-12-28: give the column the format yyyy-mm-dd/,
    ],
    [
      'seconds since 1970',
      'timestamp,AAPL,MSFT\n1578873600,1,2\n1578960000,2,3\n',
      /^"1578873600" is a moment in seconds since 1970, 2020-01-13\. Write days like 2022-12-28\.$/,
    ],
    [
      'milliseconds since 1970, without a header',
      '1578873600000,1,2,1,1.5,100\n1578960000000,1,2,1,2.5,100\n',
      /^Say which column holds the day\. Column 1 may: "1578960000000" is a moment in milliseconds since 1970, 2020-01-14\./,
    ],
    [
      'a close of another name beside open and high',
      'Date,Open,High,Low,Fermeture\n2020-01-13,1,2,3,4\n',
      /which column holds the price/,
    ],
    [
      'decimal commas between commas',
      'Date,Close\n2020-01-13,10,5\n2020-01-14,10,7\n',
      /Line 2: It has 3 columns instead of 2: .* quotation marks/,
    ],
  ])('%s', async (_, text, sentence) => {
    expect(await refusal(text)).toMatch(sentence);
  });
});

describe('leaves out the line, with what would be read', () => {
  const errorOf = async (text: string) => (await read(text)).errors.map(({ message }) => message);

  test.each(['1e999', '-1e400', '(5.00)', '5%', '5.5 USD', '0x10', '1.2.3', 'inf', '#DIV/0!'])(
    '%s is no price',
    async (figure) => {
      expect(await errorOf(`Date;Close\n2020-01-13;2.5\n2020-01-14;${figure}\n`)).toEqual([
        `"${figure}" is not a number like 1,234.56.`,
      ]);
    },
  );

  test('numbers and days of another order', async () => {
    expect(
      await errorOf('Date;Close\n13.01.2020;10,5\n14.01.2020;10.5\n32.01.2020;10,7\n'),
    ).toEqual([
      '"10.5" is not a number like 1.234,56.',
      '"32.01.2020" is not a day like 28/12/2022.',
    ]);
  });

  test('a day in a count of its own', async () => {
    expect(await errorOf('Date,Close\n13/01/2020,1\n43844,2\n15/01/2020,3\n')).toEqual([
      '"43844" is a day as Excel counts them, 2020-01-14: write it like 28/12/2022.',
    ]);
  });

  test('lines that are too short or too long', async () => {
    expect(await errorOf('Date,Close\n2020-01-13,1\nend\n2020-01-14,1,234\n')).toEqual([
      'It has 1 column instead of 2.',
      'It has 3 columns instead of 2: a value with "," in it needs quotation marks.',
    ]);
  });

  test('names that make no symbol, or that of another', async () => {
    const long = 'A Very Long Company Name';
    expect(
      await errorOf(
        `Name,Date,Close\n${long},2020-01-13,1\n${long} B,2020-01-13,1\n腾讯,2020-01-13,1\n`,
      ),
    ).toEqual([
      `"${long} B" would have the symbol A-VERY-LONG-COMP, which is that of another name above. Give it one of its own.`,
      '"腾讯" makes no symbol: it needs letters from A to Z or digits.',
    ]);
  });
});
