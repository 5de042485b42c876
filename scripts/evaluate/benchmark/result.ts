import { z } from 'zod';
import { triedSchema } from './answers';
import { benchmarks } from './protocol';

const estimate = z.object({ value: z.number(), low: z.number(), high: z.number() });
const spread = z.object({ mean: z.number(), deviation: z.number() });

const methodSchema = z.object({
  method: z.string(),
  seeds: z.int(),
  accuracy: spread,
  matthews: spread,
  together: z.object({ accuracy: estimate, matthews: estimate, beyondAlwaysUp: estimate }),
});

/** What one run of a benchmark found. Nothing in it depends on the day or the machine. */
export const resultSchema = z.object({
  title: z.string(),
  sha256: z.string(),
  versions: z.object({ python: z.string(), torch: z.string(), numpy: z.string() }),
  seeds: z.array(z.int()),
  blocks: z.object({
    train: z.string(),
    validation: z.string(),
    test: z.string(),
    end: z.string(),
  }),
  rows: z.object({ train: z.int(), validation: z.int(), test: z.int() }),
  testDays: z.int(),
  /** Share of rises among the test rows. */
  baseRate: z.number(),
  methods: z.array(methodSchema),
  tried: z.array(triedSchema),
  reported: z.array(z.object({ method: z.string(), accuracy: z.number() })),
});

export type BenchmarkResult = z.infer<typeof resultSchema>;

/** benchmarks.json: the last result of each benchmark. */
export const resultsSchema = z.partialRecord(
  z.enum(Object.keys(benchmarks) as [keyof typeof benchmarks, ...(keyof typeof benchmarks)[]]),
  resultSchema,
);

export type BenchmarkResults = z.infer<typeof resultsSchema>;
