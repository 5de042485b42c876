import { expect, test } from '@playwright/test';
import { overflow, violations } from './accessibility';

/** Weekdays from Monday, 4 January 2021, written day first. */
const day = (i: number) => {
  const date = new Date(Date.UTC(2021, 0, 4 + Math.floor(i / 5) * 7 + (i % 5)));
  return date.toISOString().slice(0, 10).split('-').reverse().join('.');
};
const price = (asset: number, i: number) =>
  (40 * (asset + 1) * (1 + 0.0005 * i + 0.02 * Math.sin(i * (1 + asset) + asset)))
    .toFixed(2)
    .replace('.', ',');
const companies = ['Müller AG', 'ACME'];

/** As a European spreadsheet writes it: semicolons, decimal commas, a column of ours that means nothing, two bad lines. */
const strangers = [
  'Firma;Tag;Wert;Notiz',
  ...Array.from({ length: 90 }, (_, i) =>
    companies.map((name, asset) => `${name};${day(i)};${price(asset, i)};${i % 7}`),
  ).flat(),
  'ACME;demnächst;41,00;1',
  `ACME;${day(91)};viel;1`,
].join('\r\n');
const file = (name: string, text: string) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
});

test('a stranger’s file is understood after a hand, stored, and optimized', async ({ page }) => {
  await page.goto('/');
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Your prices' })
    .click();
  await page.getByLabel('A CSV file with prices').setInputFiles(file('kurse.csv', strangers));
  await page.getByLabel('Read Firma as').selectOption('Symbol');
  await page.getByLabel('Read Wert as').selectOption('Close');
  await expect(page.getByLabel('Read Notiz as')).toHaveValue('skip');
  await expect(page.getByRole('heading', { name: /^2 assets in 182 lines/ })).toBeVisible();
  const understood = page.getByRole('table', { name: /first price of each asset/ });
  await expect(understood.getByRole('row', { name: /MULLER-AG.*4\sJan\s2021/ })).toBeVisible();
  await expect(page.getByText('Line 182')).toBeVisible();
  await expect(page.getByText('Tag: "demnächst" is not a day like 28/12/2022.')).toBeVisible();
  await expect(page.getByText('Wert: "viel" is not a number like 1.234,56.')).toBeVisible();
  await page.getByLabel('Currency of the prices').fill('EUR');
  await page.getByRole('button', { name: 'Store and optimize' }).click();

  // Two lines were left out, so the report is shown first.
  await expect(page.getByRole('heading', { name: 'Stored: 2 assets, 180 prices' })).toBeVisible();
  await expect(page.getByText(/not adjusted for dividends/)).toBeVisible();
  await page.getByRole('link', { name: 'Optimize these 2 assets' }).click();
  await expect(page.getByRole('grid', { name: 'Chosen assets' })).toContainText('ACME');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const weights = page.getByRole('table', { name: /^Weights/ });
  await expect(weights).toContainText('MULLER-AG');
  await expect(page.getByText(/uploaded in kurse.csv/)).toBeVisible();
  // The id of the upload stays in the links.
  expect(await page.getByRole('main').textContent()).not.toContain('~');
  expect(decodeURIComponent(page.url())).toMatch(
    /symbols=MULLER-AG~[0-9A-Z]{16},ACME~[0-9A-Z]{16}$/,
  );
});

test('a file that leaves nothing to ask goes straight to the optimizer', async ({ page }) => {
  await page.goto('/upload');
  await page.getByRole('button', { name: 'Try it with an example' }).click();
  await expect(page.getByRole('heading', { name: /^4 assets in \d+ lines/ })).toBeVisible();
  await page.getByRole('button', { name: 'Store and optimize' }).click();
  await expect(page.getByRole('grid', { name: 'Chosen assets' })).toContainText('KO');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('table', { name: /^Weights/ })).toContainText('JNJ');
});

test('what cannot be read in one way only is asked', async ({ page }) => {
  await page.goto('/upload');
  const text = 'Date,Close\n01/02/2021,1\n01/03/2021,2\n';
  await page.getByLabel('A CSV file with prices').setInputFiles(file('acme.csv', text));
  await expect(page.getByText(/Days like 01\/02\/2021 can be read in two ways/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Store and optimize' })).toBeDisabled();
  await page.getByLabel('Days are written').selectOption({ label: '28/12/2022, day first' });
  await expect(page.getByRole('row', { name: /ACME.*1\sFeb\s2021/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Store and optimize' })).toBeEnabled();
});

test('a column of currencies takes the place of the field, and stays with each asset', async ({
  page,
}) => {
  await page.goto('/upload');
  const rows = Array.from({ length: 70 }, (_, i) => [
    `AAA,${day(i)},${price(0, i).replace(',', '.')},USD`,
    `BBB,${day(i)},${price(1, i).replace(',', '.')},CHF`,
  ]).flat();
  const text = ['Symbol,Date,Close,Currency', ...rows, ''].join('\n');
  await page.getByLabel('A CSV file with prices').setInputFiles(file('two.csv', text));
  await expect(page.getByLabel('Read Currency as')).toHaveValue('currency');
  await expect(page.getByLabel('Currency of the prices')).toHaveCount(0);
  const understood = page.getByRole('table', { name: /first price of each asset/ });
  await expect(understood.getByRole('row', { name: /BBB.*\d\sCHF/ })).toBeVisible();
  await page.getByLabel('Read Currency as').selectOption('Not used');
  await expect(page.getByLabel('Currency of the prices')).toHaveValue('USD');
  await page.getByLabel('Read Currency as').selectOption('Currency');
  await page.getByRole('button', { name: 'Store and optimize' }).click();
  await expect(page.getByRole('grid', { name: 'Chosen assets' })).toContainText('BBB');
  await expect(page.getByText(/in USD and CHF/)).toBeVisible();
  await expect(page.getByText(/USD \(AAA\) and CHF \(BBB\)/)).toBeVisible();
});

test('prices that were brought can be taken away again', async ({ page, request }) => {
  await page.goto('/upload');
  await page
    .getByLabel('A CSV file with prices')
    .setInputFiles(file('acme.csv', 'Date,Close\n2021-01-04,1\n2021-01-05,oops\n'));
  await page.getByRole('button', { name: 'Store and optimize' }).click();
  await expect(page.getByText('No history is long enough to optimize.')).toBeVisible();
  await page.getByRole('button', { name: 'Remove these prices' }).click();
  await expect(page.getByRole('heading', { name: 'Removed' })).toBeVisible();
  const gone = await request.get(
    `/api/trpc/uploads.get?input=${encodeURIComponent('{"id":"NOSUCHUPLOAD"}')}`,
  );
  expect(gone.status()).toBe(404);
});

test('a file that is no text is refused in words', async ({ page }) => {
  await page.goto('/upload');
  await page
    .getByLabel('A CSV file with prices')
    .setInputFiles(file('prices.xlsx', 'PK\u0003\u0004and so on'));
  await expect(page.getByRole('alert').first()).toContainText('Excel workbook');
});

test('a long file that is refused early is refused in words, not as a broken connection', async ({
  page,
}) => {
  await page.goto('/upload');
  const answers = await page.evaluate(async () => {
    const zeros = new Uint8Array(40 * 1024 * 1024);
    const send = async (headers: Record<string, string>, bytes: number) => {
      const body = new Blob([zeros, zeros.subarray(bytes)]);
      const response = await fetch('/api/uploads?name=a.csv', { method: 'POST', headers, body });
      return [response.status, ((await response.json()) as { code: string }).code];
    };
    return [
      await send({ 'content-type': 'text/csv' }, 0),
      await send({ 'content-type': 'text/csv' }, zeros.length),
      await send({ 'content-type': 'text/plain' }, zeros.length),
    ];
  });
  expect(answers).toEqual([
    [413, 'too_large'],
    [415, 'unsupported_format'],
    [415, 'unsupported_format'],
  ]);
});

test('the door for files takes no foreign posts, forms or bombs', async ({ request }) => {
  const post = (headers: Record<string, string>, data: Buffer = Buffer.from('a,b\n')) =>
    request.post('/api/uploads?name=a.csv', { headers, data });
  const csv = { 'content-type': 'text/csv' };
  expect((await post({ ...csv, origin: 'https://evil.example' })).status()).toBe(403);
  expect((await post({ 'content-type': 'text/plain' })).status()).toBe(415);
  const large = await post(csv, Buffer.alloc(65 * 1024 * 1024, 'a,b\n'));
  expect(large.status()).toBe(413);
  expect(await large.json()).toMatchObject({ code: 'too_large', field: 'file' });
  const zeros = await post(csv, Buffer.alloc(1_000_000));
  expect(zeros.status()).toBe(415);
  const columns = await post(csv, Buffer.from(`Date${',x'.repeat(1_000_000)}\n`));
  expect(columns.status()).toBe(400);
  expect(await columns.json()).toMatchObject({
    code: 'invalid_input',
    message: expect.stringMatching(/columns|longer/),
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
});

for (const scheme of ['light', 'dark'] as const) {
  for (const width of [390, 1440]) {
    test(`the upload is accessible and fits, ${scheme}, ${width} px`, async ({ browser }) => {
      const page = await browser.newPage({ colorScheme: scheme, viewport: { width, height: 900 } });
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto('/upload');
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await page.getByLabel('A CSV file with prices').setInputFiles(file('kurse.csv', strangers));
      await expect(page.getByRole('button', { name: 'Store and optimize' })).toBeVisible();
      await page.getByLabel('Read Firma as').selectOption('Symbol');
      await page.getByLabel('Read Wert as').selectOption('Close');
      await expect(page.getByText('Line 182')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await page.getByRole('button', { name: 'Store and optimize' }).click();
      await expect(page.getByRole('heading', { name: /^Stored: 2 assets/ })).toBeVisible();
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      expect(errors).toEqual([]);
      await page.close();
    });
  }
}

test('stored prices have a page of their own, from which they are removed for good', async ({
  page,
}) => {
  await page.goto('/upload');
  await page.getByLabel('A CSV file with prices').setInputFiles(file('kurse.csv', strangers));
  await page.getByLabel('Read Firma as').selectOption('Symbol');
  await page.getByLabel('Read Wert as').selectOption('Close');
  await page.getByLabel('Currency of the prices').fill('EUR');
  await page.getByRole('button', { name: 'Store and optimize' }).click();
  await page.getByRole('link', { name: 'Their page' }).click();
  await expect(page).toHaveURL(/\/upload\/[0-9A-Z]{16}$/);
  await expect(page.getByRole('heading', { level: 1, name: 'kurse.csv' })).toBeVisible();
  await expect(page.getByText('Line 182')).toBeVisible();
  expect(await page.locator('meta[name="robots"]').getAttribute('content')).toContain('noindex');

  await page.getByRole('link', { name: 'Optimize these 2 assets' }).click();
  await page.getByRole('button', { name: 'Add 20 S&P 500 stocks' }).click();
  await expect(page.getByText(/USD \(.*\) and EUR|EUR \(.*\) and USD/)).toBeVisible();
  await page.getByRole('link', { name: 'kurse.csv' }).click();

  const ask = page.getByRole('button', { name: 'Remove these prices' });
  await ask.click();
  await page.getByRole('button', { name: 'Keep them' }).click();
  await expect(ask).toBeFocused();
  await ask.click();
  await page.getByRole('button', { name: 'Remove for good' }).click();
  await expect(page.getByRole('heading', { name: 'Removed' })).toBeFocused();
  expect((await page.reload())?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: /no prices under this link/ })).toBeVisible();
});

for (const scheme of ['light', 'dark'] as const) {
  test(`the page of stored prices is accessible and fits, ${scheme}`, async ({
    browser,
    request,
  }) => {
    const stored = await request.post('/api/uploads?name=acme.csv', {
      headers: { 'content-type': 'text/csv' },
      data: Buffer.from('Date,Close\n2021-01-04,1\n2021-01-05,oops\n'),
    });
    const { id } = (await stored.json()) as { id: string };
    for (const width of [390, 1440]) {
      const page = await browser.newPage({ colorScheme: scheme, viewport: { width, height: 900 } });
      await page.goto(`/upload/${id}`);
      await page.getByRole('button', { name: 'Remove these prices' }).click();
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await page.close();
    }
    await request.post('/api/trpc/uploads.remove', { data: { id } });
  });
}
