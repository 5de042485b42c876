import type { InfeasibleOutcome } from '@/components/run/outcome';
import { Sentence } from '@/components/ui/sentence';
import { TitledSection } from '@/components/ui/titled-section';

/** Limits that exclude every portfolio are an answer: what conflicts, and the nearest change of each. */
export function InfeasibleView({
  outcome,
  repairAction,
}: {
  outcome: InfeasibleOutcome;
  /** A control that applies the repair at once, where the caller can. */
  repairAction?: ((repair: string) => React.ReactNode) | undefined;
}) {
  return (
    <div className="space-y-6">
      {!saysOnly(outcome.message, outcome.conflict) && (
        <p className="max-w-[68ch]">
          <Sentence text={outcome.message} />
        </p>
      )}
      {outcome.conflict.length > 0 && (
        <TitledSection id="conflict" title="These cannot hold together" level={3}>
          <ul className="mt-1 list-disc space-y-1 pl-5">
            {outcome.conflict.map((constraint) => (
              <li key={constraint}>
                <Sentence text={constraint} />
              </li>
            ))}
          </ul>
        </TitledSection>
      )}
      {outcome.repairs.length > 0 && (
        <TitledSection id="repairs" title="Any one of these mends it" level={3}>
          <ul className="mt-1 divide-y divide-rule border-rule border-y">
            {outcome.repairs.map((repair) => (
              <li
                key={repair}
                className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-2 py-2"
              >
                <span className="mr-auto">
                  <Sentence text={repair} />
                </span>
                {repairAction?.(repair)}
              </li>
            ))}
          </ul>
        </TitledSection>
      )}
    </div>
  );
}

/** A message that only lists what conflicts would say the list twice. */
function saysOnly(message: string, conflict: readonly string[]): boolean {
  const rest = conflict.reduce((text, constraint) => text.replace(constraint, ''), message);
  return /^these limits cannot hold together:[\s,]*$/i.test(rest);
}
