import { describe, expect, test } from '@jest/globals';
import { benchmarks, blockOf, isBenchmarkName, movement } from './protocol';

describe('movement', () => {
  test('0.55 % and more is up, -0.5 % and less is down, what lies between is left out', () => {
    expect([0.0055, 0.0056, 0.3].map(movement)).toEqual([1, 1, 1]);
    expect([-0.005, -0.0051, -0.9].map(movement)).toEqual([0, 0, 0]);
    expect([0.00549, 0, -0.00499].map(movement)).toEqual([undefined, undefined, undefined]);
  });
});

describe('blockOf', () => {
  const inTurn = [
    undefined,
    'train',
    'train',
    'validation',
    'validation',
    'test',
    'test',
    undefined,
  ];

  test('a block begins on its first day and ends before that of the next', () => {
    const days = ['2006-12-29', '2007-01-03', '2014-12-31', '2015-01-02', '2015-12-31'];
    const later = ['2016-01-04', '2016-12-30', '2017-01-03'];
    expect([...days, ...later].map((day) => blockOf(benchmarks.kdd17, day))).toEqual(inTurn);
  });

  test('the quarter of ACL18: August and September 2015 validate, October to December test', () => {
    const days = ['2013-12-31', '2014-01-02', '2015-07-31', '2015-08-03', '2015-09-30'];
    const later = ['2015-10-01', '2015-12-31', '2016-01-04'];
    expect([...days, ...later].map((day) => blockOf(benchmarks.acl18, day))).toEqual(inTurn);
  });

  test('names are those of the two data sets and nothing inherited', () => {
    expect(['kdd17', 'acl18', 'toString', ''].map(isBenchmarkName)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
