import { readFileSync } from 'node:fs';

/** What a person may have set for the application, as `.env.example` names it: it must not leak into the tests. */
export function personalVariables(): readonly string[] {
  const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  return [...text.matchAll(/^# ?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name!);
}
