import { types } from 'node:util';
import type { EngineAnswer, EngineInput } from '@/core/optimize';

/** What travels between the main thread and a worker. Outcomes are data: an Error would lose its fields on the way. */
export type Task = { readonly kind: 'optimize'; readonly input: EngineInput };

export type TaskAnswer<T extends Task = Task> = T extends { kind: 'optimize' }
  ? TimedEngineAnswer
  : never;

export interface TimedEngineAnswer {
  readonly answer: EngineAnswer;
  /** Moments from returns, milliseconds; 0 where they were given. */
  readonly estimateMs: number;
  /** Optimizer and certificate, milliseconds. */
  readonly solveMs: number;
}

export type WorkerReply =
  | { readonly ok: true; readonly answer: TaskAnswer }
  | { readonly ok: false; readonly message: string };

/** Buffers of a task that may move to the worker; the caller loses them. */
export function taskBuffers(task: Task): ArrayBuffer[] {
  const { data } = task.input;
  const arrays =
    data.kind === 'returns' ? [data.panel.returns] : [data.expectedReturns, data.covariance];
  return arrays.map((array) => array.buffer).filter((buffer) => types.isArrayBuffer(buffer));
}

/** Buffers of an answer that may move back. */
export function answerBuffers({ answer }: TaskAnswer): ArrayBuffer[] {
  const arrays = [answer.expectedReturns, answer.volatilities];
  if (answer.portfolio) arrays.push(answer.portfolio.riskShares);
  if (answer.outcome.status === 'solved') arrays.push(answer.outcome.weights);
  return [...new Set(arrays.map((array) => array.buffer))].filter((buffer) =>
    types.isArrayBuffer(buffer),
  );
}
