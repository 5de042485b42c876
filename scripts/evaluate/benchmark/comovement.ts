/** Memory of correlations: half of the weight lies on the last 34 trading days. */
const decay = 0.98;
/** Of sums over about a week. */
const weekDecay = 0.8;
/** Peers count by this power of their correlation, so that few close ones outweigh many loose ones. */
const peerPower = 4;
const smallest = 1e-6;

export interface Section {
  /** market-return-1, market-return-5, market-volatility, market-breadth, market-dispersion */
  readonly market: readonly number[];
  /** Per asset: market-correlation, residual-1, residual-5, residual-rank, peer-gap-1, peer-gap-5 */
  readonly assets: readonly (readonly number[])[];
}

/**
 * What moves together, learned day by day with exponential forgetting: each asset's share of the market's move and of the
 * moves of those that resemble it. A residual is a return less what the market explains of it; a gap is the residual less
 * the mean residual of the peers, weighted by correlation. All returns come in multiples of their own volatility.
 */
export class Comovement {
  private readonly withMarket: Float64Array;
  private readonly ownVariance: Float64Array;
  private readonly residualProducts: Float64Array;
  private readonly residualWeek: Float64Array;
  private readonly gapWeek: Float64Array;
  private marketVariance = 0;
  private marketWeek = 0;
  private weight = 0;

  constructor(private readonly count: number) {
    this.withMarket = new Float64Array(count);
    this.ownVariance = new Float64Array(count);
    this.residualProducts = new Float64Array(count * count);
    this.residualWeek = new Float64Array(count);
    this.gapWeek = new Float64Array(count);
  }

  /** One day of returns, NaN where an asset has none; the answer knows this day and those before it. */
  next(returns: readonly number[]): Section {
    const known = returns.filter(Number.isFinite);
    const market = known.length > 0 ? known.reduce((a, b) => a + b, 0) / known.length : 0;
    this.learnMarket(returns, market);
    const marketVolatility = Math.sqrt(Math.max(this.marketVariance, smallest));
    const residuals = returns.map((value, i) =>
      Number.isFinite(value)
        ? value - (this.withMarket[i]! / Math.max(this.marketVariance, smallest)) * market
        : 0,
    );
    this.learnResiduals(residuals);
    const gaps = residuals.map((residual, i) => residual - this.peerMean(residuals, i));
    const order = rankOf(residuals, returns);
    this.marketWeek = weekDecay * this.marketWeek + market;
    const spread = known.reduce((total, value) => total + (value - market) ** 2, 0);
    const assets = residuals.map((residual, i) => {
      this.residualWeek[i] = weekDecay * this.residualWeek[i]! + residual;
      this.gapWeek[i] = weekDecay * this.gapWeek[i]! + gaps[i]!;
      const own = Math.sqrt(Math.max(this.ownVariance[i]!, smallest));
      return [
        this.withMarket[i]! / (own * marketVolatility),
        residual,
        this.residualWeek[i]! / 2,
        order[i]!,
        gaps[i]!,
        this.gapWeek[i]! / 2,
      ];
    });
    return {
      market: [
        market / marketVolatility,
        this.marketWeek / (2 * marketVolatility),
        2 * Math.log(marketVolatility),
        known.length > 0 ? (2 * known.filter((value) => value > 0).length) / known.length - 1 : 0,
        known.length > 0 ? Math.log(Math.max(spread / known.length, smallest)) : 0,
      ],
      assets,
    };
  }

  /** Means with weights that sum to one from the first day on. */
  private learnMarket(returns: readonly number[], market: number): void {
    this.weight = decay * this.weight + 1;
    const share = 1 / this.weight;
    this.marketVariance += share * (market * market - this.marketVariance);
    for (const [i, value] of returns.entries()) {
      if (!Number.isFinite(value)) continue;
      this.withMarket[i]! += share * (value * market - this.withMarket[i]!);
      this.ownVariance[i]! += share * (value * value - this.ownVariance[i]!);
    }
  }

  private learnResiduals(residuals: readonly number[]): void {
    const share = 1 / this.weight;
    for (let i = 0; i < this.count; i++) {
      for (let j = 0; j < this.count; j++) {
        const at = i * this.count + j;
        this.residualProducts[at]! +=
          share * (residuals[i]! * residuals[j]! - this.residualProducts[at]!);
      }
    }
  }

  private peerMean(residuals: readonly number[], i: number): number {
    const product = (a: number, b: number) => this.residualProducts[a * this.count + b]!;
    let total = 0;
    let weights = smallest;
    for (let j = 0; j < this.count; j++) {
      const scale = product(i, i) * product(j, j);
      if (j === i || scale < smallest) continue;
      const weight = Math.max(product(i, j) / Math.sqrt(scale), 0) ** peerPower;
      total += weight * residuals[j]!;
      weights += weight;
    }
    return total / weights;
  }
}

/** Ranks of the known in [-1, 1]; 0 for the others. */
function rankOf(values: readonly number[], known: readonly number[]): number[] {
  const ascending = values
    .map((_, i) => i)
    .filter((i) => Number.isFinite(known[i]))
    .sort((a, b) => values[a]! - values[b]!);
  const ranks = values.map(() => 0);
  for (const [place, i] of ascending.entries()) {
    ranks[i] = ascending.length > 1 ? (2 * place) / (ascending.length - 1) - 1 : 0;
  }
  return ranks;
}
