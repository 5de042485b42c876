import { describe, expect, test } from '@jest/globals';
import { compareToBaseline, headline } from '@/components/run/headline';
import { runFixture } from '@/components/run/run.fixture';
import type { Run, SolvedOutcome } from '@/services/optimize/schema';

const space = '\u00a0';
const portfolio = { expectedReturn: 0.1, volatility: 0.15, sharpe: 0.6 };
const baseline = { expectedReturn: 0.12, volatility: 0.2, sharpe: 0.55 };

function solvedWith(
  outcome: Partial<SolvedOutcome>,
  method: Run['input']['method'] = 'min-variance',
) {
  const run = runFixture(outcome);
  return { ...run, input: { ...run.input, method } };
}

const assetsOf = (count: number) => runFixture().outcome.assets.slice(0, count);

describe('compareToBaseline', () => {
  test.each([
    [0.199, 0.2, 'about the same as'],
    [0.2, 0.2, 'about the same as'],
    [0.1333, 0.2, 'a third less than'],
    [0.15, 0.2, 'a quarter less than'],
    [0.1, 0.2, 'half that of'],
    [0.22, 0.2, 'a tenth more than'],
    [0.25, 0.2, 'a quarter more than'],
    [0.48, 0.2, '2.4 times that of'],
    [0.166, 0.2, `17${space}% less than`],
  ])('%d against %d is "%s"', (value, base, words) => {
    expect(compareToBaseline(value, base)).toBe(words);
  });

  test('a baseline without risk cannot be compared with', () => {
    expect(compareToBaseline(0.1, 0)).toBeNull();
  });
});

describe('headline', () => {
  test('minimum variance names the risk and the distance to equal weight', () => {
    expect(headline(solvedWith({ portfolio, baseline }), '')).toBe(
      `Lowest risk with these 20 stocks: 15.0${space}% a year, a quarter less than equal weight`,
    );
  });

  test('a tie with the baseline is called a tie', () => {
    const run = solvedWith({ portfolio, baseline: { ...baseline, volatility: 0.1501 } });
    expect(headline(run, '')).toContain('about the same as equal weight');
  });

  test('worse than the baseline is said as plainly as better', () => {
    const run = solvedWith(
      { portfolio: { ...portfolio, volatility: 0.25 }, baseline },
      'inverse-volatility',
    );
    expect(headline(run, 'Inverse volatility')).toBe(
      `Inverse volatility with these 20 stocks: 25.0${space}% risk a year, a quarter more than equal weight`,
    );
  });

  test('one asset needs no comparison', () => {
    expect(headline(solvedWith({ assets: assetsOf(1), portfolio, baseline }), '')).toBe(
      `Everything in AAPL: 15.0${space}% risk a year`,
    );
  });

  test('a pool with an asset that has no sector is not called stocks', () => {
    const assets = assetsOf(3).map((asset, i) => (i === 0 ? { ...asset, sector: null } : asset));
    expect(headline(solvedWith({ assets, portfolio, baseline }), '')).toContain('these 3 assets');
  });

  test('maximum Sharpe without volatility claims no ratio', () => {
    const still = { ...portfolio, volatility: 0, sharpe: null };
    expect(headline(solvedWith({ portfolio: still, baseline }, 'max-sharpe'), '')).toBe(
      'Most return for the risk with these 20 stocks',
    );
  });

  test('a target is told by what the mix reaches', () => {
    expect(headline(solvedWith({ portfolio, baseline }, 'target-return'), '')).toBe(
      `Calmest mix of these 20 stocks that reaches 10.0${space}% a year: 15.0${space}% risk, a quarter less than equal weight`,
    );
    expect(headline(solvedWith({ portfolio, baseline }, 'target-volatility'), '')).toBe(
      `Most return with these 20 stocks at 15.0${space}% risk: 10.0${space}% a year`,
    );
  });

  test('equal weight is not compared with itself', () => {
    expect(
      headline(solvedWith({ portfolio: baseline, baseline }, 'equal-weight'), ''),
    ).not.toContain('than');
  });

  test('infeasible and unproved answers are findings too', () => {
    const run = runFixture();
    const infeasible = { status: 'infeasible' as const, message: '', conflict: [], repairs: [] };
    expect(headline({ ...run, outcome: infeasible }, '')).toBe(
      'No portfolio can meet these limits',
    );
    const unproved = { status: 'notConverged' as const, message: '' };
    expect(headline({ ...run, outcome: unproved }, '')).toContain('none is shown');
  });
});
