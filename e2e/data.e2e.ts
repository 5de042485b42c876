import { expect, type Page, test } from '@playwright/test';

/** How far things have moved by themselves since the page began, as browsers count it. */
const layoutShift = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries())
            sum += (entry as unknown as { value: number }).value;
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(sum), 1_000);
      }),
  );

test('forecasts begin with their measured skill and lead to each asset', async ({ page }) => {
  await page.goto('/');
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Forecasts' })
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    /Direction 21 days ahead: right \d+\.\d\s% of the time; always saying “up” was right \d+\.\d\s%/,
  );
  const skill = page.getByRole('table', { name: /How often the direction was right/ });
  await expect(skill.getByRole('row')).toHaveCount(5);
  await page.getByRole('link', { name: 'KO', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/eight outcomes in ten/);
});

test('a forecast stands beside its skill, also without JavaScript, and opens its numbers', async ({
  browser,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/forecasts/AAPL');
  const table = page.getByRole('table', { name: /The forecast and its skill/ });
  for (const days of [1, 5, 21, 63]) {
    const row = table.getByRole('row', { name: new RegExp(`^${days} `) });
    await expect(row).toContainText(/[+−]\d+\.\d\s% to [+−]\d+\.\d\s%/);
    await expect(row.getByRole('cell').last()).toHaveText(/^\d+\s%$/);
  }
  await page.getByText('Show the numbers').first().click();
  await expect(page.getByRole('table', { name: /month ends before it/ })).toBeVisible();
  await context.close();
});

test('an index, whose symbol is not a word, has its page; an unknown one says where to go', async ({
  page,
}) => {
  await page.goto('/forecasts/%5EGSPC');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/eight outcomes in ten/);
  const unknown = await page.goto('/forecasts/NOSUCH');
  expect(unknown?.status()).toBe(404);
  await expect(page.getByRole('link', { name: /forecasts there are/ })).toBeVisible();
});

test('the page on data names its sources, what is stored and what runs by itself', async ({
  page,
}) => {
  await page.goto('/data');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/daily prices of \d+ assets/);
  await expect(page.getByRole('listitem').filter({ hasText: 'Shipped prices' })).toContainText(
    /In use/,
  );
  await expect(page.getByRole('listitem').filter({ hasText: 'Tiingo' })).toContainText(
    /TIINGO_API_KEY/,
  );
  await expect(page.getByRole('heading', { name: 'Prices that were refused' })).toBeVisible();
  const jobs = page.getByRole('table', { name: /What runs by itself/ });
  // A server that has just started computes its forecasts first; the page waits for the timetable by itself.
  await expect(jobs.getByRole('row', { name: /New prices/ })).toContainText(/\d\d:\d\d\sUTC/);
});

test('pages of forecasts and data may be cached, and nothing moves while they load', async ({
  page,
  request,
}) => {
  for (const path of ['/forecasts', '/forecasts/KO', '/data']) {
    await request.get(path);
    const response = await request.get(path);
    expect(response.headers()['cache-control']).toMatch(/s-maxage=\d+/);
    await page.goto(path);
    expect(await layoutShift(page)).toBeLessThan(0.01);
  }
});
