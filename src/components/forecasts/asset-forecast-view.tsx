import Link from 'next/link';
import { FanChart } from '@/components/charts/fan-chart';
import { VolatilityChart } from '@/components/charts/volatility-chart';
import {
  assetHeadline,
  directionHeadline,
  fanFinding,
  headlineDays,
  isMemory,
  outlookAt,
  skillAt,
  titleOf,
  volatilityFinding,
} from '@/components/forecasts/finding';
import { SkillUnknown } from '@/components/forecasts/forecast-notices';
import { HorizonTable } from '@/components/forecasts/horizon-table';
import { HowComputed } from '@/components/forecasts/how-computed';
import { SkillNotes } from '@/components/forecasts/skill-notes';
import { formatDay } from '@/lib/format';
import { paths } from '@/lib/paths';
import { shownSymbol } from '@/lib/uploaded-symbol';
import type { OutlookOfAsset } from '@/services/forecasts/get-outlook';

/** Half a year before the forecast is enough to see what the band continues. */
const fanDays = 126;

/** One asset: the interval in a sentence, its skill in the next, then charts and grounds. */
export function AssetForecastView({ outlook }: { outlook: OutlookOfAsset }) {
  const { skill: known, modelVersion, history, assets } = outlook;
  if (known.status === 'unknown') return <SkillUnknown modelVersion={modelVersion} />;
  const { skill } = known;
  const [forecast] = assets;
  if (!forecast) return <TooShort outlook={outlook} />;
  const measured = skillAt(skill, headlineDays) ?? skill.horizons[0]!;
  const shown = outlookAt(forecast, measured.horizonDays) ?? forecast.horizons[0]!;
  const { dates, relativeCloses, volatilityAnnual } = history;
  return (
    <>
      <p className="text-sm text-soft">
        {titleOf(outlook)}, forecast after the close of {formatDay(forecast.date)}, the last stored
        day
      </p>
      <h1 className="mt-1 max-w-[36ch] text-lg sm:text-xl">{assetHeadline(forecast)}</h1>
      <p className="mt-3 max-w-[68ch]">
        {directionHeadline(measured)}. That is all assets in years that the model never saw; nothing
        says that this one is easier.
      </p>
      {isMemory(forecast, skill) && (
        <p className="mt-3 max-w-[68ch] font-medium">
          The prices of this asset end in years that the model was trained on, up to{' '}
          {formatDay(skill.trainedUntil)}. What it says here is memory, and its measured skill does
          not apply.
        </p>
      )}
      <div className="mt-8 space-y-10">
        <FanChart
          title={fanFinding(forecast.horizons)}
          subtitle={`${shownSymbol(outlook.symbol)}, change from the last close, per cent; the band holds 80\u00a0% of the outcomes, grey is no change`}
          dates={dates.slice(-fanDays)}
          relativeCloses={relativeCloses.slice(-fanDays)}
          steps={forecast.horizons}
        />
        <HorizonTable outlook={forecast} skill={skill} />
        <VolatilityChart
          title={volatilityFinding(shown, volatilityAnnual.at(-1) ?? null)}
          subtitle="Per cent a year; line: exponentially weighted daily returns, dots: the forecast by horizon, grey: the recent days carried on"
          dates={dates}
          past={volatilityAnnual}
          ahead={forecast.horizons}
        />
        <section aria-labelledby="notes">
          <h2 id="notes" className="pb-1 text-base">
            What the test years showed, {measured.horizonDays} days ahead
          </h2>
          <SkillNotes skill={skill} />
          <p className="mt-3 text-sm">
            <Link href={paths.forecasts()} prefetch={false}>
              The skill of every horizon, and the forecasts of all assets
            </Link>
          </p>
        </section>
        <HowComputed modelVersion={modelVersion} skill={skill} />
      </div>
    </>
  );
}

function TooShort({ outlook }: { outlook: OutlookOfAsset }) {
  const [short] = outlook.tooShort;
  return (
    <div className="max-w-[60ch]">
      <h1 className="text-xl">{titleOf(outlook)} has too little history for a forecast</h1>
      <p className="mt-3">
        {short
          ? `A forecast needs ${short.required} daily prices; ${short.days} are stored.`
          : 'Its prices do not reach far enough back.'}{' '}
        Everything else works with it.
      </p>
      <p className="mt-8">
        <Link href={paths.forecasts()} prefetch={false}>
          Forecasts of other assets
        </Link>
      </p>
    </div>
  );
}
