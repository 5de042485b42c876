import { dot } from '@/core/linalg/dot';
import {
  ConeJudge,
  type Iterate,
  isWithin,
  type Quality,
  worst,
} from '@/core/solvers/cone/cone-judge';
import type {
  ConeAnswer,
  ConeOptions,
  ConeProgram,
  ConeStatus,
} from '@/core/solvers/cone/cone-program';
import { equilibrate } from '@/core/solvers/cone/equilibrate';
import { type Direction, KktSystem } from '@/core/solvers/cone/kkt-system';
import { NesterovTodd } from '@/core/solvers/cone/nesterov-todd';
import { addQuadratic } from '@/core/solvers/cone/quadratic-product';
import { addProduct, addTransposed } from '@/core/solvers/cone/sparse-rows';
import { twinColumns } from '@/core/solvers/cone/twin-columns';
import { addTo, negative } from '@/core/solvers/cone/vectors';

/** Share of the way to the boundary of the cone. */
const shortOfBoundary = 0.99;
const shortestStep = 1e-5;

/**
 * Primal-dual interior points for a {@link ConeProgram} by the homogeneous embedding
 *
 *   Px + A'y + G'z + q tau = 0,   Ax = b tau,   Gx + s = h tau,   x'Px / tau + q'x + b'y + h'z + kappa = 0,
 *
 * with Nesterov-Todd scaling and Mehrotra's predictor and corrector. It ends at a solution (tau > 0) or at a certificate
 * that there is none (kappa > 0); nothing has to be feasible at the start. Deterministic; never throws for data.
 *
 * Source: Goulart and Chen (2024), Clarabel: an interior-point solver for conic programs with quadratic objectives,
 * arXiv 2405.12762; Vandenberghe (2010), The CVXOPT linear and quadratic cone program solvers.
 */
export class ConeSolver implements Iterate {
  private readonly judge: ConeJudge;
  private readonly program: ConeProgram;
  private readonly scaling: NesterovTodd;
  private readonly kkt: KktSystem;
  x: Float64Array;
  y: Float64Array;
  z: Float64Array;
  s: Float64Array;
  tau = 1;
  private kappa = 1;
  private iterations = 0;

  constructor(
    given: ConeProgram,
    private readonly options: ConeOptions = {},
  ) {
    const twins = twinColumns(given);
    const scaled = equilibrate(given, twins);
    this.judge = new ConeJudge(given, scaled);
    this.program = scaled.program;
    this.scaling = new NesterovTodd(given.orthant, given.secondOrder);
    this.kkt = new KktSystem(this.program, this.scaling, twins);
    const { linear, equalTo, atMost } = this.program;
    this.x = new Float64Array(linear.length);
    this.y = new Float64Array(equalTo.length);
    this.z = new Float64Array(atMost.length);
    this.s = new Float64Array(atMost.length);
  }

  solve(): ConeAnswer {
    const { tolerance = 1e-10, acceptable = 1e-7, maxIterations = 100, within } = this.options;
    if (!this.begin()) return this.answer('numericalError', this.judge.judge(this));
    let best: { quality: Quality; answer: ConeAnswer } | undefined;
    for (;;) {
      const decided = within && this.judge.decide(this, this.iterations, within);
      if (decided) return decided;
      const quality = this.judge.judge(this);
      if (isWithin(quality, tolerance)) return this.answer('solved', quality);
      if (!best || worst(quality) < worst(best.quality)) {
        best = { quality, answer: this.answer('almostSolved', quality) };
      }
      const certificate = this.judge.certificateOfNone(
        this,
        this.iterations,
        Math.max(tolerance, 1e-9),
      );
      if (certificate) return certificate;
      const stopped = this.iterations >= maxIterations ? 'iterationLimit' : undefined;
      // Far past the best iterate only rounding is left.
      const lost = worst(best.quality) < acceptable && worst(quality) > 1e3 * worst(best.quality);
      if (stopped || lost || !this.advance()) {
        if (isWithin(best.quality, acceptable)) {
          return { ...best.answer, iterations: this.iterations };
        }
        const weaker = this.judge.certificateOfNone(this, this.iterations, acceptable);
        return weaker ?? { ...best.answer, status: stopped ?? 'numericalError' };
      }
      this.iterations++;
    }
  }

  /** The least-squares start, moved inside the cone. */
  private begin(): boolean {
    const { program, kkt, scaling, s } = this;
    if (!kkt.factor()) return false;
    const start = kkt.solve(negative(program.linear), program.equalTo, program.atMost);
    this.x = start.x;
    this.y = start.y;
    this.z = start.z;
    for (let r = 0; r < s.length; r++) s[r] = -this.z[r]!;
    for (const v of [s, this.z]) {
      const outside = scaling.outside(v);
      const size = Math.sqrt(v.reduce((sum, value) => sum + value * value, 0) / (v.length || 1));
      if (outside > -1e-2 * size || outside > -1e-8) scaling.addUnit(v, 1 + Math.max(0, outside));
    }
    return this.x.every(Number.isFinite);
  }

  /** One predictor and corrector; false where rounding leaves nothing to gain. */
  private advance(): boolean {
    const { program, scaling, kkt, x, y, z, s } = this;
    const { linear, equalTo, atMost } = program;
    if (!scaling.update(s, z) || !kkt.factor()) return false;
    const fixed = kkt.solve(negative(linear), equalTo, atMost);

    const residual = this.residual();
    const mu = (dot(s, z) + this.tau * this.kappa) / (scaling.degree + 1);
    const predictor = this.direction(fixed, residual, 1, s.slice(), this.tau * this.kappa);
    const reach = Math.min(1, this.longestStep(predictor));
    const sigma = (1 - reach) ** 3;

    // W (lambda \ (lambda o lambda + W^-1 ds o W dz - sigma mu e))
    const scaledS = new Float64Array(s.length);
    const scaledZ = new Float64Array(s.length);
    const target = new Float64Array(s.length);
    scaling.divide(predictor.s, scaledS);
    scaling.multiply(predictor.z, scaledZ);
    scaling.product(scaledS, scaledZ, target);
    scaling.addUnit(target, -sigma * mu);
    scaling.quotient(target, scaledS);
    for (let r = 0; r < s.length; r++) scaledS[r]! += scaling.lambda[r]!;
    scaling.multiply(scaledS, target);
    const corrector = this.direction(
      fixed,
      residual,
      1 - sigma,
      target,
      this.tau * this.kappa + predictor.tau * predictor.kappa - sigma * mu,
    );
    const step = Math.min(1, shortOfBoundary * this.longestStep(corrector));
    if (!(step >= shortestStep)) return false;
    addTo(x, corrector.x, step);
    addTo(y, corrector.y, step);
    addTo(z, corrector.z, step);
    addTo(s, corrector.s, step);
    this.tau += step * corrector.tau;
    this.kappa += step * corrector.kappa;
    return this.tau > 0 && this.kappa > 0 && x.every(Number.isFinite);
  }

  /** Left sides of the embedding. */
  private residual() {
    const { program, x, y, z, s, tau, kappa } = this;
    const { linear, equalTo, atMost, equalities, inequalities } = program;
    const quadratic = new Float64Array(x.length);
    addQuadratic(program, x, quadratic);
    const dual = quadratic.slice();
    addTransposed(equalities, y, dual);
    addTransposed(inequalities, z, dual);
    addTo(dual, linear, tau);
    const equality = new Float64Array(y.length);
    addProduct(equalities, x, equality);
    addTo(equality, equalTo, -tau);
    const inequality = s.slice();
    addProduct(inequalities, x, inequality);
    addTo(inequality, atMost, -tau);
    const gap = dot(x, quadratic) / tau + dot(linear, x) + dot(equalTo, y) + dot(atMost, z) + kappa;
    return { quadratic, dual, equality, inequality, gap };
  }

  /**
   * Newton's direction that takes `share` of the residuals away and ds + H dz = -ds0, kappa dtau + tau dkappa = -dk.
   * `fixed` solves the system for the right sides (-q, b, h) that multiply dtau.
   */
  private direction(
    fixed: Direction,
    residual: ReturnType<ConeSolver['residual']>,
    share: number,
    complementarity: Float64Array,
    complementarityOfTau: number,
  ) {
    const { program, scaling, kkt, tau, kappa } = this;
    const { linear, equalTo, atMost } = program;
    const u = residual.dual.map((value) => -share * value);
    const v = residual.equality.map((value) => -share * value);
    const w = residual.inequality.map((value, r) => complementarity[r]! - share * value);
    const part = kkt.solve(u, v, w);
    // Derivative of x'Px / tau + q'x at the iterate.
    const slope = linear.map((value, i) => value + (2 * residual.quadratic[i]!) / tau);
    const along = ({ x, y, z }: Direction) => dot(slope, x) + dot(equalTo, y) + dot(atMost, z);
    const curvature = dot(this.x, residual.quadratic) / (tau * tau);
    const dTau =
      (-share * residual.gap + complementarityOfTau / tau - along(part)) /
      (along(fixed) - curvature - kappa / tau);
    addTo(part.x, fixed.x, dTau);
    addTo(part.y, fixed.y, dTau);
    addTo(part.z, fixed.z, dTau);
    const s = new Float64Array(atMost.length);
    scaling.multiplyTwice(part.z, s);
    for (let r = 0; r < s.length; r++) s[r] = -complementarity[r]! - s[r]!;
    return { ...part, s, tau: dTau, kappa: -(complementarityOfTau + kappa * dTau) / tau };
  }

  private longestStep(direction: {
    s: Float64Array;
    z: Float64Array;
    tau: number;
    kappa: number;
  }): number {
    let step = Number.MAX_VALUE;
    if (direction.tau < 0) step = Math.min(step, -this.tau / direction.tau);
    if (direction.kappa < 0) step = Math.min(step, -this.kappa / direction.kappa);
    step = this.scaling.longestStep(this.s, direction.s, step);
    return this.scaling.longestStep(this.z, direction.z, step);
  }

  private answer(status: ConeStatus, quality: Quality): ConeAnswer {
    return this.judge.answer(this, this.iterations, status, quality);
  }
}
