declare module 'portfolio-allocation' {
  interface Options {
    readonly constraints?: {
      readonly minWeights?: readonly number[];
      readonly maxWeights?: readonly number[];
      readonly riskTolerance?: number;
    };
    readonly optimizationMethod?: string;
    readonly optimizationMethodParams?: Readonly<Record<string, unknown>>;
  }
  const portfolioAllocation: {
    globalMinimumVarianceWeights(sigma: number[][], options?: Options): number[];
    meanVarianceOptimizationWeights(mu: number[], sigma: number[][], options?: Options): number[];
    maximumSharpeRatioWeights(
      mu: number[],
      sigma: number[][],
      riskFree: number,
      options?: Options,
    ): number[];
    equalRiskContributionWeights(sigma: number[][]): number[];
    mostDiversifiedWeights(sigma: number[][]): number[];
  };
  export default portfolioAllocation;
}
