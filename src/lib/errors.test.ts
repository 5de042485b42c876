import { expect, jest, test } from '@jest/globals';
import { AppError } from './errors';

test('an error of another copy of this module is one of ours too', async () => {
  jest.resetModules();
  const copy = await import('./errors');
  expect(copy.AppError).not.toBe(AppError);
  const theirs = new copy.AppError('deadline', 'No answer within 1 s.');
  expect(theirs).toBeInstanceOf(AppError);
  expect(new AppError('deadline', 'No answer within 1 s.')).toBeInstanceOf(copy.AppError);
});

test('other errors and things that look like one are not ours', () => {
  const lookalike = { name: 'AppError', code: 'deadline', message: '' };
  for (const value of [
    new Error('AppError'),
    new TypeError('no'),
    lookalike,
    null,
    undefined,
    'x',
  ]) {
    expect(value instanceof AppError).toBe(false);
  }
});
