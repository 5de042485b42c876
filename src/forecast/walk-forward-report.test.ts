import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parseModelMetadata } from './model-metadata';
import { readForecastSkill } from './skill';
import { readWalkForwardReport } from './walk-forward-report';

const directory = 'src/forecast/model';
const version = parseModelMetadata(readFileSync(`${directory}/metadata.json`, 'utf8')).sha256.slice(
  0,
  12,
);

test('the report beside the model is of this model and of its measured skill', async () => {
  const known = await readWalkForwardReport(directory, version);
  if (known.status === 'unknown') throw new Error(known.reason);
  const skill = await readForecastSkill(directory, version);
  if (skill.status === 'unknown') throw new Error(skill.reason);
  const { report } = known;
  const { measuredSkill } = skill.skill.horizons.find(
    ({ horizonDays }) => horizonDays === report.horizonDays,
  )!;
  expect(report.returnSkill).toBe(measuredSkill);
});

test('no sentence of it says more than its interval', async () => {
  const known = await readWalkForwardReport(directory, version);
  if (known.status === 'unknown') throw new Error(known.reason);
  for (const { differences } of known.report.strategies) {
    for (const { sentence, sharpe } of differences) {
      expect(sentence.includes('Sharpe ratio higher')).toBe(
        sharpe.low > 0 && !sentence.startsWith('The same'),
      );
    }
  }
});

test('another model, or none, is told and not thrown', async () => {
  expect(await readWalkForwardReport(directory, 'ffffffffffff')).toMatchObject({
    status: 'unknown',
    reason: expect.stringContaining('not ffffffffffff'),
  });
  expect(await readWalkForwardReport('src/core', 'ffffffffffff')).toMatchObject({
    status: 'unknown',
  });
});
