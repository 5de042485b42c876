import type { z } from 'zod';
import { nearestName } from './nearest-name';

/** What is wrong with an input and what to write instead, where the schema does not say so itself. */
export function inputWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, issue.input);
    case 'too_small':
      return outOfRange(issue, Number(issue.minimum), issue.inclusive ? 'at least' : 'above');
    case 'too_big':
      return outOfRange(issue, Number(issue.maximum), issue.inclusive ? 'at most' : 'below');
    case 'invalid_value':
      return notAmong(issue.input, issue.values.map(String));
    case 'invalid_union':
      return typeof issue.discriminator === 'string'
        ? notAmong(
            (issue.input as Record<string, unknown> | undefined)?.[issue.discriminator],
            discriminators(issue.inst, issue.discriminator),
          )
        : undefined;
    case 'unrecognized_keys':
      return unknownFields(issue.keys, issue.inst);
    default:
      return undefined;
  }
}

const kinds: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  boolean: 'true or false',
};

function wrongType(expected: string, input: unknown): string {
  const kind = kinds[expected] ?? expected;
  if (input === undefined) return `missing: give ${kind}`;
  if (typeof input === 'number' && !Number.isFinite(input)) return `must be ${kind}, not ${input}`;
  const mend = mendOf(expected, input);
  return `must be ${kind}, not ${shown(input)}${mend ? `: ${mend}` : ''}`;
}

function mendOf(expected: string, input: unknown): string | undefined {
  if (input === null) return 'give one, or leave the field out';
  if ((expected === 'number' || expected === 'int') && typeof input === 'string') {
    const [, digits, percent] = /^\s*([-+\d.e]+)\s*(%?)\s*$/i.exec(input) ?? [];
    const value = Number(digits ?? Number.NaN) / (percent ? 100 : 1);
    return Number.isFinite(value) ? `write ${value}` : undefined;
  }
  if (expected === 'int' && typeof input === 'number') return `${Math.round(input)}, say`;
  if (expected === 'array') return 'write [ and ] around its entries';
  if (expected === 'record' || expected === 'object') return 'write {"name": value}';
  if (expected === 'string' && typeof input === 'number') return `write "${input}"`;
  return undefined;
}

function shown(input: unknown): string {
  if (typeof input === 'string') {
    return `the text ${JSON.stringify(input.length > 40 ? `${input.slice(0, 40)}...` : input)}`;
  }
  if (Array.isArray(input)) return 'an array';
  return typeof input === 'object' && input !== null ? 'an object' : String(input);
}

function outOfRange(
  { origin, input }: { readonly origin: string; readonly input?: unknown },
  limit: number,
  bound: string,
): string {
  if (origin === 'array' || origin === 'string') {
    if (bound === 'at least' && limit === 1) return 'must not be empty';
    const unit = origin === 'array' ? 'entries' : 'characters';
    const size = (input as { readonly length?: number } | undefined)?.length;
    return `must have ${bound} ${limit} ${unit}${size === undefined ? '' : `, not ${size}`}`;
  }
  return `must be ${bound} ${limit}, not ${String(input)}`;
}

function notAmong(input: unknown, known: readonly string[]): string {
  const all = `one of ${known.join(', ')}`;
  if (input === undefined) return `missing: give ${all}`;
  const meant = typeof input === 'string' ? nearestName(input, known) : undefined;
  const named = typeof input === 'string' ? JSON.stringify(input.slice(0, 40)) : shown(input);
  return meant === undefined
    ? `${named} is not known here: give ${all}`
    : `${named} is not known here; did you mean ${meant}? Give ${all}`;
}

/** The members of an object schema, as far as they can be seen. */
function shapeOf(schema: unknown): Readonly<Record<string, z.core.$ZodType>> {
  const def = (schema as z.core.$ZodType | undefined)?._zod?.def as
    | { readonly shape?: Readonly<Record<string, z.core.$ZodType>> }
    | undefined;
  return def?.shape ?? {};
}

function discriminators(schema: unknown, discriminator: string): readonly string[] {
  const def = (schema as z.core.$ZodType | undefined)?._zod?.def as
    | { readonly options?: readonly unknown[] }
    | undefined;
  return (def?.options ?? []).flatMap((option) => {
    const values = shapeOf(option)[discriminator]?._zod.values;
    return [...(values ?? [])].map(String);
  });
}

function unknownFields(keys: readonly string[], schema: unknown): string {
  const known = Object.keys(shapeOf(schema));
  const meant = nearestName(keys[0] ?? '', known);
  if (meant !== undefined) return `no such field; did you mean ${meant}?`;
  return known.length === 0 || known.length > 12
    ? 'no such field. Remove it or correct its name.'
    : `no such field: there are ${known.join(', ')}`;
}
