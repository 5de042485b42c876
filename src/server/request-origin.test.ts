import { describe, expect, test } from '@jest/globals';
import { isTrustedPost } from './request-origin';

const json = { 'content-type': 'application/json', host: 'tangency.example' };

describe('trusted', () => {
  test.each([
    [
      'our own page',
      { ...json, origin: 'https://tangency.example', 'sec-fetch-site': 'same-origin' },
    ],
    [
      'our own page in a browser without fetch metadata',
      { ...json, origin: 'https://tangency.example', cookie: 'a=b' },
    ],
    ['a program without cookies', json],
    [
      'a program that names a charset',
      { ...json, 'content-type': 'application/json; charset=utf-8' },
    ],
  ])('%s', (_name, headers) => {
    expect(isTrustedPost(new Headers(headers))).toBe(true);
  });
});

describe('refused', () => {
  test.each([
    ['another site', { ...json, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a sibling subdomain', { ...json, 'sec-fetch-site': 'same-site' }],
    ['another port', { ...json, origin: 'https://tangency.example:8443' }],
    ['an opaque origin', { ...json, origin: 'null' }],
    ['a form', { host: json.host, 'content-type': 'multipart/form-data; boundary=x' }],
    ['plain text', { host: json.host, 'content-type': 'text/plain' }],
    ['no content type', { host: json.host }],
    ['cookies without an origin', { ...json, cookie: 'session=1' }],
  ])('%s', (_name, headers) => {
    expect(isTrustedPost(new Headers(headers))).toBe(false);
  });
});
