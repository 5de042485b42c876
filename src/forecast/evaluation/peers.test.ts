import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { dieboldMariano } from './diebold-mariano';
import { fitGarch, garchHorizonVariance, garchVariance } from './garch';
import { fitHar, futureMeans, harForecast, harRegressors } from './har';
import { neweyWestVariance } from './newey-west';
import { rankCorrelation } from './rank-correlation';
import { studentTCdf, studentTQuantile } from './student-t';

const numbers = z.array(z.number());
const pairs = z.array(z.tuple([z.number(), z.number()]));
/** Written by scripts/peers/forecast_evaluation.py; `versions` says by which libraries. */
const peers = z
  .object({
    garch: z.array(
      z.object({
        name: z.string(),
        returns: numbers,
        omega: z.number(),
        alpha: z.number(),
        beta: z.number(),
        logLikelihood: z.number(),
        nextVariance: z.number(),
        sumOf21: z.number(),
      }),
    ),
    har: z.array(z.object({ horizon: z.number(), coefficients: numbers, forecast: z.number() })),
    dieboldMariano: z.object({
      differences: numbers,
      cases: z.array(
        z.object({
          horizon: z.number(),
          lags: z.number(),
          longRunVariance: z.number(),
          statistic: z.number(),
          pValue: z.number(),
        }),
      ),
    }),
    rankCorrelation: z.object({ x: numbers, y: numbers, value: z.number() }),
    studentT: z.array(z.object({ degrees: z.number(), cdf: pairs, quantile: pairs })),
  })
  .parse(JSON.parse(readFileSync(new URL('./reference/peers.json', import.meta.url), 'utf8')));

const relative = (actual: number, expected: number) => Math.abs(actual / expected - 1);

describe.each(peers.garch)('GARCH(1,1) of the $name series is that of arch', (peer) => {
  const returns = Float64Array.from(peer.returns);
  const fitted = fitGarch(returns);

  test('the likelihood is not lower', () => {
    expect(fitted.logLikelihood).toBeGreaterThan(peer.logLikelihood - 1e-6);
    expect(fitted.logLikelihood - peer.logLikelihood).toBeLessThan(1e-3);
  });

  test('parameters and forecasts agree to what a flat top allows', () => {
    expect(relative(fitted.omega, peer.omega)).toBeLessThan(2e-3);
    expect(Math.abs(fitted.alpha - peer.alpha)).toBeLessThan(1e-4);
    expect(Math.abs(fitted.beta - peer.beta)).toBeLessThan(1e-3);
    const next = garchVariance(returns, fitted).at(-1)!;
    expect(relative(next, peer.nextVariance)).toBeLessThan(1e-4);
    expect(relative(garchHorizonVariance(next, fitted, 21), peer.sumOf21)).toBeLessThan(2e-4);
  });

  test('with the parameters of arch, the forecasts are the same', () => {
    const next = garchVariance(returns, peer).at(-1)!;
    expect(relative(next, peer.nextVariance)).toBeLessThan(1e-10);
    expect(relative(garchHorizonVariance(next, peer, 21), peer.sumOf21)).toBeLessThan(1e-10);
  });
});

test.each(peers.har)('HAR over $horizon days is the least squares of statsmodels', (peer) => {
  const variances = Float64Array.from(peers.garch[1]!.returns, (r) => r * r);
  const regressors = harRegressors(variances);
  const targets = futureMeans(variances, peer.horizon);
  const har = fitHar(regressors, targets, 21, targets.length);
  for (const [i, coefficient] of peer.coefficients.entries()) {
    expect(Math.abs(har.coefficients[i]! - coefficient)).toBeLessThan(1e-9);
  }
  expect(relative(harForecast(har, regressors.subarray(-4)), peer.forecast)).toBeLessThan(1e-9);
});

test.each(peers.dieboldMariano.cases)(
  'Diebold-Mariano at horizon $horizon with $lags lags is that of statsmodels',
  (peer) => {
    const differences = Float64Array.from(peers.dieboldMariano.differences);
    const longRun = neweyWestVariance(differences, peer.lags);
    expect(relative(longRun, peer.longRunVariance)).toBeLessThan(1e-10);
    const { statistic, pValue } = dieboldMariano(differences, peer.horizon, peer.lags);
    expect(relative(statistic, peer.statistic)).toBeLessThan(1e-10);
    expect(relative(pValue, peer.pValue)).toBeLessThan(1e-9);
  },
);

test("Spearman's correlation with ties is that of scipy", () => {
  const { x, y, value } = peers.rankCorrelation;
  expect(rankCorrelation(Float64Array.from(x), Float64Array.from(y))).toBeCloseTo(value, 12);
});

test.each(peers.studentT)('Student with $degrees degrees of freedom is that of scipy', (peer) => {
  for (const [t, p] of peer.cdf) {
    expect(relative(studentTCdf(t, peer.degrees), p)).toBeLessThan(1e-11);
  }
  for (const [p, t] of peer.quantile) {
    expect(Math.abs(studentTQuantile(p, peer.degrees) - t)).toBeLessThan(1e-9 * (1 + Math.abs(t)));
  }
});
