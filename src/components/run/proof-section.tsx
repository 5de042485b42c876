import { Scientific } from '@/components/ui/scientific';
import { Sentence } from '@/components/ui/sentence';
import { TitledSection } from '@/components/ui/titled-section';
import type { SolvedOutcome } from '@/services/optimize/schema';

type ShadowPrice = SolvedOutcome['shadowPrices'][number];

/** Dearest first; the rest is folded away. */
const mostShown = 4;

/** The certificate, and what each limit that bites costs. */
export function ProofSection({ outcome }: { outcome: SolvedOutcome }) {
  const { certificate, shadowPrices, solver, fallbacks, choice } = outcome;
  return (
    <TitledSection id="proof" title="How this was checked" level={3}>
      {certificate ? (
        <p className="mt-1">
          Checked: the limits hold to a residual of{' '}
          <Scientific value={certificate.primalResidual} />, no small change improves the answer
          (residual <Scientific value={certificate.dualResidual} />
          ), and the bound from below meets it (gap <Scientific value={certificate.gap} />
          ).
        </p>
      ) : (
        <p className="mt-1">A fixed rule, not an optimum: there is nothing to certify.</p>
      )}
      <p className="mt-1 text-sm text-soft">
        {certificate
          ? 'Recomputed from the data after the solve, relative to the size of the numbers; zero is perfect. '
          : ''}
        Solver: {solver}
        {fallbacks.length > 0 && `, after ${fallbacks.join(', ')} could not certify an answer`}.
      </p>
      {choice && (
        <p className="mt-1">
          <Sentence text={choice.sentence} />
        </p>
      )}
      {shadowPrices.length > 0 && (
        <>
          <h4 className="mt-4 font-semibold text-sm">What your limits cost</h4>
          <Sentences prices={shadowPrices.slice(0, mostShown)} />
          {shadowPrices.length > mostShown && (
            <details className="mt-2 text-sm">
              <summary>Show {shadowPrices.length - mostShown} that cost less</summary>
              <Sentences prices={shadowPrices.slice(mostShown)} />
            </details>
          )}
        </>
      )}
    </TitledSection>
  );
}

function Sentences({ prices }: { prices: readonly ShadowPrice[] }) {
  return (
    <ul className="mt-1 list-disc space-y-1 pl-5 text-sm">
      {prices.map(({ constraint, sentence }) => (
        <li key={constraint}>
          <Sentence text={sentence} />
        </li>
      ))}
    </ul>
  );
}
