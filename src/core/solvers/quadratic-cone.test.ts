import { expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { certifyQuadratic, isCertified } from '@/core/optimizers/certificate/certificate';
import { LiftedProgram } from '@/core/optimizers/lifted/lifted-program';
import { testProblem } from '@/core/optimizers/test-problem';
import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import { quadraticByCones } from '@/core/solvers/quadratic-cone';

test('interior points pass the certificate of the active set, also with rows and a singular covariance', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 3, max: 40 }),
      fc.constantFrom(0, 1),
      fc.constantFrom(0, -0.2),
      (seed, assets, specific, min) => {
        const problem = testProblem({
          seed,
          assets,
          specific,
          min,
          max: Math.max(0.3, 2 / assets),
        });
        const group = Float64Array.from({ length: assets }, (_, i) => (i % 3 === 0 ? 1 : 0));
        const constraints = {
          ...problem.constraints,
          linear: [{ name: 'group', coefficients: group, min: 0.4, max: 0.5 }],
        };
        const linear = problem.expectedReturns;
        const answer = quadraticByCones({
          ...polytopeOf(constraints),
          quadratic: problem.covariance,
          linear,
        })!;
        const proof = certifyQuadratic(
          problem.covariance,
          linear,
          constraints,
          answer.x,
          answer.rowPrices,
        );
        expect(isCertified(proof)).toBe(true);
      },
    ),
    { numRuns: 40, seed: 52 },
  );
});

test('where the active set stalls, interior points answer and both are named', () => {
  const problem = testProblem({ seed: 53, assets: 15, min: -0.2, max: 0.4 });
  const program = new LiftedProgram(
    {
      ...problem,
      constraints: { ...problem.constraints, gross: 1.4, turnover: 0.9 },
      parameters: { currentWeights: new Float64Array(15).fill(1 / 15) },
    },
    { trades: true, sizes: true },
  );
  const objective = { ridge: 0, linear: new Float64Array(program.segments.asset.length) };
  const stalls = jest.spyOn(QuadraticSolver.prototype, 'solve').mockReturnValue('stalled');
  const point = program.minimize(objective)!;
  stalls.mockRestore();
  expect(program.solverName).toBe('interior-point');
  expect(program.fallbacks[0]).toBe('active-set');
  expect(program.fallbacks).toContain('active-set with broken ties');
  expect(isCertified(program.certify(objective, point))).toBe(true);
});
