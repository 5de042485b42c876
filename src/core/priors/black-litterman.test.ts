import { describe, expect, test } from '@jest/globals';
import { examplePanel } from '@/core/moments/example-panel';
import { estimateSampleCovariance } from '@/core/moments/sample-covariance';
import { solvePositiveDefinite } from '@/core/moments/solve-positive-definite';
import { type BlackLittermanPosterior, blackLitterman } from './black-litterman';
import { equilibriumReturns, impliedRiskAversion } from './equilibrium';
import { absoluteView, relativeView, type View } from './view';

function solved(answer: ReturnType<typeof blackLitterman>): BlackLittermanPosterior {
  if (answer.status !== 'solved') throw new Error(answer.message);
  return answer;
}

/** (1 / delta) Sigma^-1 mu. */
function optimalWeights(
  covariance: Float64Array,
  expectedReturns: Float64Array,
  riskAversion: number,
) {
  const n = expectedReturns.length;
  return solvePositiveDefinite(covariance, n, expectedReturns, 1)!.map((w) => w / riskAversion);
}

function expectWithin(
  actual: ArrayLike<number>,
  expected: readonly number[],
  tolerance: number,
): void {
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(tolerance);
  });
}

const percent = (values: Float64Array) => values.map((value) => 100 * value);

/** Tables 1 to 8 of He and Litterman (1999): AUL, CAN, FRA, GER, JAP, UK, USA. */
describe('He and Litterman (1999)', () => {
  const volatilities = [0.16, 0.203, 0.248, 0.271, 0.21, 0.2, 0.187];
  const correlation = [
    [1, 0.488, 0.478, 0.515, 0.439, 0.512, 0.491],
    [0.488, 1, 0.664, 0.655, 0.31, 0.608, 0.779],
    [0.478, 0.664, 1, 0.861, 0.355, 0.783, 0.668],
    [0.515, 0.655, 0.861, 1, 0.354, 0.777, 0.653],
    [0.439, 0.31, 0.355, 0.354, 1, 0.405, 0.306],
    [0.512, 0.608, 0.783, 0.777, 0.405, 1, 0.652],
    [0.491, 0.779, 0.668, 0.653, 0.306, 0.652, 1],
  ];
  const covariance = Float64Array.from(
    correlation.flatMap((row, i) => row.map((r, j) => r * volatilities[i]! * volatilities[j]!)),
  );
  const marketWeights = Float64Array.of(0.016, 0.022, 0.052, 0.055, 0.116, 0.124, 0.615);
  const [riskAversion, tau] = [2.5, 0.05];
  const priorReturns = equilibriumReturns({ covariance, marketWeights, riskAversion });

  const germany: View = {
    name: 'Germany beats the rest of Europe',
    picks: Float64Array.of(0, 0, -0.295, 1, 0, -0.705, 0),
    expectedReturn: 0.05,
  };
  const canada = (expectedReturn: number): View => ({
    name: 'Canada beats the USA',
    picks: Float64Array.of(0, 1, 0, 0, 0, 0, -1),
    expectedReturn,
  });
  const japan: View = {
    name: 'Canada beats Japan',
    picks: Float64Array.of(0, 1, 0, 0, -1, 0, 0),
    expectedReturn: 0.0412,
  };

  /** Views with omega as a multiple of the prior variance of the mix. */
  function posterior(views: readonly View[], multiples: readonly number[]) {
    const own = (p: Float64Array) => {
      let sum = 0;
      for (let i = 0; i < 7; i++)
        for (let j = 0; j < 7; j++) sum += p[i]! * covariance[i * 7 + j]! * p[j]!;
      return tau * sum;
    };
    const withVariance = views.map((view, k) => ({
      ...view,
      variance: multiples[k]! * own(view.picks),
    }));
    return solved(
      blackLitterman({ priorReturns, covariance, tau, views: withVariance, uncertainty: 'given' }),
    );
  }

  test('table 2: equilibrium returns', () => {
    expectWithin(percent(priorReturns), [3.9, 6.9, 8.4, 9.0, 4.3, 6.8, 7.6], 0.0501);
  });

  const tables: readonly [string, View[], number[], number[], number[]][] = [
    [
      '4',
      [germany],
      [1],
      [4.3, 7.6, 9.3, 11.0, 4.5, 7.0, 8.1],
      [1.5, 2.1, -4.0, 35.4, 11.0, -9.5, 58.6],
    ],
    [
      '5',
      [germany, canada(0.03)],
      [1, 1],
      [4.4, 8.7, 9.5, 11.2, 4.6, 7.0, 7.5],
      [1.5, 41.9, -3.4, 33.6, 11.0, -8.2, 18.8],
    ],
    [
      '6',
      [germany, canada(0.04)],
      [1, 1],
      [4.4, 9.1, 9.5, 11.3, 4.6, 7.0, 7.3],
      [1.5, 53.3, -3.3, 33.1, 11.0, -7.8, 7.3],
    ],
    [
      '7',
      [germany, canada(0.04)],
      [2, 1],
      [4.3, 8.9, 9.3, 10.6, 4.6, 6.9, 7.2],
      [1.5, 53.9, -0.5, 23.6, 11.0, -1.1, 6.8],
    ],
    [
      '8',
      [germany, canada(0.04), japan],
      [2, 1, 1],
      [4.3, 8.9, 9.3, 10.6, 4.6, 6.9, 7.2],
      [1.5, 53.9, -0.5, 23.6, 11.0, -1.1, 6.8],
    ],
  ];

  test.each(tables)(
    'table %s: returns and optimal weights to the digits printed',
    (_, views, multiples, mu, weights) => {
      const { expectedReturns, covariance: total } = posterior(views, multiples);
      // Table 8 prints the returns of table 7; the third view moves Canada and the USA by up to 0.06 %.
      expectWithin(percent(expectedReturns), mu, views.length === 3 ? 0.08 : 0.0501);
      // Table 4 prints France as -4.0, from inputs of three digits: -3.948 here.
      expectWithin(percent(optimalWeights(total, expectedReturns, riskAversion)), weights, 0.052);
    },
  );

  test('he-litterman uncertainty is a multiple of one, and so is a confidence of one half', () => {
    const views = [germany, canada(0.03)].map((view) => ({ ...view, confidence: 0.5 }));
    const expected = posterior(views, [1, 1]).expectedReturns;
    for (const uncertainty of ['he-litterman', 'idzorek'] as const) {
      const { expectedReturns } = solved(
        blackLitterman({ priorReturns, covariance, tau, views, uncertainty }),
      );
      expectWithin(expectedReturns, [...expected], 1e-15);
    }
  });

  test('without views the prior stays and the mean is uncertain by tau Sigma', () => {
    const answer = solved(
      blackLitterman({ priorReturns, covariance, tau, views: [], uncertainty: 'given' }),
    );
    expect(answer.expectedReturns).toEqual(priorReturns);
    expectWithin(answer.covariance, [...covariance.map((value) => value * (1 + tau))], 1e-15);
  });

  test('confidence 0 ignores a view, confidence 1 meets it exactly', () => {
    const answer = (confidence: number) =>
      solved(
        blackLitterman({
          priorReturns,
          covariance,
          tau,
          views: [{ ...germany, confidence }],
          uncertainty: 'idzorek',
        }),
      );
    expect(answer(0).expectedReturns).toEqual(priorReturns);
    expect(answer(0).views[0]!.variance).toBeNull();
    expect(answer(1).views[0]!.posteriorReturn).toBeCloseTo(0.05, 14);
    const share = (c: number) => {
      const { priorReturn, posteriorReturn } = answer(c).views[0]!;
      return (posteriorReturn - priorReturn) / (0.05 - priorReturn);
    };
    expect(share(0.25)).toBeCloseTo(0.25, 12);
  });

  test('the order of the views does not matter', () => {
    const forth = posterior([germany, canada(0.04), japan], [2, 1, 1]);
    const back = posterior([japan, canada(0.04), germany], [1, 1, 2]);
    expectWithin(back.expectedReturns, [...forth.expectedReturns], 1e-15);
    expectWithin(back.covariance, [...forth.covariance], 1e-15);
  });

  test('views add certainty: no variance of the mean grows', () => {
    const { meanVariance } = posterior([germany, canada(0.04), japan], [2, 1, 1]);
    for (let i = 0; i < 7; i++)
      expect(meanVariance[i * 8]!).toBeLessThanOrEqual(tau * covariance[i * 8]!);
  });

  test('two certain views on the same mix are answered, not thrown', () => {
    const views = [0.03, 0.04].map((value) => ({ ...canada(value), confidence: 1 }));
    const answer = blackLitterman({ priorReturns, covariance, tau, views, uncertainty: 'idzorek' });
    expect(answer).toEqual({
      status: 'unusableViews',
      message: expect.stringContaining('same mix'),
    });
  });

  test('a view on a mix without risk is answered by its name', () => {
    const answer = blackLitterman({
      priorReturns: Float64Array.of(0.02, 0.05),
      covariance: Float64Array.of(0, 0, 0, 0.04),
      tau,
      views: [absoluteView('cash returns 3 %', 2, 0, 0.03)],
      uncertainty: 'he-litterman',
    });
    expect(answer).toEqual({
      status: 'unusableViews',
      message: expect.stringContaining('cash returns 3 %'),
    });
  });

  test.each([1, 2, 3, 4, 5, 6])(
    'nor is a fund against its own holdings a view, whatever rounding says (%p)',
    (seed) => {
      const { returns, periods } = examplePanel(60, 3, seed);
      // A, B and C, then their average.
      const withFund = Float64Array.from({ length: periods * 4 }, (_, k) => {
        const [t, i] = [Math.floor(k / 4), k % 4];
        const row = returns.subarray(3 * t, 3 * t + 3);
        return i < 3 ? row[i]! : (row[0]! + row[1]! + row[2]!) / 3;
      });
      const panel = { returns: withFund, periods, assets: 4, periodsPerYear: 252 };
      const { values } = estimateSampleCovariance(panel);
      const view: View = {
        name: 'the fund is better than what it holds',
        picks: Float64Array.of(-1, -1, -1, 3),
        expectedReturn: 0.03,
        confidence: 0.5,
        variance: 1e-4,
      };
      const priorReturns = Float64Array.of(0.02, 0.05, 0.04, 0.11 / 3);
      const given = { priorReturns, covariance: values, tau, views: [view] };
      for (const uncertainty of ['idzorek', 'he-litterman'] as const) {
        expect(blackLitterman({ ...given, uncertainty }).status).toBe('unusableViews');
      }
      // A view that may be wrong by more than nothing moves a certainty nowhere.
      const { expectedReturns } = solved(blackLitterman({ ...given, uncertainty: 'given' }));
      expectWithin(expectedReturns, [...priorReturns], 1e-12);
    },
  );
});

/** Idzorek (2005), A Step-by-Step Guide to the Black-Litterman Model, tables 1 to 7. */
describe('Idzorek (2005)', () => {
  const n = 8;
  const covariance = Float64Array.from(
    [
      [0.001005, 0.001328, -0.000579, -0.000675, 0.000121, 0.000128, -0.000445, -0.000437],
      [0.001328, 0.007277, -0.001307, -0.00061, -0.002237, -0.000989, 0.001442, -0.001535],
      [-0.000579, -0.001307, 0.059852, 0.027588, 0.063497, 0.023036, 0.032967, 0.048039],
      [-0.000675, -0.00061, 0.027588, 0.029609, 0.026572, 0.021465, 0.020697, 0.029854],
      [0.000121, -0.002237, 0.063497, 0.026572, 0.102488, 0.042744, 0.039943, 0.065994],
      [0.000128, -0.000989, 0.023036, 0.021465, 0.042744, 0.032056, 0.019881, 0.032235],
      [-0.000445, 0.001442, 0.032967, 0.020697, 0.039943, 0.019881, 0.028355, 0.035064],
      [-0.000437, -0.001535, 0.048039, 0.029854, 0.065994, 0.032235, 0.035064, 0.079958],
    ].flat(),
  );
  const marketWeights = Float64Array.of(
    0.1934,
    0.2613,
    0.1209,
    0.1209,
    0.0134,
    0.0134,
    0.2418,
    0.0349,
  );
  // Printed as about 3.07; 3.065 reproduces every printed digit.
  const riskAversion = 3.065;
  const tau = 0.025;
  const priorReturns = equilibriumReturns({ covariance, marketWeights, riskAversion });
  const views = (confidence: number): View[] => [
    absoluteView('international developed equity 5.25 %', n, 6, 0.0525, { confidence }),
    relativeView({
      name: 'international bonds beat US bonds',
      assets: n,
      long: [1],
      short: [0],
      difference: 0.0025,
      confidence,
    }),
    relativeView({
      name: 'US growth beats US value',
      assets: n,
      long: [2, 4],
      short: [3, 5],
      difference: 0.02,
      marketWeights,
      confidence,
    }),
  ];
  const answer = (confidence: number) =>
    solved(
      blackLitterman({
        priorReturns,
        covariance,
        tau,
        views: views(confidence),
        uncertainty: 'idzorek',
      }),
    );

  test('table 1: equilibrium returns', () => {
    expectWithin(percent(priorReturns), [0.08, 0.67, 6.41, 4.08, 7.43, 3.7, 4.8, 6.6], 0.0052);
  });

  test('a relative view splits its groups by market weight: 90 % large, 10 % small', () => {
    expectWithin(views(0.5)[2]!.picks, [0, 0, 0.9, -0.9, 0.1, -0.1, 0, 0], 3e-4);
  });

  test('the variances of the views are those printed, in percent', () => {
    const printed = [2.836, 0.563, 3.462];
    answer(0.5).views.forEach((view, k) => {
      expect(Math.abs((100 * view.variance!) / tau - printed[k]!)).toBeLessThanOrEqual(0.0025);
    });
  });

  test('table 6: posterior returns and weights with the prior covariance', () => {
    const { expectedReturns } = answer(0.5);
    expectWithin(percent(expectedReturns), [0.07, 0.5, 6.5, 4.32, 7.59, 3.94, 4.93, 6.84], 0.0052);
    const weights = percent(optimalWeights(covariance, expectedReturns, riskAversion));
    expectWithin(weights, [29.88, 15.59, 9.35, 14.82, 1.04, 1.65, 27.81, 3.49], 0.012);
  });

  test('table 7: weights at full confidence', () => {
    const weights = percent(optimalWeights(covariance, answer(1).expectedReturns, riskAversion));
    expectWithin(weights, [43.82, 1.65, 3.81, 20.37, 0.42, 2.26, 35.21, 3.49], 0.02);
  });

  test('the risk aversion follows from the premium of the market', () => {
    const premium = priorReturns.reduce((sum, value, i) => sum + value * marketWeights[i]!, 0);
    expect(impliedRiskAversion(covariance, marketWeights, premium)).toBeCloseTo(riskAversion, 12);
    expect(impliedRiskAversion(new Float64Array(64), marketWeights, 0.03)).toBeUndefined();
  });
});

test('views that name no asset, or an asset that is not there, are refused by name', () => {
  expect(() => absoluteView('x', 3, 3, 0.1)).toThrow('absoluteView: asset 3 is not among 3');
  expect(() =>
    relativeView({ name: 'x', assets: 3, long: [], short: [1], difference: 0.1 }),
  ).toThrow(/^relativeView: /);
});
