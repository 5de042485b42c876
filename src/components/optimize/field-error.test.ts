import { expect, test } from '@jest/globals';
import { fieldProblem } from '@/components/optimize/field-error';

const apiError = (message: string, field?: string) =>
  Object.assign(new Error(message), { data: { code: 'BAD_REQUEST', field } });

test.each([
  ['symbols', 'symbols'],
  ['symbols.3', 'symbols'],
  ['constraints.maxWeight', 'maxWeight'],
  ['constraints', 'maxWeight'],
  ['riskAversion', 'riskTolerance'],
  ['targetReturn', 'parameters'],
  ['constraints.linear.2', 'limits'],
  ['constraints.linear.0.coefficients', 'limits'],
  ['covariance.gerberThreshold', 'covariance'],
  ['from', 'from'],
  ['elsewhere', 'form'],
])('an error of %s sits at the control %s', (field, control) => {
  expect(fieldProblem(apiError('x', field)).field).toBe(control);
});

test('the path of the field is not shown to people', () => {
  expect(
    fieldProblem(apiError('constraints.minWeight: lower it', 'constraints.minWeight')),
  ).toEqual({
    field: 'minWeight',
    message: 'Lower it.',
    path: 'constraints.minWeight',
  });
});

test('an error without a field belongs to the whole form', () => {
  expect(fieldProblem(apiError('Too busy, try again.'))).toEqual({
    field: 'form',
    message: 'Too busy, try again.',
  });
});

test('no answer at all says what is safe', () => {
  expect(fieldProblem(new TypeError('Failed to fetch')).message).toContain('safe');
});
