import type { HoldingObjective } from '@/core/solvers/few-holdings/holding-objective';

/** Least of an objective between bounds with at most `most` variables off zero, each at least `leastHolding`. */
export interface HoldingProgram {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** n x n, symmetric positive semidefinite. */
  readonly quadratic: Float64Array;
  readonly objective: HoldingObjective;
  readonly most: number;
  /** A variable off zero is at least this; 0 where there is no such limit. */
  readonly leastHolding: number;
}

/** What branching has decided: 1 may be off zero and counts, 0 is zero, -1 is open. */
export type Decisions = Int8Array;

export interface HoldingBound {
  /** No y within the decisions is below this. */
  readonly value: number;
  /** Of the relaxation, length n; where `exact`, the best within the decisions but for the least holding. */
  readonly x: Float64Array;
  /** How much each variable is held in the relaxation, in [0, 1]. */
  readonly held: Float64Array;
  readonly exact: boolean;
  /** Those given, and what cannot be otherwise in anything better than `upTo`. */
  readonly decisions: Decisions;
}
