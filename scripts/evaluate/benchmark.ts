import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { missingPython } from './benchmark/answers';
import { measureBenchmark } from './benchmark/measure';
import { benchmarks, isBenchmarkName } from './benchmark/protocol';
import { benchmarkReport } from './benchmark/report';
import { resultsSchema } from './benchmark/result';

export interface BenchmarkOptions {
  /** The folder of data sets. */
  readonly source: string;
  readonly python: string;
  /** Where benchmarks.json and BENCHMARKS.md are written. */
  readonly out: string;
}

/** `npm run evaluate -- --benchmark NAME`. The exit status: 0, 2 for data or a Python that is not there, 1 for a bad name. */
export function runBenchmark(name: string, { source, python, out }: BenchmarkOptions): 0 | 1 | 2 {
  if (!isBenchmarkName(name)) {
    console.error(
      `--benchmark ${name} is not known; it is one of ${Object.keys(benchmarks).join(', ')}.`,
    );
    return 1;
  }
  const benchmark = benchmarks[name];
  const file = path.join(source, benchmark.file);
  if (!existsSync(file)) {
    console.error(
      `${file} is not there, so nothing was measured; --source names the folder of data sets (scripts/train/README.md).`,
    );
    return 2;
  }
  const missing = missingPython(python);
  if (missing !== undefined) {
    console.error(missing);
    return 2;
  }
  const result = measureBenchmark(benchmark, {
    source,
    python,
    work: path.resolve('.data', 'benchmark'),
  });
  const stored = path.join(out, 'benchmarks.json');
  const before = existsSync(stored)
    ? resultsSchema.parse(JSON.parse(readFileSync(stored, 'utf8')))
    : {};
  const results = { ...before, [name]: rounded(result) };
  writeFileSync(stored, `${JSON.stringify(results, null, 2)}\n`);
  const report = benchmarkReport(resultsSchema.parse(results));
  writeFileSync(path.join(out, 'BENCHMARKS.md'), report);
  console.log(benchmarkReport({ [name]: result }));
  return 0;
}

const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, item) =>
    typeof item === 'number' ? Math.round(item * 1e6) / 1e6 : item,
  );
