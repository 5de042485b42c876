import { asSentence } from '@/lib/format';

export interface FieldProblem {
  readonly field: FormField | 'form';
  readonly message: string;
}

const formFields = [
  'symbols',
  'method',
  'minWeight',
  'maxWeight',
  'riskTolerance',
  'parameters',
  'from',
  'to',
  'riskFree',
] as const;
export type FormField = (typeof formFields)[number];

const aliases: Readonly<Record<string, FormField>> = {
  riskAversion: 'riskTolerance',
  constraints: 'maxWeight',
  targetReturn: 'parameters',
  targetVolatility: 'parameters',
  confidenceLevel: 'parameters',
};

/** `constraints.maxWeight` and `symbols.3` name the control that a person sees. */
function controlOf(field: string): FormField | undefined {
  const parts = field.split('.');
  const named = [...parts].reverse().find((part) => formFields.some((name) => name === part));
  return formFields.find((name) => name === named) ?? aliases[parts[0] ?? ''];
}

function readData(error: unknown): { field?: string } | undefined {
  if (typeof error !== 'object' || error === null || !('data' in error)) return undefined;
  const { data } = error;
  if (typeof data !== 'object' || data === null) return undefined;
  return 'field' in data && typeof data.field === 'string' ? { field: data.field } : {};
}

/** Where an error of the API belongs in the form, and what it says there. */
export function fieldProblem(error: unknown): FieldProblem {
  const data = readData(error);
  if (!data || !(error instanceof Error)) {
    return {
      field: 'form',
      message:
        'The server could not be reached. Your choices are safe on this page: try again in a moment.',
    };
  }
  const { field } = data;
  if (!field) return { field: 'form', message: error.message };
  const message = error.message.startsWith(`${field}: `)
    ? error.message.slice(field.length + 2)
    : error.message;
  return { field: controlOf(field) ?? 'form', message: asSentence(message) };
}
