import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { runTask } from '@/compute/execute';
import { createPool } from '@/compute/pool';
import { spawnWorker } from '@/compute/spawn-worker';
import { createDatabase } from '@/db/client';
import { AppError } from '@/lib/errors';
import { describeInputError } from '@/lib/input-error';
import { nearestName } from '@/lib/nearest-name';
import { parseProblem } from '@/services/optimize/parse-problem';
import { runOptimization } from '@/services/optimize/run';
import { optimizeInputSchema } from '@/services/optimize/schema';
import { openDatabase } from './open-database';
import {
  describeFrontier,
  describeProblemAnswer,
  describeRun,
  type Report,
} from './optimize-report';
import { printReport } from './print-report';
import { createProgress, silent } from './progress';

/** `npm run optimize`: the services of the application without the browser. One JSON object with --json. */

const EXIT_NOT_SOLVED = 2;

const options = {
  symbols: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  method: { type: 'string' },
  'min-weight': { type: 'string' },
  'max-weight': { type: 'string' },
  'risk-tolerance': { type: 'string' },
  'risk-aversion': { type: 'string' },
  'risk-free': { type: 'string' },
  'target-return': { type: 'string' },
  'target-volatility': { type: 'string' },
  'confidence-level': { type: 'string' },
  constraint: { type: 'string', multiple: true },
  problem: { type: 'string' },
  json: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

function parseCommandLine(args: string[]): Values {
  try {
    return parseArgs({ args, options, allowPositionals: false }).values;
  } catch (error) {
    throw badOption(args, error);
  }
}

function badOption(args: readonly string[], error: unknown): AppError {
  const known = Object.keys(options);
  const given = args.find((arg) => arg.startsWith('--') && !known.includes(nameOf(arg)));
  const message = error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error);
  if (message.startsWith('Option ')) return new AppError('invalid_input', message);
  const reason = message.split('. ')[0]!;
  const meant = given === undefined ? undefined : nearestName(nameOf(given), known);
  const mend = meant === undefined ? `Options: ${known.join(', ')}` : `Did you mean --${meant}?`;
  return new AppError('invalid_input', `${reason}. ${mend}`, {
    ...(given !== undefined && { field: nameOf(given) }),
  });
}

const nameOf = (option: string) => option.replace(/^--/, '').replace(/=.*$/s, '');

function parseNumber(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) {
    throw new AppError('invalid_input', `--${flag}: "${value}" is not a number`, { field: flag });
  }
  return number;
}

async function readProblem(file: string): Promise<unknown> {
  const source = file === '-' ? 'standard input' : file;
  let content: string;
  try {
    // npm runs scripts in the project's folder; the path was typed in the caller's.
    const from = process.env.INIT_CWD ?? process.cwd();
    content =
      file === '-' ? await text(process.stdin) : await readFile(path.resolve(from, file), 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('invalid_input', `${source} cannot be read: ${reason}`, {
      field: 'problem',
      cause,
    });
  }
  try {
    return JSON.parse(content.replace(/^\ufeff/, ''));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      'invalid_input',
      `${source} is not JSON: ${reason}. Write one object, {"method": ...}`,
      {
        field: 'problem',
        cause,
      },
    );
  }
}

async function solveProblem(file: string): Promise<Report> {
  const task = await parseProblem(await readProblem(file));
  return task.kind === 'frontier'
    ? describeFrontier(task.input, await runTask(task))
    : describeProblemAnswer(task.input, await runTask(task));
}

async function solveSymbols(values: Values, json: boolean): Promise<Report> {
  const minWeight = parseNumber('min-weight', values['min-weight']);
  const maxWeight = parseNumber('max-weight', values['max-weight']);
  const parsed = optimizeInputSchema.safeParse({
    symbols: values.symbols?.split(','),
    from: values.from,
    to: values.to,
    method: values.method,
    riskTolerance: parseNumber('risk-tolerance', values['risk-tolerance']),
    riskAversion: parseNumber('risk-aversion', values['risk-aversion']),
    riskFree: parseNumber('risk-free', values['risk-free']),
    targetReturn: parseNumber('target-return', values['target-return']),
    targetVolatility: parseNumber('target-volatility', values['target-volatility']),
    confidenceLevel: parseNumber('confidence-level', values['confidence-level']),
    constraints: {
      ...(values.constraint && { linear: values.constraint }),
      ...(minWeight !== undefined && { minWeight }),
      ...(maxWeight !== undefined && { maxWeight }),
    },
  });
  if (!parsed.success) {
    const { field, message } = describeInputError(parsed.error);
    throw new AppError('invalid_input', message, { field });
  }
  const opened = await openDatabase(json ? silent : createProgress());
  const db = createDatabase(opened.url);
  const pool = createPool({ size: 1, maxQueue: 1, spawn: spawnWorker });
  try {
    return describeRun(await runOptimization({ context: { db, pool }, input: parsed.data }));
  } finally {
    await pool.close();
    await db.$client.end();
    await opened.release();
  }
}

async function answer(args: string[], json: boolean): Promise<Report> {
  const values = parseCommandLine(args);
  if (values.problem !== undefined && values.symbols !== undefined) {
    throw new AppError('invalid_input', 'Give either --symbols or --problem, not both.', {
      field: 'problem',
    });
  }
  if (values.problem !== undefined) return solveProblem(values.problem);
  if (values.symbols === undefined) {
    const mend =
      '--symbols AAPL,MSFT --method min-variance, or --problem FILE (- is standard input)';
    throw new AppError('invalid_input', `Nothing to optimize: give ${mend}.`, { field: 'symbols' });
  }
  return solveSymbols(values, json);
}

const args = process.argv.slice(2);
const json = args.includes('--json');
let report: Report;
try {
  report = await answer(args, json);
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  report = {
    status: 'invalid',
    code: error.code,
    message: error.message,
    ...(error.field !== undefined && { field: error.field }),
  };
}
process.stdout.write(json ? `${JSON.stringify(report)}\n` : printReport(report));
process.exitCode = report.status === 'solved' ? 0 : EXIT_NOT_SOLVED;
