/**
 * Next-day movement as Feng, Chen, He, Ding, Sun and Chua (2019), Enhancing Stock Movement Prediction with Adversarial
 * Training, IJCAI, section 4.1 has it: simple return of the adjusted close; small moves are left out; a block holds the
 * days whose movement is predicted.
 */
export const upThreshold = 0.0055;
export const downThreshold = -0.005;

/** 1 up, 0 down, undefined between the thresholds. */
export function movement(simpleReturn: number): 0 | 1 | undefined {
  if (simpleReturn >= upThreshold) return 1;
  return simpleReturn <= downThreshold ? 0 : undefined;
}

export interface Reported {
  readonly method: string;
  /** Percent. */
  readonly accuracy: number;
}

export interface Benchmark {
  readonly name: string;
  readonly title: string;
  /** Inside the folder of data sets. */
  readonly file: string;
  /** First target day of each block; the next block ends the one before. */
  readonly train: string;
  readonly validation: string;
  readonly test: string;
  /** The first day after the test. */
  readonly end: string;
  readonly reported: readonly Reported[];
}

export const benchmarks = {
  kdd17: {
    name: 'kdd17',
    title: 'KDD17: 50 US-listed securities, 2007 to 2016',
    file: 'kdd17/price_long_50_ohlcv_adj.csv.xz',
    train: '2007-01-01',
    validation: '2015-01-01',
    test: '2016-01-01',
    end: '2017-01-01',
    reported: [
      { method: 'LSTM', accuracy: 51.6 },
      { method: 'attentive LSTM', accuracy: 51.9 },
      { method: 'Adv-ALSTM', accuracy: 53.1 },
    ],
  },
  acl18: {
    name: 'acl18',
    title: 'ACL18 (StockNet): 88 US-listed securities, 2014 to 2015',
    file: 'stocknet/stocknet_88_ohlcv_adj.csv.xz',
    train: '2014-01-01',
    validation: '2015-08-01',
    test: '2015-10-01',
    end: '2016-01-01',
    reported: [
      { method: 'LSTM', accuracy: 53.2 },
      { method: 'attentive LSTM', accuracy: 54.9 },
      { method: 'Adv-ALSTM', accuracy: 57.2 },
    ],
  },
} as const satisfies Record<string, Benchmark>;

export type BenchmarkName = keyof typeof benchmarks;

export const isBenchmarkName = (name: string): name is BenchmarkName =>
  Object.hasOwn(benchmarks, name);

export type Block = 'train' | 'validation' | 'test';

/** The block of a target day; undefined before the first and after the last. */
export function blockOf(
  { train, validation, test, end }: Benchmark,
  targetDay: string,
): Block | undefined {
  if (targetDay < train || targetDay >= end) return undefined;
  if (targetDay < validation) return 'train';
  return targetDay < test ? 'validation' : 'test';
}
