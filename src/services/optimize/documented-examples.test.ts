import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { runTask } from '@/compute/execute';
import { optimizerIds } from '@/core/optimizers/registry';
import { parseProblem } from './parse-problem';

const readme = readFileSync('src/core/optimizers/README.md', 'utf8');
const examples = [...readme.matchAll(/```json\n([^`]+)```\n\nWeights: ([^\n]+)/g)].map(
  ([, problem, weights]) => ({
    problem: JSON.parse(problem!) as { method: string },
    weights: weights!.split(', ').map(Number),
  }),
);

test('every method has an example, in the order of the registry', () => {
  expect(examples.map(({ problem }) => problem.method)).toEqual([...optimizerIds]);
});

test.each(examples)(
  'the example of $problem.method gives the weights it says',
  async ({ problem, weights }) => {
    const task = await parseProblem(problem);
    if (task.kind !== 'optimize') throw new Error(`a ${task.kind} task`);
    const { outcome } = (await runTask(task)).answer;
    if (outcome.status !== 'solved') throw new Error(outcome.message);
    expect(outcome.weights).toHaveLength(weights.length);
    for (const [i, weight] of weights.entries()) expect(outcome.weights[i]).toBeCloseTo(weight, 4);
  },
);
