import { expect, test } from '@playwright/test';

const url = '/api/trpc/optimize.run';

test('another site cannot make a browser post here', async ({ request }) => {
  const foreign = await request.post(url, {
    headers: { origin: 'https://evil.example' },
    data: {},
  });
  expect(foreign.status()).toBe(403);
  const form = await request.post(url, { multipart: { symbols: 'AAPL' } });
  expect(form.status()).toBe(403);
  expect(await form.json()).toMatchObject({ code: 'forbidden' });
});

test('what is wrong with the input is said with its field and nothing of the inside', async ({
  request,
}) => {
  const response = await request.post(url, {
    data: { symbols: ['AAPL'], method: 'min-variance', from: '2021-02-30' },
  });
  expect(response.status()).toBe(400);
  const body = await response.text();
  expect(JSON.parse(body).error).toMatchObject({
    data: { field: 'from', reason: 'invalid_input' },
  });
  expect(body).not.toMatch(/stack|node_modules|at .*\.ts/);
});

test('a body that is not JSON or too large is refused, not a failure', async ({ request }) => {
  const broken = await request.post(url, {
    headers: { 'content-type': 'application/json' },
    data: '{"symbols":',
  });
  expect(broken.status()).toBe(400);
  const large = await request.post(url, { data: { symbols: ['A'.repeat(2_000_000)] } });
  expect(large.status()).toBe(413);
});

test('a batch larger than allowed is refused', async ({ request }) => {
  const procedures = Array.from({ length: 11 }, () => 'assets.list').join(',');
  const response = await request.get(`/api/trpc/${procedures}?batch=1&input=%7B%7D`);
  expect(response.status()).toBe(400);
});
