import { leastVisibleWeight } from '@/components/charts/asset-color';
import { headline } from '@/components/run/headline';
import { asSentence, formatDay, formatPercent } from '@/lib/format';
import { shownSymbol, withoutUploadIds } from '@/lib/uploaded-symbol';
import type { Run } from '@/services/optimize/schema';

export const pictureSize = { width: 1200, height: 630 };

const mostBars = 7;

// The light colours of globals.css; the picture is drawn without a style sheet.
const colors = { paper: '#fdfdfb', ink: '#1b1e28', soft: '#585d69', accent: '#1f55b5' };

/** The finding and the largest weights, for the preview that messengers show beside a link. */
export function RunPicture({ run, methodName }: { run: Run; methodName: string }) {
  const { outcome, coverage } = run;
  const held =
    outcome.status === 'solved'
      ? outcome.assets
          .filter(({ weight }) => Math.abs(weight) >= leastVisibleWeight)
          .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      : [];
  const bars = held.slice(0, mostBars);
  const longest = Math.max(...bars.map(({ weight }) => Math.abs(weight)), 0);
  const rest = held.length - bars.length;
  return (
    <div
      style={{
        width: '100%',
        height: '100%',
        display: 'flex',
        flexDirection: 'column',
        padding: '56px 64px 48px',
        background: colors.paper,
        color: colors.ink,
      }}
    >
      <div style={{ fontSize: 46, lineHeight: 1.2, textWrap: 'balance' }}>
        {headline(run, methodName)}
      </div>
      <div style={{ display: 'flex', flexDirection: 'column', flex: 1, marginTop: 32, gap: 10 }}>
        {outcome.status !== 'solved' && (
          <div style={{ fontSize: 28, lineHeight: 1.4, color: colors.soft, lineClamp: 7 }}>
            {withoutUploadIds(asSentence(outcome.message))}
          </div>
        )}
        {bars.map(({ symbol, weight }) => (
          <div key={symbol} style={{ display: 'flex', alignItems: 'center', fontSize: 24 }}>
            <div style={{ width: 130 }}>{shownSymbol(symbol)}</div>
            <div
              style={{
                width: Math.max(2, (760 * Math.abs(weight)) / longest),
                height: 26,
                background: weight < 0 ? colors.soft : colors.accent,
              }}
            />
            <div style={{ marginLeft: 14 }}>{formatPercent(weight)}</div>
          </div>
        ))}
      </div>
      <div
        style={{
          display: 'flex',
          justifyContent: 'space-between',
          alignItems: 'flex-end',
          fontSize: 24,
          color: colors.soft,
        }}
      >
        <div>
          {`${rest > 0 ? `${rest} smaller weights not shown. ` : ''}${formatDay(coverage.from)} to ${formatDay(coverage.to)}`}
        </div>
        <div style={{ display: 'flex', alignItems: 'center', color: colors.ink, fontSize: 30 }}>
          <svg
            viewBox="0 0 24 24"
            width="36"
            height="36"
            style={{ marginRight: 10 }}
            aria-hidden="true"
          >
            <path
              d="M21.5 5.5Q-5.75 13.5 18.3 21.5"
              fill="none"
              stroke={colors.ink}
              strokeWidth="2"
            />
            <path d="M1.6 17 19 2.5" stroke={colors.accent} strokeWidth="2" />
            <circle cx="8.8" cy="11" r="2.8" fill={colors.accent} />
          </svg>
          Tangency
        </div>
      </div>
    </div>
  );
}
