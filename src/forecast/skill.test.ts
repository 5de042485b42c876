import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseModelMetadata } from './model-metadata';
import { forecastSkillSchema, readForecastSkill } from './skill';

const shipped = path.resolve('src/forecast/model');
const text = readFileSync(path.join(shipped, 'skill.json'), 'utf8');
const metadata = parseModelMetadata(readFileSync(path.join(shipped, 'metadata.json'), 'utf8'));
const version = metadata.sha256.slice(0, 12);

describe('the shipped skill', () => {
  const skill = forecastSkillSchema.parse(JSON.parse(text));

  test('is that of the shipped model, one line per horizon', async () => {
    expect(await readForecastSkill(shipped, version)).toEqual({ status: 'known', skill });
    expect(skill.horizons.map(({ horizonDays }) => horizonDays)).toEqual(metadata.horizons);
  });

  test('was measured on days that training has not seen', () => {
    expect(skill.trainedUntil).toBe(metadata.data.lastDate);
    expect(skill.firstDate > metadata.data.lastDate).toBe(true);
    expect(skill.firstDate >= '2018-01-01' && skill.lastDate <= '2023-12-31').toBe(true);
  });
});

describe('readForecastSkill', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tangency-skill-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = (content: string) => {
    writeFileSync(path.join(folder, 'skill.json'), content);
    return readForecastSkill(folder, version);
  };
  const unknown = (reason: string) => ({
    status: 'unknown',
    reason: expect.stringContaining(reason),
  });

  test('of another model, nothing is known', async () => {
    expect(await readForecastSkill(shipped, '0123456789ab')).toEqual(unknown('0123456789ab'));
  });

  test('missing, cut short, of another format: unknown, and why', async () => {
    expect(await readForecastSkill(path.join(folder, 'nowhere'), version)).toEqual(
      unknown('no such file'),
    );
    expect(await read(text.slice(0, 900))).toMatchObject({ status: 'unknown' });
    expect(await read(text.replace('"format": 1', '"format": 2'))).toEqual(unknown('format'));
  });

  test('a confidence above one, or a figure outside its own interval, is not believed', async () => {
    expect(await read(text.replace('"measuredSkill": 0', '"measuredSkill": 1.5'))).toEqual(
      unknown('measuredSkill'),
    );
    const skill = JSON.parse(text);
    skill.horizons[0].baseRate.low = 0.99;
    expect(await read(JSON.stringify(skill))).toEqual(unknown('outside its interval'));
  });
});
