'use client';

import { useQuery } from '@tanstack/react-query';
import { isUnderway, jobSentence, runsOf } from '@/components/data/words';
import { DataTable } from '@/components/ui/data-table';
import { TitledSection } from '@/components/ui/titled-section';
import { formatMoment } from '@/lib/format';
import type { Job } from '@/services/jobs/schema';
import { useTRPC } from '@/trpc/client';

export interface KindOfJob {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

const listed = 50;
const pollMs = 2_000;

/** What works in the background: fetched once, and every two seconds only while something is under way. */
export function JobsSection({
  kinds,
  initial,
  loadedAt,
}: {
  kinds: readonly KindOfJob[];
  /** Undefined where the list could not be reached when the page was made. */
  initial: { readonly jobs: Job[]; readonly dead: Job[] } | undefined;
  /** Milliseconds since 1970. */
  loadedAt: number;
}) {
  const trpc = useTRPC();
  const common = { staleTime: 15_000, initialDataUpdatedAt: loadedAt };
  const { data: jobs, isError } = useQuery(
    trpc.jobs.list.queryOptions(
      { limit: listed },
      {
        ...common,
        ...(initial && { initialData: initial.jobs }),
        // An empty list is that of a server that has just started: its timetable is on the way.
        refetchInterval: ({ state }) =>
          state.data?.length === 0 || state.data?.some(isUnderway) ? pollMs : false,
      },
    ),
  );
  const underway = jobs?.filter(isUnderway) ?? [];
  const { data: dead = [] } = useQuery(
    trpc.jobs.dead.queryOptions(
      { limit: listed },
      {
        ...common,
        ...(initial && { initialData: initial.dead }),
        refetchInterval: underway.length > 0 ? pollMs : false,
      },
    ),
  );
  return (
    <TitledSection id="jobs" title="Work in the background" level={2} large>
      {isError && (
        <p role="alert" className="mt-1 text-alert text-sm">
          The list of jobs cannot be reached; what stands here is the last that was known. Prices
          and results are not affected.
        </p>
      )}
      <DataTable
        className="mt-3"
        caption="What runs by itself, when it last did and when it will"
        columns={[
          {
            heading: 'Runs by itself',
            cell: ({ title }) => title,
            note: ({ description }) => description,
            className: 'w-[36%]',
          },
          {
            heading: 'Last time',
            words: true,
            cell: ({ last }) => (last?.finishedAt ? formatMoment(last.finishedAt) : 'Not yet'),
            note: ({ last }) =>
              last?.message && <span className="[overflow-wrap:anywhere]">{last.message}</span>,
            className: 'w-[36%]',
          },
          {
            heading: 'Next time',
            words: true,
            cell: ({ nextAt }) => (nextAt ? formatMoment(nextAt) : 'No worker has started'),
            className: 'sm:whitespace-nowrap',
          },
        ]}
        rows={kinds.map((kind) => ({ ...kind, ...runsOf(kind.id, jobs ?? []) }))}
        rowKey={({ id }) => id}
      />
      <h3 className="mt-6 text-base">Under way</h3>
      <div aria-live="polite" className="min-h-12">
        {underway.length === 0 ? (
          <p className="mt-1 text-sm text-soft">Nothing at the moment.</p>
        ) : (
          <ul className="mt-1 text-sm">
            {underway.map((job) => (
              <JobUnderway key={job.id} job={job} />
            ))}
          </ul>
        )}
      </div>
      <h3 className="mt-6 text-base">Failed for good</h3>
      {dead.length === 0 ? (
        <p className="mt-1 max-w-[68ch] text-sm text-soft">
          None. A job that fails three times stops here with its reason and waits for a person.
        </p>
      ) : (
        <ul className="mt-1 text-sm">
          {dead.map(({ id, title, finishedAt, message }) => (
            <li key={id} className="border-rule border-t py-2 first:border-0">
              <span className="font-medium">{title}</span>
              {finishedAt && <span className="text-soft">, {formatMoment(finishedAt)}</span>}
              <p className="[overflow-wrap:anywhere]">{message ?? 'No reason was left.'}</p>
              <p className="text-soft text-xs">
                To run it again on the server:{' '}
                <code className="[overflow-wrap:anywhere]">npm run worker -- retry {id}</code>
              </p>
            </li>
          ))}
        </ul>
      )}
    </TitledSection>
  );
}

function JobUnderway({ job }: { job: Job }) {
  const { title, progress } = job;
  return (
    <li className="grid gap-x-4 border-rule border-t py-2 first:border-0 sm:grid-cols-[160px_1fr]">
      <span className="font-medium">{title}</span>
      <div>
        <progress
          aria-label={title}
          max={progress?.total ?? 1}
          {...(progress && { value: progress.done })}
          className="h-2 w-full accent-accent"
        />
        <p className="text-soft text-xs [overflow-wrap:anywhere]">{jobSentence(job)}</p>
      </div>
    </li>
  );
}
