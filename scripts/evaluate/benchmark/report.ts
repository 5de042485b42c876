import type { Tried } from './answers';
import type { BenchmarkResult, BenchmarkResults } from './result';

const titles: Readonly<Record<string, string>> = {
  'always-up': 'always up',
  momentum: 'as yesterday',
  reversal: 'the opposite of yesterday',
  logistic: "logistic regression, the paper's features",
  'logistic-context': 'logistic regression, with market and peers',
  lstm: "LSTM, the paper's features",
  'attentive-lstm': "attentive LSTM, the paper's features",
  'adversarial-lstm': "adversarial attentive LSTM, the paper's features",
  context: 'attentive LSTM beside a linear path, with market and peers',
};

const titleOf = (method: string) => titles[method] ?? method;
const percent = (share: number) => (100 * share).toFixed(1);
const signed = (share: number) => `${share < 0 ? '' : '+'}${percent(share)}`;
const third = (value: number) => value.toFixed(3);
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

const head = `# Next-day movements on public data

Written by \`npm run evaluate -- --benchmark kdd17\` and \`--benchmark acl18\` from benchmarks.json; the README of scripts/train
says what that needs. These small models exist for this comparison only: the product serves none of them.

**Question.** Will the adjusted close of the next day be at least 0.55 % higher, or at least 0.5 % lower? Smaller moves are left
out, before and after. Blocks are of the predicted day, and the data those of Feng, Chen, He, Ding, Sun and Chua (2019), Enhancing Stock
Movement Prediction with Adversarial Training. Figures "reported" are quoted from that paper from memory, not run here.

**Nothing was chosen on the test.** Settings and the number of epochs are those with the best Matthews correlation (MCC), averaged
over three stretches that all lie before the test: the third quarter of the training days and the fourth, each after training on
what precedes it, and the validation block. The chosen setting of each family was then trained on the training block alone with
other seeds and answered the test once. The ten networks of the list were picked after trials on the same three stretches: 20
regressions and 8 networks (10 on ACL18) per data set. No result on the test changed any of it.

**No future in the features.** Ratios of one day's prices, returns of days that are over, and means of past closes. The adjusted close
knows later dividends and splits only as a factor common to all earlier days, which every ratio cancels. Means and deviations for
scaling are those of the rows learned from. Both lists of companies were drawn up later than the data begin, by others: all
methods share that advantage.

**Reading the tables.** "Seeds" is mean and standard deviation over networks that differ in their seed. "Together" averages their
log odds; its 95 % intervals resample whole days in blocks of a week, because stocks of one day move together: the number of
predictions says little, the number of days counts. An interval of "beyond always up" that holds 0 means: no better than saying up
every day, as far as these days can tell. The intervals are not widened for the number of methods: of several that know nothing, one
may well look as if it did. And both tests are one stretch each, a year and a quarter.
`;

export function benchmarkReport(results: BenchmarkResults): string {
  return [head, ...Object.values(results).map(section)].join('\n');
}

function section(result: BenchmarkResult): string {
  const { blocks, rows, testDays, baseRate, versions, seeds } = result;
  return `## ${result.title}

Training from ${blocks.train} (${rows.train} movements), validation from ${blocks.validation} (${rows.validation}), test from ${blocks.test} to before ${blocks.end}:
${rows.test} movements on ${testDays} days, ${percent(baseRate)} % of them up. Python ${versions.python}, PyTorch ${versions.torch}, NumPy ${versions.numpy}, seeds ${seeds.join(', ')};
data SHA-256 ${result.sha256.slice(0, 16)}.

${methodTable(result)}

${headline(result)}

${verdict(result)}

Reported: ${result.reported.map(({ method, accuracy }) => `${method} ${accuracy.toFixed(1)} %`).join(', ')}.

Tried before the test, mean MCC of the three stretches:

${triedTable(result.tried)}
`;
}

/** The family that did best before the test, whatever the others reached in it. */
export function headline({ methods, tried, reported, baseRate }: Headline): string {
  const first = tried.reduce((best, entry) => (entry.mean > best.mean ? entry : best));
  const reached = methods.find(({ method }) => method === first.family);
  if (!reached) throw new Error(`headline: ${first.family} was chosen and has no score`);
  const highest = Math.max(...reported.map(({ accuracy }) => accuracy));
  return `Best before the test, and so the one to be judged by: ${titleOf(first.family)}. It reached ${percent(reached.accuracy.mean)} %; always
up ${percent(baseRate)} %; the highest reported is ${highest.toFixed(1)} %.`;
}

type Headline = Pick<BenchmarkResult, 'methods' | 'tried' | 'reported' | 'baseRate'>;

function methodTable({ methods }: BenchmarkResult): string {
  return [
    row([
      'method',
      'accuracy %, seeds',
      'MCC, seeds',
      'accuracy %, together',
      'MCC, together',
      'beyond always up, points',
    ]),
    row(['---', '---', '---', '---', '---', '---']),
    ...methods.map(({ method, seeds, accuracy, matthews, together }) =>
      row([
        titleOf(method),
        seeds > 1 ? `${percent(accuracy.mean)} ± ${percent(accuracy.deviation)}` : '',
        seeds > 1 ? `${third(matthews.mean)} ± ${third(matthews.deviation)}` : '',
        `${percent(together.accuracy.value)} (${percent(together.accuracy.low)} to ${percent(together.accuracy.high)})`,
        `${third(together.matthews.value)} (${third(together.matthews.low)} to ${third(together.matthews.high)})`,
        method === 'always-up'
          ? ''
          : `${signed(together.beyondAlwaysUp.value)} (${signed(together.beyondAlwaysUp.low)} to ${signed(together.beyondAlwaysUp.high)})`,
      ]),
    ),
  ].join('\n');
}

/** Says no more than the intervals allow. */
export function verdict({ methods }: Pick<BenchmarkResult, 'methods'>): string {
  const trained = methods.filter(
    ({ method }) => !['always-up', 'momentum', 'reversal'].includes(method),
  );
  const named = (chosen: typeof trained) => chosen.map(({ method }) => titleOf(method)).join('; ');
  const beyond = trained.filter(({ together }) => together.beyondAlwaysUp.low > 0);
  const correlated = trained.filter(({ together }) => together.matthews.low > 0);
  return [
    `${trained.length} trained methods, each judged by itself.`,
    beyond.length > 0
      ? `95 % interval above always up: ${named(beyond)}.`
      : 'No trained method has its 95 % interval above always up.',
    correlated.length > 0
      ? `95 % interval of MCC above 0: ${named(correlated)}.`
      : 'None has that of its MCC above 0.',
  ].join(' ');
}

function triedTable(tried: readonly Tried[]): string {
  return [
    row(['family', 'setting', 'MCC of the stretches', 'mean']),
    row(['---', '---', '---', '---']),
    ...tried.map((entry) =>
      row([
        entry.family,
        settingOf(entry),
        entry.matthews.map(third).join(', '),
        third(entry.mean),
      ]),
    ),
  ].join('\n');
}

function settingOf(entry: Tried): string {
  if ('penalty' in entry) return `penalty ${entry.penalty}`;
  return [
    `${entry.sequence} days`,
    `hidden ${entry.hidden}`,
    `${entry.epochs} epochs`,
    `rate ${entry.rate}`,
    ...(entry.dropout > 0 ? [`dropout ${entry.dropout}`] : []),
    ...(entry.soft ? ['learns from the size of moves'] : []),
    ...(entry.adversarial > 0
      ? [`adversarial ${entry.adversarial} at distance ${entry.perturbation}`]
      : []),
  ].join(', ');
}
