/** An opinion on the expected return of a mix of assets, with how firmly it is held. */
export interface View {
  /** In the user's words, for messages. */
  readonly name: string;
  /** Weights of the mix, length n; they sum to 1 for an absolute and to 0 for a relative view. */
  readonly picks: Float64Array;
  /** Expected return of the mix, per year. */
  readonly expectedReturn: number;
  /** 0 (ignore) to 1 (certain); read where the uncertainty follows Idzorek. */
  readonly confidence?: number;
  /** Variance of the error of `expectedReturn`, per year; read where the uncertainty is given. */
  readonly variance?: number;
}

export type Firmness = Pick<View, 'confidence' | 'variance'>;

/** "This asset will return so much a year." */
export function absoluteView(
  name: string,
  assets: number,
  asset: number,
  expectedReturn: number,
  firmness: Firmness = {},
): View {
  const picks = new Float64Array(assets);
  assertAsset('absoluteView', assets, asset);
  picks[asset] = 1;
  return { name, picks, expectedReturn, ...firmness };
}

export interface RelativeViewInput extends Firmness {
  readonly name: string;
  readonly assets: number;
  /** Indices of those expected to do better. */
  readonly long: readonly number[];
  /** Indices of those expected to do worse. */
  readonly short: readonly number[];
  /** Return of the first group less that of the second, per year. */
  readonly difference: number;
  /** Sizes within a group are in proportion to these, length n; absent: equal. Idzorek takes market weights. */
  readonly marketWeights?: Float64Array;
}

/** "These assets together will beat those by so much a year." */
export function relativeView(input: RelativeViewInput): View {
  const { name, assets, long, short, difference, marketWeights, ...firmness } = input;
  const picks = new Float64Array(assets);
  for (const [group, sign] of [
    [long, 1],
    [short, -1],
  ] as const) {
    for (const asset of group) assertAsset('relativeView', assets, asset);
    const total = group.reduce((sum, asset) => sum + (marketWeights?.[asset] ?? 1), 0);
    if (!(total > 0))
      throw new Error(`relativeView: a group of "${name}" is empty or has no weight`);
    for (const asset of group) picks[asset]! += (sign * (marketWeights?.[asset] ?? 1)) / total;
  }
  return { name, picks, expectedReturn: difference, ...firmness };
}

function assertAsset(caller: string, assets: number, asset: number): void {
  if (!Number.isInteger(asset) || asset < 0 || asset >= assets) {
    throw new Error(`${caller}: asset ${asset} is not among ${assets}`);
  }
}
