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

const { offered: methods, estimators } = reportTerms;
const defaults = defaultFormState(reportTerms);
const parameterIds = Object.keys(defaults.parameters);
const everything: FormState = {
  symbols: ['AAPL', 'BRK.B', 'ACME~K3J9X2'],
  method: 'max-utility',
  minWeight: -0.05,
  maxWeight: 0.25,
  limits: 'AAPL + BRK.B <= 30%\n10% <= AAPL',
  maxAssets: 2,
  minPosition: 0.025,
  riskTolerance: 0.3,
  parameters: Object.fromEntries(
    methods
      .flatMap(({ parameters }) => parameters)
      .filter(({ id }) => id !== 'riskAversion')
      .map(({ id, min, default: initial }) => [id, (min + initial) / 2]),
  ),
  from: '2018-01-01',
  to: '2022-12-28',
  riskFree: 0,
  expectedReturns: estimators.expectedReturns[1]!.id,
  covariance: estimators.covariance[1]!.id,
};
const read = (query: string) => fromQuery(new URLSearchParams(query), defaults, reportTerms);

describe('the query', () => {
  test('brings every control back', () => {
    expect(read(toQuery(everything, defaults))).toEqual(everything);
    expect(read(toQuery(defaults, defaults))).toEqual(defaults);
  });

  test('leaves out what has its default', () => {
    expect(toQuery(defaults, defaults)).toBe('');
    expect(toQuery({ ...defaults, symbols: ['AAPL', 'MSFT'] }, defaults)).toBe('symbols=AAPL,MSFT');
    expect(toQuery({ ...defaults, limits: ' \n\n' }, defaults)).toBe('');
  });

  test('written badly, falls back instead of failing', () => {
    expect(
      read(
        'symbols=aapl,,%3Cscript%3E,aapl&method=magic&max=much&most=2.5&least=3&tolerance=7&from=soon&risk=guess',
      ),
    ).toEqual({
      ...defaults,
      symbols: ['AAPL'],
    });
  });
});

describe('toInput', () => {
  test('takes every estimator that the form offers', () => {
    for (const { id: expectedReturns } of estimators.expectedReturns) {
      for (const { id: covariance } of estimators.covariance) {
        const state = { ...everything, expectedReturns, covariance };
        expect(optimizeInputSchema.safeParse(toInput(state, undefined, defaults)).success).toBe(
          true,
        );
      }
    }
  });

  test('asks for forecasts as a prior, and a run with them brings the choice back', () => {
    const state = { ...defaults, symbols: ['AAPL'], expectedReturns: 'forecast-63' };
    const sent = toInput(state, undefined, defaults);
    expect(sent).toMatchObject({ prior: { type: 'forecast', horizonDays: 63 } });
    expect(sent).not.toHaveProperty('expectedReturns');
    expect(fromInput(optimizeInputSchema.parse(sent), defaults)).toEqual(state);
  });

  test('leaves defaults unsaid, so that old results keep their address', () => {
    const sent = toInput({ ...defaults, symbols: ['AAPL'] }, undefined, defaults);
    expect(Object.keys(sent)).toEqual(['symbols', 'method', 'constraints']);
    expect(sent.constraints).toEqual({ minWeight: 0, maxWeight: 1 });
  });

  test('is accepted by the schema of the server for every method', () => {
    for (const method of methods) {
      const state = { ...everything, method: method.id };
      expect(optimizeInputSchema.safeParse(toInput(state, method, defaults)).success).toBe(true);
    }
  });

  test('sends to a method its own parameters and no others', () => {
    for (const method of methods) {
      const sent = toInput({ ...everything, method: method.id }, method, defaults);
      const names = [...parameterIds, 'riskTolerance'].filter((name) => name in sent);
      const own = method.parameters.map(({ id }) => (id === 'riskAversion' ? 'riskTolerance' : id));
      expect(names).toEqual(own);
    }
  });

  test('and back through fromInput gives the same controls', () => {
    const method = methods.find(({ id }) => id === everything.method);
    const parsed = optimizeInputSchema.parse(toInput(everything, method, defaults));
    expect(fromInput(parsed, defaults)).toEqual({ ...everything, parameters: defaults.parameters });
  });
});
