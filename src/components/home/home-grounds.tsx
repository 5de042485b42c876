import { Scientific } from '@/components/ui/scientific';
import { formatNumber } from '@/lib/format';
import type { Run } from '@/services/optimize/schema';

/** Why the answer can be argued with, each ground with the number of the example above it. */
export function HomeGrounds({ run }: { run: Run }) {
  const { outcome, coverage } = run;
  const certificate = outcome.status === 'solved' ? outcome.certificate : null;
  return (
    <section aria-labelledby="grounds" className="mt-16 border-rule border-t pt-8">
      <h2 id="grounds" className="text-lg">
        Why you can argue with the answer
      </h2>
      <div className="mt-4 grid gap-x-12 gap-y-8 md:grid-cols-3">
        <div>
          <h3 className="text-base">It is checked</h3>
          <p className="mt-1 text-soft">
            After every solve the answer is tested against the problem itself.{' '}
            {certificate && (
              <>
                In the example no small change improves it, to a residual of{' '}
                <Scientific value={certificate.dualResidual} />.{' '}
              </>
            )}
            Limits that cannot hold together are named, with the nearest change that can.
          </p>
        </div>
        <div>
          <h3 className="text-base">It shows its data</h3>
          <p className="mt-1 text-soft">
            The example rests on {formatNumber(coverage.observations, 0)} daily returns of each of{' '}
            {coverage.assets.length} assets. Days that were cut are counted, and nothing is filled
            in silently.
          </p>
        </div>
        <div>
          <h3 className="text-base">It has a rival</h3>
          <p className="mt-1 text-soft">
            Equal weight, which needs no mathematics, stands beside every answer. If the mix does
            not beat it, the page says so in the first line.
          </p>
        </div>
      </div>
    </section>
  );
}
