import Link from 'next/link';
import { weightsCsv } from '@/components/run/weights-csv';
import { CopyLinkButton } from '@/components/ui/copy-link-button';
import { paths } from '@/lib/paths';
import type { Run } from '@/services/optimize/schema';

/** A link that reproduces the answer, and the numbers to take along. */
export function ResultActions({ run, here }: { run: Run; here: 'permalink' | 'workbench' }) {
  const csv = run.outcome.status === 'solved' ? weightsCsv(run.outcome) : undefined;
  return (
    <div className="no-print flex flex-wrap items-center gap-x-5 gap-y-2 text-sm">
      {here === 'workbench' && (
        <Link href={paths.run(run.id)} prefetch={false}>
          Permanent link
        </Link>
      )}
      <CopyLinkButton path={paths.run(run.id)} />
      {csv && (
        <a
          href={`data:text/csv;charset=utf-8,${encodeURIComponent(csv)}`}
          download={`tangency-${run.id.slice(0, 12)}.csv`}
        >
          Weights as CSV
        </a>
      )}
    </div>
  );
}
