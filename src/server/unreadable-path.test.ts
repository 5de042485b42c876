import { expect, test } from '@jest/globals';
import { isUnreadablePath } from './unreadable-path';

test.each(['/', '/forecasts/%5EGSPC', '/runs/%E2%82%AC', '/a%2Fb', '/caf%C3%A9', '/%25'])(
  '%s is an address',
  (path) => expect(isUnreadablePath(path)).toBe(false),
);

test.each(['/runs/%', '/runs/%zz', '/runs/%E0%A4%A', '/runs/%C0%AF', '/runs/%00', '/runs/a%00b'])(
  '%s is the address of nothing',
  (path) => expect(isUnreadablePath(path)).toBe(true),
);
