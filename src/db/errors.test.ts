import { describe, expect, test } from '@jest/globals';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import { toDatabaseError } from '@/db/errors';
import { AppError } from '@/lib/errors';

const coded = (code: string, message = 'some text') => Object.assign(new Error(message), { code });

describe('toDatabaseError', () => {
  test.each([
    ['ECONNREFUSED', 'cannot be reached'],
    ['ECONNRESET', 'cannot be reached'],
    ['08006', 'cannot be reached'],
    ['57P01', 'cannot be reached'],
    ['53300', 'cannot be reached'],
    ['57014', 'did not answer in time'],
    ['ETIMEDOUT', 'did not answer in time'],
    ['25006', 'read-only'],
    ['53100', 'disk of the database is full'],
    ['28P01', 'refused the sign-in'],
    ['3D000', 'refused the sign-in'],
  ])('%s: %s', (code, words) => {
    for (const error of [coded(code), new DrizzleQueryError('select 1', [], coded(code))]) {
      const mapped = toDatabaseError(error);
      expect(mapped).toBeInstanceOf(AppError);
      expect(mapped).toMatchObject({ code: 'db_unavailable', cause: error });
      expect((mapped as AppError).message).toContain(words);
    }
  });

  test('every address of a host refused is a database that cannot be reached', () => {
    const refused = new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')], '');
    expect(toDatabaseError(refused)).toMatchObject({ code: 'db_unavailable' });
  });

  test.each([['23505'], ['42P01'], ['22P02'], ['ENOENT']])('%s passes as it came', (code) => {
    const error = coded(code, 'timeout, connection terminated');
    expect(toDatabaseError(error)).toBe(error);
  });

  test('the text of a statement decides nothing', () => {
    const error = new DrizzleQueryError("select 'timeout'", ['connection error'], coded('42P01'));
    expect(toDatabaseError(error)).toBe(error);
  });

  test('an AppError and what is no error pass as they came', () => {
    const own = new AppError('not_found', 'no such run');
    expect(toDatabaseError(own)).toBe(own);
    expect(toDatabaseError('timeout')).toBe('timeout');
  });
});
