import { expect, test } from '@jest/globals';
import { createGuardedFetch } from './guarded-fetch';

const reached: string[] = [];
const guarded = createGuardedFetch({
  provider: 'Example',
  allowedHosts: ['api.example.com'],
  fetch: async (input) => {
    reached.push(String(input));
    return new Response('ok');
  },
});

test.each([
  'http://api.example.com/',
  'https://evil.example.com/',
  'https://api.example.com.evil.com/',
  'https://api.example.com:8443/',
  'https://user:password@api.example.com/',
  'https://169.254.169.254/latest/meta-data',
  'https://127.0.0.1/',
  'file:///etc/passwd',
])('%s is never asked', async (url) => {
  await expect(guarded(url)).rejects.toMatchObject({ code: 'forbidden', retry: 'next-provider' });
  expect(reached).not.toContain(url);
});

test('an address of the provider is asked and its answer passed on', async () => {
  const response = await guarded('https://api.example.com/prices?symbol=AAPL');
  expect(await response.text()).toBe('ok');
});
