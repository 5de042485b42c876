import { Scientific } from '@/components/ui/scientific';
import { formatNumber } from '@/lib/format';
import type { Run } from '@/services/optimize/schema';

/** Why the answer can be argued with, each ground with the number of the example above it. */
export function HomeGrounds({ run }: { run: Run }) {
  const { outcome, coverage } = run;
  const certificate = outcome.status === 'solved' ? outcome.certificate : null;
  return (
    <section aria-labelledby="grounds" className="border-rule border-t pt-6">
      <h2 id="grounds" className="sr-only">
        Why you can argue with the answer
      </h2>
      <div className="max-w-[56ch] space-y-4 text-sm">
        <Ground title="It is checked.">
          After every solve the answer is tested against the problem itself
          {certificate ? (
            <>
              : here no small change improves it, to a residual of{' '}
              <Scientific value={certificate.dualResidual} />
            </>
          ) : null}
          . Limits that cannot hold together are named, with the nearest change that can.
        </Ground>
        <Ground title="It shows its data.">
          The example rests on {formatNumber(coverage.observations, 0)} daily returns of each of{' '}
          {coverage.assets.length} assets. Days that were cut are counted, and nothing is filled in
          silently.
        </Ground>
        <Ground title="It has a rival.">
          Equal weight, which needs no mathematics, stands beside every answer, whether the mix
          beats it or not.
        </Ground>
      </div>
    </section>
  );
}

function Ground({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div>
      <h3 className="text-sm">{title}</h3>
      <p className="text-soft">{children}</p>
    </div>
  );
}
