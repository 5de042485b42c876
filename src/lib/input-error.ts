import { z } from 'zod';
import { inputWords } from './input-words';

// Messages are made while an input is parsed, so they are set before: with the module that reads them.
z.config({ customError: inputWords });

/** The first thing wrong with an input, with the field spelled the way the caller wrote it. */
export function describeInputError(error: z.ZodError): { field: string; message: string } {
  const issue = error.issues[0];
  if (!issue) return { field: '', message: 'The input is not valid.' };
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') path.push(issue.keys[0]!);
  const field = path.join('.');
  return { field, message: field ? `${field}: ${issue.message}` : issue.message };
}
