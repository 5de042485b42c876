import { z } from 'zod';
import { currencySchema } from '@/lib/currency-code';

/** The only reader of process.env. An unusable value stops the start with the variable's name. */
const integer = (fallback: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

const schema = z.object({
  /** Where the embedded Postgres and other local state live. */
  DATA_DIR: z.string().min(1).default('.data'),
  /** Set inside Next; its bundler writes it into the code. */
  NEXT_RUNTIME: z.enum(['nodejs', 'edge']).optional(),
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  /** Whether the server itself brings the database up to date before it answers; `npm start` has done so already. */
  PREPARE_DATABASE: z.enum(['yes', 'no']).default('no'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Who is asked for new prices, in this order: ids separated by commas. */
  PRICE_PROVIDERS: z
    .string()
    .default('sample')
    .transform((list) => list.split(',').map((id) => id.trim())),
  /** A folder of SYMBOL.csv files, for the provider `csv-folder`. */
  CSV_PRICE_DIR: z.string().min(1).optional(),
  /** What the prices of that folder are in, ISO 4217, where a file does not say it. */
  CSV_PRICE_CURRENCY: currencySchema.default('USD'),
  TIINGO_API_KEY: z.string().min(1).optional(),
  ALPHA_VANTAGE_API_KEY: z.string().min(1).optional(),
  /** Background jobs are shared through it; without it they are kept in the database. */
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  /** Whether the web server works on background jobs itself. */
  JOBS_IN_SERVER: z.enum(['yes', 'no']).default('yes'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: integer(3000, 1, 65535),
  /** The address that others see, https://...; link previews name their picture by it. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  MAX_ASSETS: integer(200, 2, 5000),
  WORKER_THREADS: integer(2, 1, 64),
  WORKER_QUEUE: integer(64, 1, 10_000),
  OPTIMIZE_DEADLINE_MS: integer(10_000, 50, 600_000),
  /** Folder of `forecast.onnx` and `metadata.json`, seen from where the process was started. */
  FORECAST_MODEL_DIR: z.string().min(1).default('src/forecast/model'),
});

export type Env = z.infer<typeof schema>;

function parse(): Env {
  // An empty line in .env means "not set".
  const present = Object.fromEntries(
    // Named in full, the runtime is known to a bundle that no `next start` runs, too.
    Object.entries({ ...process.env, NEXT_RUNTIME: process.env.NEXT_RUNTIME }).filter(
      ([, value]) => value !== '',
    ),
  );
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    (issue) => `  ${issue.path.join('.')}: ${issue.message}`,
  );
  throw new Error(`The environment is not usable:\n${problems.join('\n')}\nSee .env.example.`);
}

export const env = parse();
