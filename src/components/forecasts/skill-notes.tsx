import { headlineDays, skillAt } from '@/components/forecasts/finding';
import { Sentence } from '@/components/ui/sentence';
import {
  claimSentence,
  coverageSentence,
  rankingSentence,
  skillSentence,
  volatilitySentence,
} from '@/forecast/evaluation/sentences';
import type { ForecastSkill } from '@/forecast/skill';

/** The rest of what was measured, in sentences that claim no more than their intervals. */
export function SkillNotes({ skill, claim = false }: { skill: ForecastSkill; claim?: boolean }) {
  const horizon = skillAt(skill, headlineDays) ?? skill.horizons[0]!;
  const notes: readonly (readonly [string, string, string])[] = [
    [
      'Expected returns',
      skillSentence(horizon),
      'Compared with three guesses that need no model: no change, the asset’s own average, the average of all assets.',
    ],
    [
      'Which asset rises more',
      rankingSentence(horizon),
      'The information coefficient compares the order of the forecasts with the order of what came: 1 is a perfect ranking, 0 is chance.',
    ],
    [
      'Volatility',
      volatilitySentence(horizon),
      'QLIKE scores a forecast of variance against what came and punishes one that is too low the most. EWMA, GARCH(1,1) and HAR are the usual models, made from past returns alone.',
    ],
    ['Intervals', coverageSentence(horizon), 'An honest 80 % interval holds 80 of 100 outcomes.'],
    ...(claim
      ? [
          [
            'What others claim',
            claimSentence(skill),
            'The base rate is how often prices rose: what always saying “up” would score.',
          ] as const,
        ]
      : []),
  ];
  return (
    <dl className="text-sm">
      {notes.map(([term, text, gloss]) => (
        <div
          key={term}
          className="grid gap-x-4 border-rule border-t py-2 first:border-0 sm:grid-cols-[168px_1fr]"
        >
          <dt className="text-soft">{term}</dt>
          <dd className="max-w-[68ch]">
            <Sentence text={text} />
            <span className="mt-1 block text-soft text-xs">{gloss}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
