import { readFileSync } from 'node:fs';
import path from 'node:path';
import { modelCard } from '@/forecast/evaluation/model-card';
import { forecastSkillSchema } from '@/forecast/skill';
import type { MeasuredSkill } from './measure-skill';
import { modelFacts } from './model-facts';

/**
 * The last digit that the card prints, in shares. Another processor may round the network's answers otherwise, and a
 * forecast of almost zero then changes its sign: one of 40,000 is a quarter of this.
 */
const tolerance = 1e-4;

/** What of the committed skill and card is not what was measured; empty where all is. */
export function checkSkill(directory: string, { skill: measured }: MeasuredSkill): string[] {
  const read = (name: string) => readFileSync(path.join(directory, name), 'utf8');
  const committed = forecastSkillSchema.parse(JSON.parse(read('skill.json')));
  const card = modelCard(committed, modelFacts(JSON.parse(read('metadata.json'))));
  return [
    ...differences('skill', committed, measured),
    ...(read('CARD.md') === card ? [] : ['CARD.md is not the card of skill.json']),
  ];
}

/** Where two values differ, numbers by more than `tolerance` of the larger of 1 and themselves. */
export function differences(where: string, committed: unknown, measured: unknown): string[] {
  if (typeof committed === 'number' && typeof measured === 'number') {
    const close = Math.abs(committed - measured) <= tolerance * Math.max(1, Math.abs(measured));
    return close ? [] : [`${where}: committed ${committed}, measured ${measured}`];
  }
  if (isParent(committed) && isParent(measured)) {
    const keys = new Set([...Object.keys(committed), ...Object.keys(measured)]);
    return [...keys].flatMap((key) =>
      differences(`${where}.${key}`, committed[key], measured[key]),
    );
  }
  return committed === measured
    ? []
    : [`${where}: committed ${String(committed)}, measured ${String(measured)}`];
}

const isParent = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
