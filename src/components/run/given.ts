import {
  formatFormula,
  formatList,
  formatNumber,
  formatPercent,
  formatSignedPercent,
} from '@/lib/format';
import { shownSymbol } from '@/lib/uploaded-symbol';
import type { OptimizeInput } from '@/services/optimize/schema';

/** What an asker gave beside limits and parameters, in words: numbers for each asset, and views. */

type Prior = NonNullable<OptimizeInput['prior']>;
type Views = Exclude<Prior, { type: 'forecast' }>;
type BlackLitterman = Extract<Prior, { type: 'black-litterman' }>;
type EntropyPooling = Extract<Prior, { type: 'entropy-pooling' }>;

/** More shares than this are a table, not a sentence. */
const mostNamed = 12;

/** "AAPL 40.0 %, KO 35.0 %", the largest first. */
export function sharesOf(symbols: readonly string[], shares: readonly number[]): string {
  const [first = 0] = shares;
  if (shares.length > 1 && shares.every((share) => share === first)) {
    return `each ${formatPercent(first)}`;
  }
  const named = symbols
    .map((symbol, i) => ({ symbol, share: shares[i] ?? 0 }))
    .filter(({ share }) => share !== 0)
    .sort((a, b) => b.share - a.share);
  const words = named
    .slice(0, mostNamed)
    .map(({ symbol, share }) => `${shownSymbol(symbol)} ${formatPercent(share)}`);
  const rest = named.length - words.length;
  if (words.length === 0) return 'none';
  return rest > 0 ? `${words.join(', ')} and ${rest} smaller` : formatList(words);
}

/** Term and words of each thing that was given for single assets, or that stands in for it. */
export function givenPerAsset({
  symbols,
  method,
  constraints,
  budgets,
  benchmarkWeights,
  currentWeights,
}: OptimizeInput): readonly (readonly [term: string, words: string])[] {
  const follows = method === 'min-tracking-error' || constraints.trackingError !== undefined;
  const trades = constraints.turnover !== undefined || constraints.transactionCost !== undefined;
  const total = budgets?.reduce((sum, share) => sum + share, 0) ?? 0;
  return [
    ...(budgets && method === 'risk-parity'
      ? [
          [
            'Shares of risk',
            `Asked for: ${sharesOf(
              symbols,
              budgets.map((share) => share / total),
            )}.`,
          ] as const,
        ]
      : []),
    ...(follows
      ? [
          [
            'Benchmark',
            benchmarkWeights
              ? `As given: ${sharesOf(symbols, benchmarkWeights)}.`
              : 'Equal weight in the chosen assets.',
          ] as const,
        ]
      : []),
    ...(trades
      ? [
          [
            'Held now',
            currentWeights
              ? `${capital(sharesOf(symbols, currentWeights))}.`
              : 'Nothing: all is cash.',
          ] as const,
        ]
      : []),
  ];
}

/** What the views are mixed with or reweigh. */
export function priorSentence(prior: Views): string {
  if (prior.type === 'entropy-pooling') {
    return 'Entropy pooling: past days reweighted as little as possible until the views below hold; returns and risk follow from them.';
  }
  const { marketWeights, riskAversion, tau, views } = prior;
  const market = `the equilibrium of ${marketWeights ? 'the market weights given' : 'equal weights'}`;
  const settings = `${formatFormula('lambda')} = ${formatNumber(riskAversion, 1)}, tau = ${tau}`;
  return `Black-Litterman: ${market} (${settings})${views.length > 0 ? ', mixed with the views below' : ''}.`;
}

/** Each view as one sentence. */
export function viewSentences(prior: Views): string[] {
  return prior.type === 'black-litterman'
    ? prior.views.map((view) => expectedView(view, prior.uncertainty))
    : prior.views.map(pooledView);
}

function expectedView(
  { name, assets, return: expected, confidence = 0.5, variance }: BlackLitterman['views'][number],
  uncertainty: BlackLitterman['uncertainty'],
): string {
  const firmness = {
    idzorek: `, with ${formatPercent(confidence, 0)} confidence`,
    'he-litterman': '',
    given: `, with variance ${variance}`,
  }[uncertainty];
  return `${named(name)}${mixOf(assets)} returns ${formatSignedPercent(expected)} a year${firmness}.`;
}

const relations = { '=': '', '<=': 'at most ', '>=': 'at least ' } as const;

function pooledView({ name, assets, relation, value, loss }: EntropyPooling['views'][number]) {
  const mix = `${named(name)}${mixOf(assets)}`;
  return loss === undefined
    ? `${mix} returns ${relations[relation]}${formatSignedPercent(value)} a year.`
    : `${mix} falls by more than ${formatPercent(loss)} on ${relations[relation]}${formatPercent(value)} of days.`;
}

const named = (name: string | undefined) => (name ? `${name}: ` : '');
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** "AAPL", "AAPL less MSFT", "0.5 × AAPL plus 0.5 × KO". */
function mixOf(assets: Readonly<Record<string, number>>): string {
  const terms = Object.entries(assets)
    .filter(([, size]) => size !== 0)
    .sort(([, a], [, b]) => b - a);
  return terms
    .map(([symbol, size], i) => {
      const times = Math.abs(size) === 1 ? '' : `${Number(Math.abs(size).toPrecision(4))} × `;
      const joint = i === 0 ? (size < 0 ? 'minus ' : '') : size < 0 ? ' less ' : ' plus ';
      return `${joint}${times}${shownSymbol(symbol)}`;
    })
    .join('');
}
