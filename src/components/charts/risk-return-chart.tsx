import { scaleLinear } from 'd3-scale';
import { assetColors } from '@/components/charts/asset-color';
import { ChartFigure } from '@/components/charts/chart-figure';
import { NumbersTable } from '@/components/charts/numbers-table';
import { placeLabels, type Side } from '@/components/charts/place-labels';
import { StretchedDrawing } from '@/components/charts/stretched-drawing';
import type { FrontierPoint } from '@/components/run/frontier-curve';
import { formatPercent } from '@/lib/format';
import { shownSymbol } from '@/lib/uploaded-symbol';
import type { SolvedOutcome } from '@/services/optimize/schema';

const height = 320;
const top = 16;
const bottom = 36;
/** Drawing widths for which labels are placed, px: a phone, and everything from the `sm` breakpoint on. */
const layouts = { narrow: 330, wide: 560 } as const;

interface Mark {
  id: string;
  name: string;
  /** Where there is little room. */
  short: string;
  volatility: number;
  expectedReturn: number;
  kind: 'portfolio' | 'baseline' | 'asset';
}

function marksOf({ assets, portfolio, baseline }: SolvedOutcome): Mark[] {
  return [
    {
      id: '*portfolio',
      name: 'This portfolio',
      short: 'Portfolio',
      ...portfolio,
      kind: 'portfolio' as const,
    },
    {
      id: '*baseline',
      name: 'Equal weight',
      short: 'Equal',
      ...baseline,
      kind: 'baseline' as const,
    },
    ...[...assets]
      .sort((a, b) => b.weight - a.weight)
      .map((asset) => ({
        ...asset,
        id: asset.symbol,
        name: shownSymbol(asset.symbol),
        short: shownSymbol(asset.symbol),
        kind: 'asset' as const,
      })),
  ];
}

/** Every asset, the portfolio and equal weight by yearly volatility and yearly return. */
export function RiskReturnChart({
  outcome,
  frontier = [],
  title,
  subtitle,
}: {
  outcome: SolvedOutcome;
  /** The least volatility at each return, highest return first. */
  frontier?: readonly FrontierPoint[] | undefined;
  title: string;
  subtitle: string;
}) {
  const marks = marksOf(outcome);
  const colorOf = assetColors(outcome.assets);
  const highest = Math.max(...marks.map(({ volatility }) => volatility));
  const returns = marks.map(({ expectedReturn }) => expectedReturn);
  const x = scaleLinear([0, highest * 1.02], [0, 100]);
  const y = scaleLinear(
    [Math.min(0, ...returns), Math.max(0, ...returns) * 1.06],
    [height - bottom, top],
  );
  const place = (width: number, label: 'name' | 'short') =>
    placeLabels(
      marks.map((mark) => ({
        id: mark.id,
        x: (x(mark.volatility) / 100) * width,
        y: y(mark.expectedReturn),
        text: mark[label],
      })),
      width,
    );
  const narrow = place(layouts.narrow, 'short');
  const wide = place(layouts.wide, 'name');
  const percent = (value: number) => formatPercent(value, 0);
  // The marks alone set the scales, so nothing moves when the curve arrives.
  const curve = frontier.filter(
    ({ volatility, expectedReturn }) =>
      volatility <= x.domain()[1]! &&
      expectedReturn <= y.domain()[1]! &&
      expectedReturn >= y.domain()[0]!,
  );

  return (
    <ChartFigure title={title} subtitle={subtitle} under={2}>
      <svg
        role="img"
        aria-label="Yearly return against yearly volatility; the numbers are in the table below."
        width="100%"
        height={height}
        fontSize={12}
        className="mt-3 block overflow-visible tabular-nums"
      >
        {y.ticks(4).map((tick, index, ticks) => (
          <g key={tick}>
            <line x1="0" x2="100%" y1={y(tick)} y2={y(tick)} stroke="var(--rule)" />
            <text x="0" y={y(tick) - 4} fill="var(--soft)">
              {percent(tick)}
              {index === ticks.length - 1 && ' return a year'}
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
        {curve.length > 1 && (
          <StretchedDrawing height={height}>
            <path
              d={`M${curve.map((point) => `${x(point.volatility).toFixed(2)} ${y(point.expectedReturn).toFixed(2)}`).join('L')}`}
              fill="none"
              stroke="var(--accent)"
              strokeWidth={1.5}
              strokeLinejoin="round"
              vectorEffect="non-scaling-stroke"
            />
          </StretchedDrawing>
        )}
        {[...marks].reverse().map((mark) => (
          <Dot
            key={mark.id}
            mark={mark}
            x={x(mark.volatility)}
            y={y(mark.expectedReturn)}
            color={colorOf(mark.id)}
          />
        ))}
        {marks.map((mark) =>
          [
            { sides: narrow, label: 'short' as const, className: 'sm:hidden print:hidden' },
            { sides: wide, label: 'name' as const, className: 'hidden sm:inline print:inline' },
          ].map(({ sides, label, className }) => (
            <DotLabel
              key={`${mark.id} ${className}`}
              mark={mark}
              x={x(mark.volatility)}
              y={y(mark.expectedReturn)}
              side={sides.get(mark.id)}
              text={mark[label]}
              className={className}
            />
          )),
        )}
      </svg>
      <NumbersTable
        caption="Return and volatility a year, per cent"
        columns={['A year', 'Return', 'Volatility']}
        rows={[...marks, ...frontierEnds(frontier)].map(({ name, expectedReturn, volatility }) => [
          name,
          formatPercent(expectedReturn, 2),
          formatPercent(volatility, 2),
        ])}
      />
    </ChartFigure>
  );
}

function frontierEnds(frontier: readonly FrontierPoint[]) {
  const [highest] = frontier;
  const calmest = frontier.at(-1);
  if (!highest || !calmest) return [];
  return [
    { ...calmest, name: 'Frontier, least volatility' },
    { ...highest, name: 'Frontier, highest return' },
  ];
}

const shapes = {
  portfolio: { r: 7, strokeWidth: 1 },
  baseline: { r: 6, strokeWidth: 2.5 },
  asset: { r: 4, strokeWidth: 1 },
} as const;

function Dot({ mark, x, y, color }: { mark: Mark; x: number; y: number; color: string }) {
  const paint = {
    portfolio: { fill: 'var(--accent)', stroke: 'var(--paper)' },
    baseline: { fill: 'var(--paper)', stroke: 'var(--baseline)' },
    asset: { fill: color, stroke: 'var(--paper)' },
  }[mark.kind];
  return (
    <circle cx={`${x}%`} cy={y} {...shapes[mark.kind]} {...paint}>
      <title>{`${mark.name}: ${formatPercent(mark.expectedReturn)} return, ${formatPercent(mark.volatility)} volatility`}</title>
    </circle>
  );
}

function DotLabel({
  mark,
  x,
  y,
  side,
  text,
  className,
}: {
  mark: Mark;
  x: number;
  y: number;
  side: Side | undefined;
  text: string;
  className: string;
}) {
  if (!side) return null;
  const away = shapes[mark.kind].r + 4;
  const offset = {
    right: { dx: away, y: y + 4, textAnchor: 'start' as const },
    left: { dx: -away, y: y + 4, textAnchor: 'end' as const },
    above: { dx: 0, y: y - away - 2, textAnchor: 'middle' as const },
    below: { dx: 0, y: y + away + 9, textAnchor: 'middle' as const },
  }[side];
  return (
    <text
      x={`${x}%`}
      {...offset}
      className={className}
      fill={mark.kind === 'asset' ? 'var(--soft)' : 'var(--ink)'}
      fontWeight={mark.kind === 'asset' ? 400 : 600}
      stroke="var(--paper)"
      strokeWidth={3}
      paintOrder="stroke"
    >
      {text}
    </text>
  );
}
