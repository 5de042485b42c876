import { expect, test } from '@playwright/test';
import { overflow, violations } from './accessibility';

test('the first page shows a worked example and leads to its whole result', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 2 }).first()).toContainText(
    /Lowest risk with these 20 stocks: \d+\.\d\s%/,
  );
  await page.getByRole('link', { name: 'See the whole example' }).click();
  await expect(page.getByRole('table', { name: /^Weights/ })).toBeVisible();
});

test('the first page may be cached at the edge', async ({ request }) => {
  const response = await request.get('/');
  expect(response.headers()['cache-control']).toMatch(/s-maxage=86400/);
});

test('a stored result may be cached at the edge for ever', async ({ page, request }) => {
  await page.goto('/');
  const link = await page.getByRole('link', { name: 'See the whole example' }).getAttribute('href');
  await request.get(link!);
  const response = await request.get(link!);
  expect(response.headers()['cache-control']).toMatch(/s-maxage=31536000/);
});

test('an unknown result says what to do next', async ({ page }) => {
  const response = await page.goto('/runs/ffffffffffffffffffffffff');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('main').getByRole('link').first()).toBeVisible();
});

test('an address that stands for no text has the page of what is not there', async ({ page }) => {
  for (const path of ['/runs/%E0%A4%A', '/forecasts/%', '/upload/%zz', '/runs/%00', '/%C0%AF']) {
    const response = await page.goto(path);
    expect(response?.status()).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/no page at this address/);
  }
  const api = await page.request.get('/api/trpc/%E0%A4%A');
  expect(api.status()).toBe(404);
  expect(await api.json()).toMatchObject({ code: 'not_found' });
});

for (const scheme of ['light', 'dark'] as const) {
  for (const width of [390, 768, 1440]) {
    test(`pages are accessible and fit, ${scheme}, ${width} px`, async ({ browser }) => {
      const page = await browser.newPage({ colorScheme: scheme, viewport: { width, height: 900 } });
      const errors: string[] = [];
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      page.on('pageerror', (error) => errors.push(error.message));

      await page.goto('/');
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      const link = await page
        .getByRole('link', { name: 'See the whole example' })
        .getAttribute('href');

      await page.goto(link!);
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);

      await page.goto('/optimize');
      await page.getByRole('button', { name: /example with 20 stocks/ }).click();
      await expect(page.getByRole('table', { name: /^Weights/ })).toBeVisible();
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);

      for (const path of ['/forecasts', '/forecasts/KO', '/data']) {
        await page.goto(path);
        expect(await violations(page)).toEqual([]);
        expect(await overflow(page)).toBe(0);
      }
      expect(errors).toEqual([]);
      await page.close();
    });
  }
}
