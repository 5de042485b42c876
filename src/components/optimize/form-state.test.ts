import { describe, expect, test } from '@jest/globals';
import {
  defaultFormState,
  type FormState,
  fromInput,
  fromQuery,
  toInput,
  toQuery,
} from '@/components/optimize/form-state';
import { reportTerms } from '@/components/run/describe-registries';
import { optimizeInputSchema } from '@/services/optimize/schema';

const { offered: methods } = reportTerms;
const defaults = defaultFormState(methods);
const parameterIds = Object.keys(defaults.parameters);
const everything: FormState = {
  symbols: ['AAPL', 'BRK.B'],
  method: 'max-utility',
  minWeight: -0.05,
  maxWeight: 0.25,
  riskTolerance: 0.3,
  parameters: Object.fromEntries(
    Object.entries(defaults.parameters).map(([id, value]) => [id, value / 2]),
  ),
  from: '2018-01-01',
  to: '2022-12-28',
  riskFree: 0,
};
const read = (query: string) => fromQuery(new URLSearchParams(query), defaults, methods);

describe('the query', () => {
  test('brings every control back', () => {
    expect(read(toQuery(everything, defaults))).toEqual(everything);
    expect(read(toQuery(defaults, defaults))).toEqual(defaults);
  });

  test('leaves out what has its default', () => {
    expect(toQuery(defaults, defaults)).toBe('');
    expect(toQuery({ ...defaults, symbols: ['AAPL', 'MSFT'] }, defaults)).toBe('symbols=AAPL,MSFT');
  });

  test('written badly, falls back instead of failing', () => {
    expect(
      read('symbols=aapl,,%3Cscript%3E,aapl&method=magic&max=much&tolerance=7&from=soon'),
    ).toEqual({
      ...defaults,
      symbols: ['AAPL'],
    });
  });
});

describe('toInput', () => {
  test('is accepted by the schema of the server for every method', () => {
    for (const method of methods) {
      const state = { ...everything, method: method.id };
      expect(optimizeInputSchema.safeParse(toInput(state, method)).success).toBe(true);
    }
  });

  test('sends to a method its own parameters and no others', () => {
    for (const method of methods) {
      const sent = toInput({ ...everything, method: method.id }, method);
      const names = [...parameterIds, 'riskTolerance'].filter((name) => name in sent);
      const own = method.parameters.map(({ id }) => (id === 'riskAversion' ? 'riskTolerance' : id));
      expect(names).toEqual(own);
    }
  });

  test('and back through fromInput gives the same controls', () => {
    const method = methods.find(({ id }) => id === everything.method);
    const parsed = optimizeInputSchema.parse(toInput(everything, method));
    expect(fromInput(parsed, defaults)).toEqual({ ...everything, parameters: defaults.parameters });
  });
});
