import { createHash } from 'node:crypto';
import { AppError } from '@/lib/errors';
import type { JobKind } from './contract';
import { createQueue, type EngineJob, type JobStore, prepareStore } from './engine';
import type { Job } from './schema';

export interface JobQueue {
  /**
   * Asks for one run of a kind and answers its id. The same question asked again while it waits or runs is
   * the same job.
   */
  enqueue(kind: string, input: unknown): Promise<string>;
  /** Newest first. */
  list(limit: number): Promise<Job[]>;
  /** Jobs that failed for good, newest first: they stay until someone runs them again. */
  listDead(limit: number): Promise<Job[]>;
  /** Runs a dead job again. Throws `not_found` for any other id. */
  retry(id: string): Promise<void>;
  /** Brings the engine's timetable in line with the kinds' schedules; kinds that are gone are struck off. */
  schedule(): Promise<void>;
  close(): Promise<void>;
}

export async function openJobQueue(store: JobStore, kinds: readonly JobKind[]): Promise<JobQueue> {
  await prepareStore(store);
  const queue = createQueue(store);
  const titles = new Map(kinds.map(({ id, title }) => [id, title]));
  const toJobs = async (jobs: readonly EngineJob[]): Promise<Job[]> => {
    const described = jobs.map(async (job) => {
      const state = await job.getState();
      // The state is newer than the record: a job that ended in between has its message only in a new one.
      const ended = state === 'completed' || state === 'failed';
      const record = ended && !job.finishedOn ? await queue.getJob(job.id!) : job;
      return record && describeJob(record as EngineJob, titles, state);
    });
    return (await Promise.all(described)).filter((job) => job !== undefined).sort(newestFirst);
  };

  return {
    async enqueue(kind, input) {
      const known = kinds.find(({ id }) => id === kind);
      if (!known) {
        const ids = kinds.map(({ id }) => id).join(', ');
        throw new AppError('invalid_input', `There is no job "${kind}". Choose one of: ${ids}.`, {
          field: 'kind',
        });
      }
      const parsed = known.input.parse(input);
      const question = createHash('sha256')
        .update(JSON.stringify([kind, parsed]))
        .digest('hex');
      const job = await reachable(
        queue.add(kind, parsed, { deduplication: { id: question.slice(0, 32) } }),
      );
      return job.id!;
    },
    async list(limit) {
      const jobs = await reachable(
        queue.getJobs(['active', 'waiting', 'delayed', 'completed', 'failed'], 0, limit - 1),
      );
      const described = await toJobs(jobs.filter(Boolean) as EngineJob[]);
      return described.slice(0, limit);
    },
    async listDead(limit) {
      const jobs = await reachable(queue.getFailed(0, limit - 1));
      return toJobs(jobs as EngineJob[]);
    },
    async retry(id) {
      const job = await reachable(queue.getJob(id));
      if (!job || (await job.getState()) !== 'failed') {
        throw new AppError('not_found', `No failed job has the id ${id}.`, { field: 'id' });
      }
      await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
    },
    async schedule() {
      const wanted = kinds.filter(({ schedule }) => schedule);
      for (const { key } of await reachable(queue.getJobSchedulers(0, -1))) {
        if (!wanted.some(({ id }) => id === key)) await queue.removeJobScheduler(key);
      }
      for (const { id, schedule } of wanted) {
        await queue.upsertJobScheduler(
          id,
          { pattern: schedule!.pattern, tz: 'UTC' },
          { name: id, data: schedule!.input },
        );
      }
    },
    close: () => queue.close(),
  };
}

const newestFirst = (a: Job, b: Job) => b.queuedAt.localeCompare(a.queuedAt);

async function reachable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw new AppError(
      'db_unavailable',
      'The list of jobs cannot be reached. Try again in a moment.',
      {
        cause,
      },
    );
  }
}

function describeJob(
  job: EngineJob,
  titles: ReadonlyMap<string, string>,
  engineState: string,
): Job {
  const state = stateOf(engineState, job.attemptsMade);
  const progress = job.progress;
  return {
    id: job.id!,
    kind: job.name,
    title: titles.get(job.name) ?? job.name,
    state,
    progress:
      state === 'running' && typeof progress === 'object' && 'total' in progress
        ? (progress as Job['progress'])
        : null,
    attempts: job.attemptsMade,
    queuedAt: new Date(job.timestamp).toISOString(),
    dueAt: state === 'scheduled' ? dueAt(job).toISOString() : null,
    finishedAt: job.finishedOn ? new Date(job.finishedOn).toISOString() : null,
    message: state === 'done' ? String(job.returnvalue ?? '') : (job.failedReason ?? null),
  };
}

/**
 * The hour a timetable asked for is kept as it is: the delay is counted from a moment that the engine takes again
 * after the job's own, so their sum can fall some milliseconds before the hour.
 */
const dueAt = ({ opts, timestamp, delay }: EngineJob) =>
  new Date(opts.prevMillis ?? timestamp + delay);

function stateOf(engineState: string, attempts: number): Job['state'] {
  if (engineState === 'completed') return 'done';
  if (engineState === 'failed') return 'dead';
  if (engineState === 'active') return 'running';
  if (attempts > 0) return 'retrying';
  return engineState === 'delayed' ? 'scheduled' : 'waiting';
}
