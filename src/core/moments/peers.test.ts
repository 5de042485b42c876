import { describe, expect, test } from '@jest/globals';
import { examplePanel } from './example-panel';
import peers from './fixtures/peers.json' with { type: 'json' };
import { covarianceEstimators, expectedReturnsEstimators } from './registry';

/** Reference values of other libraries, per period; written by scripts/peers/moments.py. */

const TOLERANCE = 1e-10;

const estimators = { ...expectedReturnsEstimators, ...covarianceEstimators };

interface Reference {
  readonly library: string;
  readonly values: readonly number[];
  readonly details: Readonly<Record<string, number>>;
}

describe.each(Object.entries(peers))('panel %s', (_, { panel, references }) => {
  test.each(Object.entries(references) as [keyof typeof estimators, Reference][])(
    `%s equals its peer to ${TOLERANCE} relative to the largest entry`,
    (id, reference) => {
      const { values, details } = estimators[id].estimate(
        examplePanel(panel.periods, panel.assets, panel.seed),
      );
      expect(values).toHaveLength(reference.values.length);
      const scale = Math.max(...reference.values.map(Math.abs));
      reference.values.forEach((value, k) => {
        expect(Math.abs(values[k]! / 252 - value) / scale).toBeLessThan(TOLERANCE);
      });
      for (const [name, value] of Object.entries(reference.details)) {
        const detail = details.find((candidate) => candidate.id === name);
        expect(Math.abs(detail!.value - value)).toBeLessThan(TOLERANCE);
      }
    },
  );
});
