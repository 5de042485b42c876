/**
 * `npm run train`: prices -> features (the same TypeScript that serves) -> PyTorch -> src/forecast/model.
 *
 *   npm run train -- --python PATH [--source DIR] [--work DIR] [--out DIR] [--export-only]
 *
 * PATH is a Python with scripts/train/requirements.txt installed; DIR holds huge-stock-market (scripts/train/README.md).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { exportFeatures } from './train/export-features';
import { loadTrainingPrices } from './train/training-prices';

const { values: options } = parseArgs({
  options: {
    source: { type: 'string', default: path.resolve('..', 'shared', 'data') },
    work: { type: 'string', default: path.resolve('.data', 'train') },
    out: { type: 'string', default: path.resolve('src', 'forecast', 'model') },
    python: { type: 'string', default: 'python3' },
    'export-only': { type: 'boolean', default: false },
  },
});

try {
  mkdirSync(options.work, { recursive: true });
  mkdirSync(options.out, { recursive: true });
  const prices = loadTrainingPrices(options.source);
  const exported = exportFeatures(prices, options.work);
  console.log(
    `${exported.assets} assets, ${exported.rows} days with features, ${exported.firstDate} to ${exported.lastDate}`,
  );
  if (!options['export-only']) {
    const script = path.resolve('scripts', 'train', 'train.py');
    const { status, error } = spawnSync(
      options.python,
      [script, '--work', options.work, '--out', options.out],
      { stdio: 'inherit' },
    );
    if (error) throw error;
    process.exitCode = status ?? 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
