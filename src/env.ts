import { z } from 'zod';

/** The only reader of process.env. An unusable value stops the start with the variable's name. */
const integer = (fallback: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

const schema = z.object({
  /** Where the embedded Postgres and other local state live. */
  DATA_DIR: z.string().min(1).default('.data'),
  /** Set by Next inside its server. */
  NEXT_RUNTIME: z.enum(['nodejs', 'edge']).optional(),
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: integer(3000, 1, 65535),
  /** The address that others see, https://...; link previews name their picture by it. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  MAX_ASSETS: integer(200, 2, 5000),
  WORKER_THREADS: integer(2, 1, 64),
  WORKER_QUEUE: integer(64, 1, 10_000),
  OPTIMIZE_DEADLINE_MS: integer(10_000, 50, 600_000),
});

export type Env = z.infer<typeof schema>;

function parse(): Env {
  // An empty line in .env means "not set".
  const present = Object.fromEntries(
    Object.entries(process.env).filter(([, value]) => value !== ''),
  );
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    (issue) => `  ${issue.path.join('.')}: ${issue.message}`,
  );
  throw new Error(`The environment is not usable:\n${problems.join('\n')}\nSee .env.example.`);
}

export const env = parse();
