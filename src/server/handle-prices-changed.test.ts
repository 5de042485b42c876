import { expect, test } from '@jest/globals';
import { handlePricesChanged } from './handle-prices-changed';

test.each([
  ['no key', {}],
  ['a short one', { 'x-prices-changed-key': 'ab' }],
  ['one that is no number', { 'x-prices-changed-key': 'z'.repeat(64) }],
  ['another one', { 'x-prices-changed-key': '00'.repeat(32) }],
])('to whoever has %s the door does not exist', (_name, headers: Record<string, string>) => {
  const request = new Request('http://localhost/api/prices-changed', { method: 'POST', headers });
  expect(handlePricesChanged(request).status).toBe(404);
});
