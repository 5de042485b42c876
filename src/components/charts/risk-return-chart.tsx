import { scaleLinear } from 'd3-scale';
import { assetColors } from '@/components/charts/asset-color';
import { placeLabels } from '@/components/charts/place-labels';
import { formatPercent } from '@/lib/format';
import type { SolvedOutcome } from '@/services/optimize/schema';

const height = 320;
const top = 16;
const bottom = 36;
/** The narrowest drawing area that the labels must fit, px. */
const narrowest = 330;

interface Mark {
  id: string;
  name: string;
  volatility: number;
  expectedReturn: number;
  kind: 'portfolio' | 'baseline' | 'asset';
}

function marksOf({ assets, portfolio, baseline }: SolvedOutcome): Mark[] {
  return [
    { id: '*portfolio', name: 'This portfolio', ...portfolio, kind: 'portfolio' as const },
    { id: '*baseline', name: 'Equal weight', ...baseline, kind: 'baseline' as const },
    ...[...assets]
      .sort((a, b) => b.weight - a.weight)
      .map((asset) => ({ ...asset, id: asset.symbol, name: asset.symbol, kind: 'asset' as const })),
  ];
}

/** Every asset, the portfolio and equal weight by yearly volatility and yearly return. */
export function RiskReturnChart({
  outcome,
  title,
  subtitle,
}: {
  outcome: SolvedOutcome;
  title: string;
  subtitle: string;
}) {
  const marks = marksOf(outcome);
  const colors = assetColors(outcome.assets.map(({ symbol }) => symbol));
  const highest = Math.max(...marks.map(({ volatility }) => volatility));
  const returns = marks.map(({ expectedReturn }) => expectedReturn);
  const x = scaleLinear([0, highest * 1.02], [0, 100]);
  const y = scaleLinear(
    [Math.min(0, ...returns), Math.max(...returns)],
    [height - bottom, top],
  ).nice(5);
  const sides = placeLabels(
    marks.map(({ id, name, volatility, expectedReturn }) => ({
      id,
      x: (x(volatility) / 100) * narrowest,
      y: y(expectedReturn),
      text: name,
    })),
    narrowest,
  );
  const percent = (value: number) => formatPercent(value, 0);

  return (
    <figure>
      <figcaption>
        <h3 className="text-base">{title}</h3>
        <p className="text-sm text-soft">{subtitle}</p>
      </figcaption>
      <svg
        role="img"
        aria-label="Yearly return against yearly volatility; the numbers are in the list below."
        width="100%"
        height={height}
        fontSize={12}
        className="mt-3 block overflow-visible tabular-nums"
      >
        {y.ticks(5).map((tick) => (
          <g key={tick}>
            <line x1="0" x2="100%" y1={y(tick)} y2={y(tick)} stroke="var(--rule)" />
            <text x="0" y={y(tick) - 4} fill="var(--soft)">
              {percent(tick)}
            </text>
          </g>
        ))}
        {x
          .ticks(5)
          .slice(1)
          .map((tick) => (
            <text
              key={tick}
              x={`${x(tick)}%`}
              y={height - bottom + 18}
              textAnchor="middle"
              fill="var(--soft)"
            >
              {percent(tick)}
            </text>
          ))}
        <text x="100%" y={height - 4} textAnchor="end" fill="var(--soft)">
          volatility a year →
        </text>
        {[...marks].reverse().map((mark) => (
          <Point
            key={mark.id}
            mark={mark}
            x={x(mark.volatility)}
            y={y(mark.expectedReturn)}
            side={sides.get(mark.id)}
            color={colors.get(mark.id)}
          />
        ))}
      </svg>
    </figure>
  );
}

function Point({
  mark,
  x,
  y,
  side,
  color,
}: {
  mark: Mark;
  x: number;
  y: number;
  side: 'left' | 'right' | undefined;
  color: string | undefined;
}) {
  const shape = {
    portfolio: { r: 7, fill: 'var(--accent)', stroke: 'var(--paper)' },
    baseline: { r: 6, fill: 'var(--paper)', stroke: 'var(--baseline)' },
    asset: { r: 4, fill: color ?? 'var(--soft)', stroke: 'var(--paper)' },
  }[mark.kind];
  return (
    <g>
      <circle cx={`${x}%`} cy={y} strokeWidth={mark.kind === 'baseline' ? 2.5 : 1} {...shape}>
        <title>{`${mark.name}: ${formatPercent(mark.expectedReturn)} return, ${formatPercent(mark.volatility)} volatility`}</title>
      </circle>
      {side && (
        <text
          x={`${x}%`}
          dx={side === 'right' ? shape.r + 4 : -shape.r - 4}
          y={y + 4}
          textAnchor={side === 'right' ? 'start' : 'end'}
          fill={mark.kind === 'asset' ? 'var(--soft)' : 'var(--ink)'}
          fontWeight={mark.kind === 'asset' ? 400 : 600}
          stroke="var(--paper)"
          strokeWidth={3}
          paintOrder="stroke"
        >
          {mark.name}
        </text>
      )}
    </g>
  );
}
