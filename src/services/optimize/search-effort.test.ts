import { describe, expect, test } from '@jest/globals';
import { parseProblem } from './parse-problem';
import { optimizeInputSchema } from './schema';

const problem = {
  method: 'min-variance',
  mu: [0.06, 0.09, 0.12],
  cov: [
    [0.04, 0.012, 0.01],
    [0.012, 0.09, 0.03],
    [0.01, 0.03, 0.16],
  ],
  constraints: { maxAssets: 2 },
};
const question = { method: 'min-variance', symbols: ['A', 'B'] };

test('a search effort reaches the method, and nothing does where none is given', async () => {
  expect((await parseProblem({ ...problem, searchEffort: 10 })).input).toMatchObject({
    parameters: { searchEffort: 10 },
  });
  expect((await parseProblem(problem)).input).not.toHaveProperty('parameters.searchEffort');
  expect(optimizeInputSchema.parse({ ...question, searchEffort: 10 }).searchEffort).toBe(10);
});

describe.each([0, 0.5, 101, '10', null])('a search effort of %j', (searchEffort) => {
  test('is refused with its name and what to give instead', async () => {
    await expect(parseProblem({ ...problem, searchEffort })).rejects.toMatchObject({
      field: 'searchEffort',
      message: expect.stringMatching(/leave it out|ask for less/),
    });
    expect(optimizeInputSchema.safeParse({ ...question, searchEffort }).success).toBe(false);
  });
});
