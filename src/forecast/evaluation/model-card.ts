import type { Estimate, ForecastSkill, HorizonSkill } from '@/forecast/skill';
import { formatList, formatNumber } from '@/lib/format';
import {
  claimSentence,
  coverageSentence,
  directionSentence,
  horizonWords,
  nameOfBaseline,
  rankingSentence,
  skillSentence,
  volatilitySentence,
} from './sentences';

/** What the card says of the model besides its skill. */
export interface ModelFacts {
  readonly architecture: string;
  readonly parameters: number;
  readonly trainedAssets: number;
  readonly firstDate: string;
  /** Last day of any target that taught the weights. */
  readonly lastTarget: string;
}

const number = (decimals: number) => (value: number) => formatNumber(value, decimals);
const percent = (share: number) => formatNumber(100 * share, 1);
const percentWhole = (share: number) => formatNumber(100 * share, 0);
const cell = ({ value, low, high }: Estimate, format: (value: number) => string) =>
  `${format(value)} (${format(low)} to ${format(high)})`;
const probability = (p: number) => (p < 0.001 ? 'p < 0.001' : `p = ${number(3)(p)}`);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const items = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n');

/** The model card, Markdown. Every figure is read from `skill`, every verdict from an interval. */
export function modelCard(skill: ForecastSkill, facts: ModelFacts): string {
  const { horizons, bootstrap } = skill;
  const each = (sentence: (horizon: HorizonSkill) => string) => items(horizons.map(sentence));
  const sections = [
    `# Model card: forecasts of return and volatility`,
    'Written by `npm run evaluate`, which measures the model in this folder on the shipped prices; `npm run evaluate -- --check`\nsays whether it still does. Do not edit.',
    table(
      ['', ''],
      [
        [
          'Model',
          `\`${skill.modelVersion}\`: ${facts.architecture}; ${number(0)(facts.parameters)} weights`,
        ],
        [
          'Trained on',
          `${facts.trainedAssets} assets from ${facts.firstDate}, targets to ${facts.lastTarget}; stopped early on data to ${skill.trainedUntil}`,
        ],
        ['Tested on', `${skill.symbols.length} assets, ${skill.firstDate} to ${skill.lastDate}`],
        ['Assets', skill.symbols.join(', ')],
        ['Prices', `shipped sample \`${skill.pricesVersion.slice(0, 12)}\``],
      ],
    ),
    `## The claim of ${percentWhole(skill.claim.accuracy)} % directional accuracy`,
    claimSentence(skill),
    '## Direction',
    table(
      ['horizon', 'forecasts', 'right sign, %', 'always up, %', 'difference, points', 'said up, %'],
      horizons.map((h) => [
        horizonWords(h.horizonDays),
        number(0)(h.observations),
        cell(h.directionalAccuracy, percent),
        cell(h.baseRate, percent),
        cell(h.accuracyGain, (value) => number(2)(100 * value)),
        percent(h.forecastsUp),
      ]),
    ),
    each(directionSentence),
    '## Ranking',
    'The information coefficient is the mean over days of the rank correlation of forecasts and returns across assets (days with ten\nassets or more). The pooled one takes all assets and days together, so it also asks whether the model knows when.',
    table(
      ['horizon', 'information coefficient', 'pooled'],
      horizons.map((h) => [
        horizonWords(h.horizonDays),
        cell(h.informationCoefficient, number(3)),
        cell(h.pooledCorrelation, number(3)),
      ]),
    ),
    each(rankingSentence),
    '## Expected return, and the confidence of a view',
    "Out-of-sample R squared in percent: the share of a baseline's squared error that the forecasts save, errors in units of the\ntrailing volatility. All baselines use the past of each day only. **Measured skill** is the least of the three lower ends, or 0\nwhere that is negative: the confidence with which a forecast of that horizon may enter Black-Litterman.",
    table(
      [
        'horizon',
        ...horizons[0]!.returns.map(({ id }) => `against ${nameOfBaseline(id)}`),
        'measured skill',
      ],
      horizons.map((h) => [
        horizonWords(h.horizonDays),
        ...h.returns.map(
          ({ rSquared, dieboldMariano }) =>
            `${cell(rSquared, (value) => number(2)(100 * value))}, ${probability(dieboldMariano.pValue)}`,
        ),
        number(3)(h.measuredSkill),
      ]),
    ),
    each(skillSentence),
    '## Volatility',
    'QLIKE, ln f + v / f, of the expected sum of squared daily returns within the horizon; less is better. EWMA has the decay 0.94;\nGARCH(1,1) by maximum likelihood and HAR by least squares on squared daily returns are fitted per asset on at most the last 2,500\ndays, again every 21 days, with nothing later than the day. Gain: QLIKE of the other less that of the model; p of Diebold and\nMariano.',
    table(
      [
        'horizon',
        'model',
        ...horizons[0]!.volatility.baselines.map(({ id }) => `gain on ${nameOfBaseline(id)}`),
      ],
      horizons.map(({ horizonDays, volatility }) => [
        horizonWords(horizonDays),
        number(3)(volatility.qlike),
        ...volatility.baselines.map(
          ({ gain, dieboldMariano }) =>
            `${cell(gain, number(3))}, ${probability(dieboldMariano.pValue)}`,
        ),
      ]),
    ),
    each(volatilitySentence),
    '## Calibration',
    table(
      [
        'horizon',
        ...horizons[0]!.calibration.coverage.map(
          ({ level }) => `${percentWhole(level)} % interval, %`,
        ),
      ],
      horizons.map(({ horizonDays, calibration }) => [
        horizonWords(horizonDays),
        ...calibration.coverage.map(({ observed }) => cell(observed, percent)),
      ]),
    ),
    each(coverageSentence),
    'Percent of the returns in each tenth of the forecast distribution, lowest first; 10 each if calibrated:',
    table(
      ['horizon', ...horizons[0]!.calibration.deciles.map((_, k) => String(k + 1))],
      horizons.map(({ horizonDays, calibration }) => [
        horizonWords(horizonDays),
        ...calibration.deciles.map(percent),
      ]),
    ),
    '## How far this can be trusted',
    items([
      `Brackets are ${percentWhole(bootstrap.level)} % intervals: a circular block bootstrap of whole days, ${number(0)(bootstrap.replications)} resamples, blocks of two horizons and at least 21 days, widened for few blocks. Assets move together and horizons overlap: however many forecasts there are, only ${formatList(horizons.map((h) => `${number(0)(Math.floor(h.independentPeriods))} stretches of ${horizonWords(h.horizonDays)}`))} lie side by side.`,
      'Diebold-Mariano compares daily means over the assets: Newey-West with horizon \u2212 1 lags or more, and the correction of Harvey, Leybourne and Newbold. It may disagree with an interval; the sentences follow the intervals.',
      'Many figures are compared here. One in twenty intervals misses by chance.',
      'The assets are survivors: companies that were there and well known when the prices were gathered. No failed company is among them, here or in training; that flatters always saying up and the model alike, and makes large losses look rarer than they are.',
      'Mostly large US companies, five funds and one index, in years with a crash (2020) and a long fall (2022). Not every asset has prices up to the last day.',
      'The earlier prices of most of these assets taught the model. What it is worth on assets that it has never met is not measured here.',
      'A return of exactly zero counts as missed, by the model and by always saying up. Dividends are in the adjusted prices; costs and taxes are not.',
      `Neither training nor early stopping has seen a day after ${skill.trainedUntil}. Looking at these years uses them up: a later model that is chosen by this card needs later years.`,
    ]),
  ];
  return `${sections.join('\n\n')}\n`;
}
