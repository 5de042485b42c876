import { types } from 'node:util';
import type { Allocation, AllocationProblem } from '@/core/allocation/contract';
import type {
  EngineAnswer,
  EngineInput,
  EstimateProvenance,
  FrontierInput,
  RiskReports,
} from '@/core/optimize';
import type { Frontier } from '@/core/optimizers/frontier';
import type { ForecastEffect } from '@/core/priors/forecast-prior';
import type { PriceHistory } from '@/forecast/features';
import type { SeriesForecasts } from '@/forecast/forecast-series';

/** What travels between the main thread and a worker. Outcomes are data: an Error would lose its fields on the way. */
export type EngineTask =
  | { readonly kind: 'optimize'; readonly input: EngineInput }
  | { readonly kind: 'frontier'; readonly input: FrontierInput };

export type Task =
  | EngineTask
  | {
      readonly kind: 'allocate';
      readonly input: AllocationProblem;
      readonly method: Allocation['method'];
    }
  | { readonly kind: 'forecast'; readonly input: ForecastInput };

export interface ForecastInput {
  /** Folder of the model. */
  readonly directory: string;
  readonly histories: readonly PriceHistory[];
  readonly days: 'last' | 'every';
}

/** One answer per history, or a sentence that says why there are no forecasts. */
export type ForecastAnswer =
  | {
      readonly status: 'forecast';
      readonly modelVersion: string;
      /** Trading days. */
      readonly horizons: readonly number[];
      /** Of the Student distribution of the log return, one per horizon. */
      readonly degreesOfFreedom: readonly number[];
      readonly series: readonly SeriesForecasts[];
    }
  | { readonly status: 'unavailable'; readonly reason: string };

export interface Timed<T> {
  readonly answer: T;
  /** Moments from returns, milliseconds; 0 where they were given. */
  readonly estimateMs: number;
  /** Optimizer and certificate, milliseconds. */
  readonly solveMs: number;
}

export interface TimedOptimization extends Timed<EngineAnswer> {
  /** Both absent where moments were given. */
  readonly provenance: EstimateProvenance | undefined;
  readonly riskReports: RiskReports | undefined;
  /** Present where forecasts are the prior and could be used. */
  readonly forecastEffect?: ForecastEffect | undefined;
}

export interface TimedFrontier extends Timed<Frontier> {
  /** Absent where moments were given. */
  readonly provenance: EstimateProvenance | undefined;
}

interface Answers {
  optimize: TimedOptimization;
  frontier: TimedFrontier;
  allocate: Timed<Allocation>;
  forecast: Timed<ForecastAnswer>;
}

export type TaskAnswer<T extends Task = Task> = Answers[T['kind']];

export type WorkerReply =
  | { readonly ok: true; readonly answer: TaskAnswer }
  | { readonly ok: false; readonly message: string };

/** Buffers of a task that may move to the worker; the caller loses them. */
export function taskBuffers(task: Task): ArrayBuffer[] {
  if (task.kind === 'allocate') return [];
  if (task.kind === 'forecast') {
    return movable(
      task.input.histories.flatMap(({ closes, volumes }) => [
        closes,
        ...(volumes ? [volumes] : []),
      ]),
    );
  }
  const { data } = task.input;
  return movable(
    data.kind === 'returns' ? [data.panel.returns] : [data.expectedReturns, data.covariance],
  );
}

/** Buffers of an answer that may move back. */
export function answerBuffers({ answer }: TaskAnswer): ArrayBuffer[] {
  if ('outcome' in answer) {
    const { expectedReturns, volatilities, portfolio, outcome } = answer;
    return movable([
      expectedReturns,
      volatilities,
      ...(portfolio ? [portfolio.riskShares] : []),
      ...(outcome.status === 'solved' ? [outcome.weights] : []),
    ]);
  }
  if ('trades' in answer || answer.status === 'unavailable') return [];
  if (answer.status === 'forecast') {
    return movable(
      answer.series.flatMap(({ expectedLogReturns, volatilities, realizedVolatilities }) => [
        expectedLogReturns,
        volatilities,
        realizedVolatilities,
      ]),
    );
  }
  return answer.status === 'solved' ? movable(answer.corners.map(({ weights }) => weights)) : [];
}

function movable(arrays: readonly Float64Array[]): ArrayBuffer[] {
  const buffers = new Set(arrays.map((array) => array.buffer));
  return [...buffers].filter((buffer) => types.isArrayBuffer(buffer));
}
