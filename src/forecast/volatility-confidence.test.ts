import { expect, test } from '@jest/globals';
import type { HorizonSkill } from './skill';
import { volatilityConfidence } from './volatility-confidence';

type Baseline = HorizonSkill['volatility']['baselines'][number];

const measured = (lows: Partial<Record<Baseline['id'], number>>) => ({
  volatility: {
    qlike: -7,
    beatsEveryBaseline: false,
    baselines: (Object.keys(lows) as Baseline['id'][]).map((id) => ({
      id,
      qlike: -6.9,
      gain: { value: lows[id]! + 0.1, low: lows[id]!, high: lows[id]! + 0.2 },
      dieboldMariano: { statistic: 2, pValue: 0.05 },
    })),
  },
});

test('no skill where the gain over EWMA may be chance, or was not measured', () => {
  expect(volatilityConfidence(measured({ ewma: -0.01, garch: 0.2 }))).toBe(0);
  expect(volatilityConfidence(measured({ ewma: 0 }))).toBe(0);
  expect(volatilityConfidence(measured({ garch: 0.2 }))).toBe(0);
});

test('the lower end of the gain over EWMA, as a share of likelihood', () => {
  expect(volatilityConfidence(measured({ garch: -0.1, ewma: 0.1 }))).toBeCloseTo(
    1 - Math.exp(-0.1),
    15,
  );
  expect(volatilityConfidence(measured({ ewma: 50 }))).toBe(1);
});
