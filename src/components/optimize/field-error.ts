import { asSentence } from '@/lib/format';
import { withoutUploadIds } from '@/lib/uploaded-symbol';

export interface FieldProblem {
  readonly field: FormField | 'form';
  readonly message: string;
  /** As the server names it: `constraints.linear.2`, `targetReturn`. */
  readonly path?: string;
}

const formFields = [
  'symbols',
  'method',
  'minWeight',
  'maxWeight',
  'limits',
  'maxAssets',
  'minPosition',
  'riskTolerance',
  'parameters',
  'from',
  'to',
  'riskFree',
  'expectedReturns',
  'covariance',
] as const;
export type FormField = (typeof formFields)[number];

const aliases: Readonly<Record<string, FormField>> = {
  riskAversion: 'riskTolerance',
  prior: 'expectedReturns',
  constraints: 'maxWeight',
  linear: 'limits',
  groups: 'limits',
  targetReturn: 'parameters',
  targetVolatility: 'parameters',
  confidenceLevel: 'parameters',
  uncertainty: 'parameters',
};

/** `constraints.maxWeight` and `symbols.3` name the control that a person sees. */
function controlOf(field: string): FormField | undefined {
  for (const part of field.split('.').reverse()) {
    const control = formFields.find((name) => name === part) ?? aliases[part];
    if (control) return control;
  }
  return undefined;
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
  return {
    field: controlOf(field) ?? 'form',
    message: asSentence(withoutUploadIds(message)),
    path: field,
  };
}
