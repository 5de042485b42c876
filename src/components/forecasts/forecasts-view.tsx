import {
  directionHeadline,
  headlineDays,
  isMemory,
  readingSentence,
  skillAt,
} from '@/components/forecasts/finding';
import { SkillUnknown } from '@/components/forecasts/forecast-notices';
import { HowComputed } from '@/components/forecasts/how-computed';
import { OutlookTable } from '@/components/forecasts/outlook-table';
import { SkillNotes } from '@/components/forecasts/skill-notes';
import { SkillTable } from '@/components/forecasts/skill-table';
import { formatDay } from '@/lib/format';
import type { Outlooks } from '@/services/forecasts/outlook';

/** What the model was worth first, then what it says. */
export function ForecastsView({ outlooks }: { outlooks: Outlooks }) {
  const { skill: known, modelVersion, assets, tooShort } = outlooks;
  if (known.status === 'unknown') return <SkillUnknown modelVersion={modelVersion} />;
  const { skill } = known;
  const asked = assets.filter((asset) => !isMemory(asset, skill));
  const remembered = assets.filter((asset) => isMemory(asset, skill));
  const horizon = skillAt(skill, headlineDays) ?? skill.horizons[0]!;
  return (
    <>
      <p className="text-sm text-soft">
        Forecasts and their skill, measured {formatDay(skill.firstDate)} to{' '}
        {formatDay(skill.lastDate)}
      </p>
      <h1 className="mt-1 max-w-[36ch] text-lg sm:text-xl">{directionHeadline(horizon)}</h1>
      <p className="mt-3 max-w-[68ch] text-soft">{readingSentence(horizon)}</p>
      <div className="mt-10 grid gap-x-16 gap-y-10 items-start lg:grid-cols-2">
        <SkillTable skill={skill} />
        <section aria-labelledby="notes">
          <h2 id="notes" className="pb-1 text-base">
            What else was measured, {horizon.horizonDays} days ahead
          </h2>
          <SkillNotes skill={skill} claim />
        </section>
      </div>
      <div className="mt-12">
        {asked.length === 0 ? (
          <NoForecasts />
        ) : (
          <OutlookTable assets={asked} days={horizon.horizonDays} />
        )}
        {remembered.length > 0 && (
          <p className="mt-3 text-soft text-xs">
            Left out because their prices end in years that the model was trained on:{' '}
            {remembered.map(({ symbol, date }) => `${symbol} (${formatDay(date)})`).join(', ')}.
          </p>
        )}
        {tooShort.length > 0 && (
          <p className="mt-3 text-soft text-xs">
            Too little history for a forecast:{' '}
            {tooShort
              .map(({ symbol, days, required }) => `${symbol} (${days} of ${required} days)`)
              .join(', ')}
            .
          </p>
        )}
      </div>
      <div className="mt-12">
        <HowComputed modelVersion={modelVersion} skill={skill} />
      </div>
    </>
  );
}

function NoForecasts() {
  return (
    <p>
      No asset has prices to forecast from yet. They appear here by themselves once prices are
      stored.
    </p>
  );
}
