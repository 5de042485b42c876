import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { examplePanel } from '@/core/moments/example-panel';
import { entropyPooling, type PooledProbabilities, type PoolingView } from './entropy-pooling';
import { pooledMoments } from './pooled-moments';
import { correlationView, returnView, tailView, volatilityView } from './pooling-views';

const panel = examplePanel(60, 5);

function solved(views: readonly PoolingView[], scenarios = 60): PooledProbabilities {
  const answer = entropyPooling(scenarios, views);
  if (answer.status !== 'solved') throw new Error(`${answer.status}: ${answer.message}`);
  return answer;
}

const expectation = (x: Float64Array, values: Float64Array) =>
  x.reduce((sum, p, t) => sum + p * values[t]!, 0);

/** The probabilities are the prior tilted by the views' multipliers, which is what optimality means here. */
function expectOptimal(answer: PooledProbabilities, views: readonly PoolingView[]): void {
  const tilted = answer.probabilities.map((_, t) =>
    Math.exp(
      -views.reduce(
        (sum, view, k) => sum + answer.multipliers[k]! * (view.values[t]! - view.target),
        0,
      ),
    ),
  );
  const total = tilted.reduce((sum, value) => sum + value, 0);
  answer.probabilities.forEach((x, t) => {
    expect(Math.abs(x - tilted[t]! / total)).toBeLessThan(1e-10);
  });
  views.forEach((view, k) => {
    const scale = Math.max(...view.values.map(Math.abs), Math.abs(view.target));
    const slack = (view.target - expectation(answer.probabilities, view.values)) / scale;
    if (view.relation === '=') expect(Math.abs(slack)).toBeLessThan(1e-10);
    else {
      const sign = view.relation === '>=' ? -1 : 1;
      expect(sign * slack).toBeGreaterThan(-1e-10);
      expect(sign * answer.multipliers[k]!).toBeGreaterThanOrEqual(0);
      expect(Math.min(sign * slack, sign * answer.multipliers[k]! * scale)).toBeLessThan(1e-9);
    }
  });
}

describe('entropyPooling', () => {
  test('without views the prior stays', () => {
    const answer = solved([]);
    expect([...answer.probabilities]).toEqual(Array(60).fill(expect.closeTo(1 / 60, 15)));
    expect(answer.relativeEntropy).toBeCloseTo(0, 14);
    expect(answer.effectiveScenarios).toBeCloseTo(60, 10);
  });

  test("a view on an event's probability is Bayes' rule: equal weights inside and outside", () => {
    const event = Float64Array.from({ length: 10 }, (_, t) => (t < 3 ? 1 : 0));
    const answer = solved([{ name: 'event', values: event, relation: '=', target: 0.6 }], 10);
    answer.probabilities.forEach((x, t) => {
      expect(x).toBeCloseTo(t < 3 ? 0.2 : 0.4 / 7, 12);
    });
    expect(answer.relativeEntropy).toBeCloseTo(0.6 * Math.log(2) + 0.4 * Math.log(4 / 7), 12);
  });

  test('two scenarios: the view settles everything', () => {
    const answer = solved(
      [{ name: 'mean', values: Float64Array.of(0, 1), relation: '=', target: 0.9 }],
      2,
    );
    expect([...answer.probabilities]).toEqual([expect.closeTo(0.1, 11), expect.closeTo(0.9, 11)]);
  });

  test('equals skfolio 1.12.2 (EntropyPooling, mean views) to its own accuracy', () => {
    const views = [
      returnView(panel, 'A', Float64Array.of(1, 0, 0, 0, 0), '=', 0.001 * 252),
      returnView(panel, 'B over C', Float64Array.of(0, 1, -1, 0, 0), '>=', 0.0005 * 252),
    ];
    const answer = solved(views);
    expectOptimal(answer, views);
    const { expectedReturns } = pooledMoments(
      { ...panel, periodsPerYear: 1 },
      answer.probabilities,
    );
    const peer = [
      0.0010000000000525654, 0.0005086043989811636, 8.604399010096286e-6, -0.001985074736977155,
      -0.002594185668330116,
    ];
    peer.forEach((mean, i) => {
      expect(Math.abs(expectedReturns[i]! - mean)).toBeLessThan(2e-8);
    });
    const probabilities = [
      0.014850041569678505, 0.011481735359889673, 0.01338248084240184, 0.013996371105122253,
      0.021988895169255427,
    ];
    probabilities.forEach((x, t) => {
      expect(Math.abs(answer.probabilities[t]! - x)).toBeLessThan(1e-6);
    });
    expect(answer.relativeEntropy).toBeCloseTo(0.030763952984066995, 6);
    expect(answer.effectiveScenarios).toBeCloseTo(58.18226651417461, 4);
  });

  test('an inequality that already holds changes nothing', () => {
    const answer = solved([returnView(panel, 'A', Float64Array.of(1, 0, 0, 0, 0), '>=', -1)]);
    expect(answer.multipliers[0]).toBeCloseTo(0, 15);
    expect(answer.relativeEntropy).toBeCloseTo(0, 14);
  });

  test('volatility, correlation and tail views are met by the moments of the new probabilities', () => {
    const views = [
      ...correlationView(
        panel,
        'A and B',
        { asset: 0, expectedReturn: 0.05, volatility: 0.12 },
        { asset: 1, expectedReturn: 0.02, volatility: 0.2 },
        0.25,
      ),
    ];
    const answer = solved(views);
    expectOptimal(answer, views);
    const { expectedReturns, covariance } = pooledMoments(panel, answer.probabilities);
    expect(expectedReturns[0]!).toBeCloseTo(0.05, 9);
    expect(Math.sqrt(covariance[0]!)).toBeCloseTo(0.12, 9);
    expect(Math.sqrt(covariance[6]!)).toBeCloseTo(0.2, 9);
    expect(covariance[1]! / (0.12 * 0.2)).toBeCloseTo(0.25, 8);

    const alone = solved(volatilityView(panel, 'C', 2, 0.3, 0));
    expect(Math.sqrt(pooledMoments(panel, alone.probabilities).covariance[12]!)).toBeCloseTo(
      0.3,
      9,
    );

    const picks = Float64Array.of(0.2, 0.2, 0.2, 0.2, 0.2);
    const tail = tailView(panel, 'crash', picks, 0.01, '=', 0.3);
    expect(expectation(solved([tail]).probabilities, tail.values)).toBeCloseTo(0.3, 11);
  });

  test('a return beyond every scenario is infeasible, with the reach in the sentence', () => {
    const answer = entropyPooling(60, [
      returnView(panel, 'A soars', Float64Array.of(1, 0, 0, 0, 0), '=', 1000),
    ]);
    expect(answer).toEqual({
      status: 'infeasible',
      message: expect.stringMatching(/"A soars" .* only reach/),
    });
  });

  test.each(['=', '>='] as const)(
    'the highest return itself can be had, also after a division (%s)',
    (relation) => {
      for (let asset = 0; asset < 5; asset++) {
        const picks = new Float64Array(5).fill(1, asset, asset + 1);
        for (const periodsPerYear of [12, 52, 252, 365.25]) {
          const one = { ...panel, periodsPerYear };
          const { values } = returnView(one, '', picks, relation, 0);
          const highest = Math.max(...values) * periodsPerYear * (1 + 2 ** -52);
          const view = returnView(one, 'best', picks, relation, highest);
          expect(expectation(solved([view]).probabilities, values) * periodsPerYear).toBeCloseTo(
            highest,
            8,
          );
          const further = { ...view, target: view.target * (1 + 1e-9) };
          expect(entropyPooling(60, [further]).status).toBe('infeasible');
        }
      }
    },
  );

  test.each([0.1, 0.001, 1 / 3])(
    'what never changes has the return %p with or without a view',
    (constant) => {
      const values = new Float64Array(60).fill(constant);
      for (const relation of ['=', '<=', '>='] as const) {
        const view = { name: 'cash', values, relation, target: constant };
        expect(solved([view]).relativeEntropy).toBe(0);
        for (const factor of [1 - 1e-6, 1 + 1e-6]) {
          const met = relation !== '=' && (relation === '<=') === factor > 1;
          const status = entropyPooling(60, [{ ...view, target: constant * factor }]).status;
          expect(status).toBe(met ? 'solved' : 'infeasible');
        }
      }
    },
  );

  test('views that contradict each other are infeasible, with both names', () => {
    const up = returnView(panel, 'A above B', Float64Array.of(1, -1, 0, 0, 0), '>=', 0.1);
    const down = returnView(panel, 'B above A', Float64Array.of(1, -1, 0, 0, 0), '<=', 0.05);
    const answer = entropyPooling(60, [up, down]);
    expect(answer).toEqual({
      status: 'infeasible',
      message: expect.stringMatching(/"A above B", "B above A"/),
    });
  });

  test('the same view twice is the view once', () => {
    const view = returnView(panel, 'A', Float64Array.of(1, 0, 0, 0, 0), '=', 0.3);
    const [once, twice] = [solved([view]), solved([view, view])];
    twice.probabilities.forEach((x, t) => {
      expect(Math.abs(x - once.probabilities[t]!)).toBeLessThan(1e-11);
    });
  });

  test('any attainable views are met optimally', () => {
    const small = fc.double({ min: 0.05, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(small, { minLength: 30, maxLength: 30 }),
        fc.boolean(),
        (raw, equality) => {
          const own = examplePanel(30, 3, 21);
          const total = raw.reduce((sum, value) => sum + value, 0);
          const hidden = Float64Array.from(raw, (value) => value / total);
          const means = pooledMoments(own, hidden).expectedReturns;
          const views = [0, 1, 2].map((i) =>
            returnView(
              own,
              `asset ${i}`,
              Float64Array.from([0, 0, 0], (_, j) => (i === j ? 1 : 0)),
              equality ? '=' : '>=',
              means[i]!,
            ),
          );
          const answer = solved(views, 30);
          expectOptimal(answer, views);
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  test('the order of the views does not matter, and the same input gives the same bits', () => {
    const a = returnView(panel, 'A', Float64Array.of(1, 0, 0, 0, 0), '=', 0.2);
    const b = returnView(panel, 'B', Float64Array.of(0, 1, 0, 0, 0), '<=', 0.1);
    const [ab, ba] = [solved([a, b]), solved([b, a])];
    ba.probabilities.forEach((x, t) => {
      expect(Math.abs(x - ab.probabilities[t]!)).toBeLessThan(1e-12);
    });
    expect(solved([a, b])).toEqual(ab);
  });

  test('a prior that is not a distribution and values that are not finite are refused by name', () => {
    expect(() => entropyPooling(2, [], Float64Array.of(0.5, 0.6))).toThrow(
      /^entropyPooling: the prior/,
    );
    const values = Float64Array.of(1, Number.NaN);
    expect(() => entropyPooling(2, [{ name: 'x', values, relation: '=', target: 1 }])).toThrow(
      /^entropyPooling: view "x"/,
    );
  });
});

test('equal probabilities give the mean and the covariance of divisor T', () => {
  const { expectedReturns, covariance } = pooledMoments(panel, new Float64Array(60).fill(1 / 60));
  let [mean, variance] = [0, 0];
  for (let t = 0; t < 60; t++) mean += panel.returns[5 * t]! / 60;
  for (let t = 0; t < 60; t++) variance += (panel.returns[5 * t]! - mean) ** 2 / 60;
  expect(expectedReturns[0]!).toBeCloseTo(252 * mean, 13);
  expect(covariance[0]!).toBeCloseTo(252 * variance, 13);
});
