import { expect, test } from '@jest/globals';
import { certifyQuadratic, isCertified } from '@/core/optimizers/certificate/certificate';
import { testProblem } from '@/core/optimizers/test-problem';
import { brokenTies } from '@/core/solvers/active-set/broken-ties';
import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import { refineQuadratic } from '@/core/solvers/precise/refine-quadratic';

function market(specific: number) {
  const { covariance } = testProblem({ seed: 3, assets: 24, factors: 2, specific });
  const n = 24;
  const coefficients = Float64Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 1 : 0));
  const constraints = {
    minWeights: new Float64Array(n).fill(-0.3),
    maxWeights: new Float64Array(n).fill(0.5),
    budget: 1,
    linear: [{ name: 'third', coefficients, min: 0.1, max: 0.4 }],
  };
  const program = {
    quadratic: covariance,
    linear: new Float64Array(n),
    lower: constraints.minWeights,
    upper: constraints.maxWeights,
    budget: 1,
    rows: constraints.linear,
  };
  const accepts = (x: Float64Array, rowPrices: Float64Array) =>
    isCertified(certifyQuadratic(covariance, program.linear, constraints, x, rowPrices));
  return { program, accepts };
}

test.each([1e-6, 1e-9])(
  'the answer to a neighbouring matrix becomes the answer to this one: own risk %d of the market',
  (specific) => {
    const { program, accepts } = market(specific);
    const curved = brokenTies(program.quadratic);
    const rough = new QuadraticSolver({ ...program, quadratic: curved });
    expect(rough.solve(program.linear)).toBe('solved');
    expect(accepts(rough.x, rough.rowPrices)).toBe(false);
    expect(refineQuadratic(program, rough, accepts)).toBeDefined();
  },
);

test('what is never accepted is no answer', () => {
  const { program } = market(1);
  const rough = new QuadraticSolver(program);
  expect(rough.solve(program.linear)).toBe('solved');
  expect(refineQuadratic(program, rough, () => false)).toBeUndefined();
});
