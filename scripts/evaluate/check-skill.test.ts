import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { modelCard } from '@/forecast/evaluation/model-card';
import { type ForecastSkill, forecastSkillSchema } from '@/forecast/skill';
import { readSampleManifest } from '@/market/sample/read-sample';
import { checkSkill, differences } from './check-skill';
import { modelFacts } from './model-facts';

const shipped = path.resolve('src/forecast/model');
const read = (name: string) => readFileSync(path.join(shipped, name), 'utf8');
const skill = forecastSkillSchema.parse(JSON.parse(read('skill.json')));
const card = modelCard(skill, modelFacts(JSON.parse(read('metadata.json'))));

describe('the committed card', () => {
  test('is written from the committed skill, of the shipped prices', () => {
    expect(read('CARD.md')).toBe(card);
    expect(skill.pricesVersion).toBe(readSampleManifest().version);
  });

  test('says that the assets are survivors', () => {
    expect(card).toContain('survivors');
  });
});

describe('checkSkill', () => {
  const changed = (change: (copy: ForecastSkill) => void) => {
    const copy = structuredClone(skill);
    change(copy);
    return checkSkill(shipped, { skill: copy, card });
  };

  test('finds nothing in the committed skill itself', () => {
    expect(checkSkill(shipped, { skill, card })).toEqual([]);
  });

  test('names a figure that another printed digit would show, and forgives the rounding of a processor', () => {
    expect(changed((copy) => (copy.horizons[2]!.baseRate.value += 0.001))).toEqual([
      expect.stringMatching(/^skill\.horizons\.2\.baseRate\.value: committed 0\.\d+, measured 0\./),
    ]);
    expect(changed((copy) => (copy.horizons[2]!.baseRate.value += 0.00005))).toEqual([]);
  });

  test('names another model, other assets and a missing horizon', () => {
    expect(changed((copy) => (copy.modelVersion = '0123456789ab'))).toHaveLength(1);
    expect(changed((copy) => copy.symbols.push('NEW'))).toEqual([
      'skill.symbols.31: committed undefined, measured NEW',
    ]);
    expect(changed((copy) => copy.horizons.pop())).toHaveLength(1);
  });

  test('what is null on one side only is a difference', () => {
    expect(differences('a', null, 0)).toEqual(['a: committed null, measured 0']);
    expect(differences('a', null, null)).toEqual([]);
  });
});
