import { expect, type Page, test } from '@playwright/test';

const FIVE_YEARS = { from: '2018-01-01', to: '2022-12-28' };

/** Full-precision weights by symbol, as the table shows them. */
async function readWeights(page: Page): Promise<Map<string, number>> {
  const cells = page.getByRole('table', { name: /^Weights/ }).locator('td[data-weight]');
  const pairs = await cells.evaluateAll((all) =>
    all.map(
      (cell) =>
        [cell.getAttribute('data-symbol') ?? '', Number(cell.getAttribute('data-weight'))] as const,
    ),
  );
  return new Map(pairs);
}

const sum = (weights: Map<string, number>) => [...weights.values()].reduce((a, b) => a + b, 0);

test('a newcomer gets a certified portfolio of 20 real stocks from one click', async ({ page }) => {
  await page.goto('/optimize');
  await page.getByRole('button', { name: /example with 20 stocks/ }).click();
  await expect(page.getByRole('heading', { level: 2, name: /20 stocks/ })).toBeVisible();
  const weights = await readWeights(page);
  expect(weights.size).toBe(20);
  expect(Math.abs(sum(weights) - 1)).toBeLessThan(1e-9);
  for (const weight of weights.values()) expect(weight).toBeGreaterThanOrEqual(-1e-12);
  await expect(page.getByRole('table', { name: /^Weights/ })).toContainText(/100\.00\s%/);

  await page.getByRole('textbox', { name: 'Money to invest' }).fill('25000');
  await page.getByRole('button', { name: 'Compute shares' }).click();
  const orders = page.getByRole('table', { name: /^Buying \d+ assets/ });
  await expect(orders).toContainText('No plan in whole shares is nearer');
  const said = (await orders.locator('caption').textContent()) ?? '';
  const [spent, all, left] = (said.match(/[\d,]+\.\d\d/g) ?? []).map((text) =>
    Number(text.replaceAll(',', '')),
  );
  expect(all).toBe(25_000);
  expect(spent! + left!).toBeCloseTo(25_000, 2);
});

test('a person searches by keyboard, limits the weights, runs, and the link shows the same weights without JavaScript', async ({
  page,
  browser,
}) => {
  await page.goto('/optimize');
  const search = page.getByRole('combobox', { name: 'Add assets' });
  await search.focus();
  for (const name of ['johnson', 'coca', 'microsoft', 'walmart']) {
    await page.keyboard.type(name);
    await expect(page.getByRole('option').first()).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(search).toHaveValue('');
  }
  await page.getByRole('radio', { name: 'Maximum Sharpe ratio' }).check();
  await page.getByRole('textbox', { name: /Largest weight/ }).fill('40');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('table', { name: /^Weights/ })).toBeVisible();
  const weights = await readWeights(page);
  expect([...weights.keys()].sort()).toEqual(['JNJ', 'KO', 'MSFT', 'WMT']);
  expect(Math.abs(sum(weights) - 1)).toBeLessThan(1e-9);
  expect(Math.max(...weights.values())).toBeLessThanOrEqual(0.4 + 1e-9);

  const link = await page
    .getByRole('link', { name: /permanent link|permalink|link to this result/i })
    .getAttribute('href');
  expect(link).toMatch(/^\/runs\/[0-9a-f]{24}$/);
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const stored = await plain.newPage();
  await stored.goto(link!);
  expect(await readWeights(stored)).toEqual(weights);
  await plain.close();
});

test('limits that cannot hold are explained and mended with one click', async ({ page }) => {
  await page.goto(
    `/optimize?symbols=AAPL,MSFT,JNJ&max=0.2&from=${FIVE_YEARS.from}&to=${FIVE_YEARS.to}`,
  );
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText(/60\s%/).first()).toBeVisible();
  await page
    .getByRole('button', { name: /Apply and run/ })
    .first()
    .click();
  await expect(page.getByRole('table', { name: /^Weights/ })).toBeVisible();
  expect(Math.abs(sum(await readWeights(page)) - 1)).toBeLessThan(1e-9);
});

test('a mistake is told at its field', async ({ page }) => {
  await page.goto('/optimize?symbols=AAPL,MSFT&from=2022-12-01&to=2022-12-28');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText(/at least 60 are needed/)).toBeVisible();
});

test('a limit in words holds, comes back with the link, and is marked where it cannot be read', async ({
  page,
}) => {
  await page.goto(`/optimize?symbols=AAPL,MSFT,JNJ,KO&from=${FIVE_YEARS.from}&to=${FIVE_YEARS.to}`);
  const limits = page.getByRole('textbox', { name: /Further limits/ });
  const run = page.getByRole('button', { name: 'Run', exact: true });
  await limits.fill('JNJ + KO <= 40%\n\nAAPL + XYZ <= 90%');
  await run.click();
  await expect(page.getByText(/Line 3, character 8: "XYZ" is not known/)).toBeVisible();
  await expect(limits).toBeFocused();

  await limits.fill('JNJ + KO <= 40%\n\nAAPL <= 0.5 * MSFT');
  await run.click();
  await expect(page.getByRole('table', { name: /^Weights/ })).toBeVisible();
  const weights = await readWeights(page);
  const of = (symbol: string) => weights.get(symbol) ?? Number.NaN;
  expect(Math.abs(sum(weights) - 1)).toBeLessThan(1e-9);
  expect(of('JNJ') + of('KO')).toBeLessThanOrEqual(0.4 + 1e-9);
  expect(of('AAPL')).toBeLessThanOrEqual(0.5 * of('MSFT') + 1e-9);

  await page.getByRole('link', { name: 'Permanent link' }).click();
  await page.getByRole('link', { name: 'Run again with changes' }).click();
  await expect(limits).toHaveValue('JNJ + KO <= 40%\nAAPL <= 0.5 * MSFT');
});

test('few assets are held where few are asked for, and too few are mended with one click', async ({
  page,
}) => {
  const { from, to } = FIVE_YEARS;
  await page.goto(`/optimize?symbols=AAPL,MSFT,JNJ,KO,WMT,XOM&max=0.4&from=${from}&to=${to}`);
  const most = page.getByRole('textbox', { name: /Most assets held/ });
  await most.fill('2');
  await page.getByRole('textbox', { name: /Smallest holding/ }).fill('25');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page
    .getByRole('button', { name: /Apply and run/ })
    .first()
    .click();
  await expect(page.getByRole('table', { name: /^Weights/ })).toBeVisible();
  await expect(most).toHaveValue('3');
  const held = [...(await readWeights(page)).values()].filter((weight) => weight !== 0);
  expect(held).toHaveLength(3);
  expect(Math.min(...held)).toBeGreaterThanOrEqual(0.25 - 1e-9);
  await page.getByRole('link', { name: 'Permanent link' }).click();
  await page.getByRole('link', { name: 'Run again with changes' }).click();
  await expect(most).toHaveValue('3');
});

test('with the keyboard alone an answer is reached, and no control is under the bar of the button', async ({
  page,
}) => {
  await page.goto('/optimize');
  const search = page.getByRole('combobox', { name: 'Add assets' });
  await search.focus();
  for (const name of ['coca', 'apple', 'JNJ']) {
    await page.keyboard.type(name);
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(search).toHaveValue('');
  }
  const run = page.getByRole('button', { name: 'Run', exact: true });
  const covered: string[] = [];
  for (let stops = 0; stops < 60; stops++) {
    await page.keyboard.press('Tab');
    if (await run.evaluate((button) => button === document.activeElement)) break;
    const under = await page.evaluate(() => {
      const { left, top, width, height } = document.activeElement!.getBoundingClientRect();
      const onTop = document.elementFromPoint(left + width / 2, top + height / 2);
      const own =
        onTop?.contains(document.activeElement) || document.activeElement?.contains(onTop);
      return own ? '' : document.activeElement!.outerHTML.slice(0, 80);
    });
    if (under) covered.push(under);
  }
  expect(covered).toEqual([]);
  await expect(run).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('table', { name: /^Weights/ })).toBeVisible();
  expect([...(await readWeights(page)).keys()].sort()).toEqual(['AAPL', 'JNJ', 'KO']);
});

test('the answer of the server never changes behind a link', async ({ request }) => {
  const input = { symbols: ['AAPL', 'MSFT', 'JNJ'], ...FIVE_YEARS, method: 'min-variance' };
  const ask = async () => {
    const response = await request.post('/api/trpc/optimize.run', { data: input });
    expect(response.status()).toBe(200);
    return (await response.json()).result.data;
  };
  const first = await ask();
  expect(await ask()).toEqual(first);
});

test('a portfolio of most return for its risk lies on the frontier that is drawn', async ({
  page,
}) => {
  await page.goto(
    `/optimize?symbols=AAPL,MSFT,JNJ,KO,XOM&method=max-sharpe&from=${FIVE_YEARS.from}&to=${FIVE_YEARS.to}`,
  );
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const chart = page.getByRole('figure').filter({ hasText: 'the line is the efficient frontier' });
  const away = await chart.evaluate((figure) => {
    const path = figure.querySelector('path')!;
    const portfolio = figure.querySelector('circle:last-of-type')!.getBoundingClientRect();
    const matrix = path.getScreenCTM()!;
    const length = path.getTotalLength();
    const distances = Array.from({ length: 2_001 }, (_, i) => {
      const { x, y } = path.getPointAtLength((length * i) / 2_000).matrixTransform(matrix);
      return Math.hypot(
        x - portfolio.x - portfolio.width / 2,
        y - portfolio.y - portfolio.height / 2,
      );
    });
    return Math.min(...distances);
  });
  expect(away).toBeLessThan(1);

  // The stored result draws the same.
  await page.getByRole('link', { name: 'Permanent link' }).click();
  await expect(page).toHaveURL(/runs/);
  await expect(page.getByText('the line is the efficient frontier')).toBeVisible();
});

test('the first answer is in view, also from the end of the form; later ones do not jump there', async ({
  browser,
}) => {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 720 },
    reducedMotion: 'reduce',
  });
  await page.goto(`/optimize?symbols=AAPL,MSFT,JNJ&from=${FIVE_YEARS.from}&to=${FIVE_YEARS.to}`);
  const run = page.getByRole('button', { name: 'Run', exact: true });
  const largest = page.getByRole('textbox', { name: /Largest weight/ });
  const toTheEnd = () => page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await toTheEnd();
  await run.click();
  const heading = page.getByRole('heading', { level: 2 });
  await expect(heading).toBeInViewport();

  await largest.fill('50');
  await largest.press('Tab');
  await largest.scrollIntoViewIfNeeded();
  await expect(heading).not.toBeInViewport();
  // A click of the test would itself move the page to the button, which is in view already.
  await run.evaluate((button) => (button as HTMLButtonElement).click());
  await expect(page.getByText('50.00\u00a0%').first()).toBeVisible();
  await expect(heading).not.toBeInViewport();
  await page.close();
});
