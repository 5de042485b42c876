import 'server-only';
import { getJobQueue, getResources } from '@/server/resources';
import { type StoredHistorySpan, storedHistories } from '@/services/assets/stored-histories';
import { jobKinds } from '@/services/jobs/registry';
import type { Job } from '@/services/jobs/schema';
import { listProviders } from '@/services/providers/list';
import type { Provider } from '@/services/providers/schema';
import { listQuarantine } from '@/services/quarantine/list';
import type { QuarantinePage } from '@/services/quarantine/schema';

const listedJobs = 50;
export const quarantinePageSize = 20;

export interface DataState {
  readonly providers: readonly Provider[];
  readonly spans: readonly StoredHistorySpan[];
  readonly quarantine: QuarantinePage;
  /** Undefined while the list of jobs cannot be reached. */
  readonly jobs: { readonly jobs: Job[]; readonly dead: Job[] } | undefined;
  readonly kinds: readonly { id: string; title: string; description: string }[];
  /** Milliseconds since 1970. */
  readonly loadedAt: number;
}

/** Where prices come from, what is stored, what was refused and what works in the background, for its page. */
export async function loadData(): Promise<DataState> {
  const context = getResources();
  const [providers, spans, quarantine, jobs] = await Promise.all([
    listProviders(context),
    storedHistories(context),
    listQuarantine({ context, input: { limit: quarantinePageSize } }),
    loadJobs(),
  ]);
  const kinds = jobKinds.map(({ id, title, description }) => ({ id, title, description }));
  return { providers, spans, quarantine, jobs, kinds, loadedAt: Date.now() };
}

/** Jobs may be kept elsewhere than prices: their list being away takes nothing else with it. */
async function loadJobs(): Promise<DataState['jobs']> {
  try {
    const queue = await getJobQueue();
    const [jobs, dead] = await Promise.all([queue.list(listedJobs), queue.listDead(listedJobs)]);
    return { jobs, dead };
  } catch {
    return undefined;
  }
}
