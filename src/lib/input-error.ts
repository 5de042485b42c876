import type { z } from 'zod';

/** The first thing wrong with an input, with the field spelled the way the caller wrote it. */
export function describeInputError(error: z.ZodError): { field: string; message: string } {
  const issue = error.issues[0];
  if (!issue) return { field: '', message: 'The input is not valid.' };
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys;
    const field = [...path, key].join('.');
    return { field, message: `${field}: no such field. Remove it or correct its name.` };
  }
  const field = path.join('.');
  return { field, message: field ? `${field}: ${issue.message}` : issue.message };
}
