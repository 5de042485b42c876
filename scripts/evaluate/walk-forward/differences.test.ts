import { expect, test } from '@jest/globals';
import { performance } from '@/core/backtest/performance';
import { examplePanel } from '@/core/moments/example-panel';
import { differences } from './differences';

const options = { level: 0.95, replications: 400, seed: 1, blockDays: 21 };
const column = (seed: number) => examplePanel(500, 1, seed).returns;

test('the differences are those of the figures themselves, inside their intervals', () => {
  const [returns, base] = [column(1), column(2)];
  const [own, other] = [performance(returns, 252), performance(base, 252)];
  const { annualReturn, volatility, sharpe } = differences(returns, base, 252, options);
  expect(annualReturn.value).toBeCloseTo(own.annualReturn - other.annualReturn, 12);
  expect(volatility.value).toBeCloseTo(own.volatility - other.volatility, 10);
  expect(sharpe.value).toBeCloseTo(own.sharpe! - other.sharpe!, 10);
  for (const { value, low, high } of [annualReturn, volatility, sharpe]) {
    expect(low).toBeLessThan(value);
    expect(value).toBeLessThan(high);
  }
});

test('a strategy beside itself differs by nothing, for sure', () => {
  const nothing = { value: 0, low: 0, high: 0 };
  expect(differences(column(1), column(1), 252, options)).toEqual({
    annualReturn: nothing,
    volatility: nothing,
    sharpe: nothing,
  });
});

test('resampled together: twice the returns have surely twice the volatility', () => {
  const base = column(3);
  const { volatility } = differences(
    base.map((r) => 2 * r),
    base,
    252,
    options,
  );
  expect(volatility.low).toBeGreaterThan(0);
  expect(volatility.value).toBeCloseTo(performance(base, 252).volatility, 10);
});
