import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { MeasuredSkill } from './measure-skill';

/** @returns the files written */
export function writeSkill(directory: string, { skill, card }: MeasuredSkill): string[] {
  const write = (name: string, text: string) => {
    const file = path.join(directory, name);
    writeFileSync(file, text);
    return file;
  };
  return [write('skill.json', `${JSON.stringify(skill, undefined, 2)}\n`), write('CARD.md', card)];
}
