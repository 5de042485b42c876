import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { askPython } from './answers';
import { exportPanel, type Panel } from './export-panel';
import type { Benchmark } from './protocol';
import { readBars } from './read-bars';
import type { BenchmarkResult } from './result';
import { scoreMethod, type TestDays } from './score';

export interface MeasureOptions {
  readonly source: string;
  readonly work: string;
  readonly python: string;
}

/** Exports the features, has every method trained, and scores what they answered on the test days. */
export function measureBenchmark(
  benchmark: Benchmark,
  { source, work, python }: MeasureOptions,
): BenchmarkResult {
  const folder = path.join(work, benchmark.name);
  mkdirSync(folder, { recursive: true });
  const { series, sha256 } = readBars(path.join(source, benchmark.file));
  const panel = exportPanel(benchmark, series, folder);
  const { answers, rows, seeds, tried, versions } = askPython(python, folder);
  const test: TestDays = {
    labels: rows.test.map((row) => panel.labels[row]!),
    days: rows.test.map((row) => panel.targetDays[row]!),
  };
  const methods = [
    ...Object.entries(withoutTraining(panel, rows.test)),
    ...Object.entries(answers),
  ].map(([method, logOdds]) => ({ method, ...scoreMethod(test, logOdds) }));
  return {
    title: benchmark.title,
    sha256,
    versions,
    seeds,
    blocks: {
      train: benchmark.train,
      validation: benchmark.validation,
      test: benchmark.test,
      end: benchmark.end,
    },
    rows: { train: rows.train, validation: rows.validation, test: rows.test.length },
    testDays: new Set(test.days).size,
    baseRate: test.labels.filter((label) => label === 1).length / test.labels.length,
    methods,
    tried,
    reported: [...benchmark.reported],
  };
}

/** What anyone can answer: always up, as yesterday, the opposite of yesterday. */
function withoutTraining({ returns }: Panel, rows: readonly number[]): Record<string, number[][]> {
  // The row before is the same asset's: test rows have a window of days before them.
  const yesterday = rows.map((row) => returns[row - 1]!);
  return {
    'always-up': [rows.map(() => 1)],
    momentum: [yesterday],
    reversal: [yesterday.map((value) => -value)],
  };
}
