declare module 'quadprog' {
  /** Arrays are indexed from 1; index 0 is unused. */
  export function solveQP(
    Dmat: number[][],
    dvec: number[],
    Amat: number[][],
    bvec: number[],
    meq: number,
  ): { solution: number[]; Lagrangian: number[]; iterations: number[]; message: string };
}
