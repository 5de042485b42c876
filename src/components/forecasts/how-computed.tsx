import { TitledSection } from '@/components/ui/titled-section';
import type { ForecastSkill } from '@/forecast/skill';
import { formatDay, formatList } from '@/lib/format';

/** What a forecast is made of, what it was tested on, and what it cannot know. */
export function HowComputed({
  modelVersion,
  skill,
}: {
  modelVersion: string;
  skill: ForecastSkill;
}) {
  return (
    <TitledSection id="how" title="How it is computed, and what it cannot know" level={2}>
      <div className="mt-1 max-w-[68ch] space-y-2 text-sm">
        <p>
          A small recurrent network (LSTM) reads the last 60 trading days of one asset: returns over
          several spans, momentum, RSI, MACD, Bollinger position, volume and volatility, each scaled
          by what was known on that day. It answers the expected log return and its volatility over
          1, 5, 21 and 63 trading days; the interval is that of a Student distribution. Volatility
          of the recent days is the exponentially weighted one of RiskMetrics (0.94).
        </p>
        <p>
          Model {modelVersion}, trained on prices to {formatDay(skill.trainedUntil)}. Its skill was
          measured from {formatDay(skill.firstDate)} to {formatDay(skill.lastDate)} on{' '}
          {formatList(skill.symbols)}: assets that are still there today, of which more rose than of
          all that once existed. Intervals of the skill come from resampling blocks of days, because
          neighbouring days share their future.
        </p>
        <p>
          It knows past prices and nothing else: no news, no earnings, no policy. It ends with the
          last stored price. Nothing here promises a return, and nothing here is advice.
        </p>
      </div>
    </TitledSection>
  );
}
