/**
 * `npm run evaluate`: measures the shipped model on the shipped prices of 2018 to 2023, which it has never seen, and writes
 * CARD.md (for people) and skill.json (for the program) beside it. The same input gives the same files.
 *
 *   npm run evaluate [-- --check]     measure, and say whether the committed figures are those
 *   npm run evaluate -- --model DIR   another model
 *   npm run evaluate -- --walk-forward
 *                                     what forecasts change in a portfolio: WALK-FORWARD.md and walk-forward.json; reads
 *                                     skill.json, so after a measurement
 *   npm run evaluate -- --benchmark kdd17|acl18 [--source DIR] [--python PATH]
 *                                     small networks of their own on public data (scripts/train/README.md)
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runBenchmark } from './evaluate/benchmark';
import { checkSkill } from './evaluate/check-skill';
import { measureSkill } from './evaluate/measure-skill';
import { writeWalkForward } from './evaluate/walk-forward';
import { writeSkill } from './evaluate/write-skill';

const { values: options } = parseArgs({
  options: {
    model: { type: 'string', default: 'src/forecast/model' },
    check: { type: 'boolean', default: false },
    benchmark: { type: 'string' },
    'walk-forward': { type: 'boolean', default: false },
    source: { type: 'string', default: path.resolve('..', 'shared', 'data') },
    python: { type: 'string', default: process.env.TANGENCY_PYTHON ?? 'python3' },
  },
});

async function evaluateModel(): Promise<void> {
  const started = performance.now();
  const measured = await measureSkill(options.model);
  const seconds = Math.round((performance.now() - started) / 1000);
  if (options.check) {
    const differences = checkSkill(options.model, measured);
    for (const difference of differences) console.error(difference);
    if (differences.length > 0) {
      process.exitCode = 1;
      console.error(
        'The committed card is not that of this model and these prices: npm run evaluate',
      );
    } else {
      console.log(`The committed card reproduces (${seconds} s).`);
    }
  } else {
    for (const file of writeSkill(options.model, measured)) console.log(`${file} (${seconds} s)`);
  }
}

try {
  if (options['walk-forward']) {
    for (const finding of (await writeWalkForward(options.model)).findings) console.log(finding);
  } else if (options.benchmark === undefined) await evaluateModel();
  else {
    process.exitCode = runBenchmark(options.benchmark, {
      source: options.source,
      python: options.python,
      out: options.model,
    });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
