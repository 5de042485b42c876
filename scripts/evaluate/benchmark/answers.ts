import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const score = z.object({ family: z.string(), matthews: z.array(z.number()), mean: z.number() });

const network = score.extend({
  context: z.boolean(),
  sequence: z.int(),
  hidden: z.int(),
  attentive: z.boolean(),
  linear: z.boolean(),
  dropout: z.number(),
  decay: z.number(),
  adversarial: z.number(),
  perturbation: z.number(),
  soft: z.boolean(),
  rate: z.number(),
  average: z.number(),
  epochs: z.int(),
});

export const triedSchema = z.union([network, score.extend({ penalty: z.number() })]);

const answersSchema = z.object({
  tried: z.array(triedSchema),
  chosen: z.record(z.string(), triedSchema),
  seeds: z.array(z.int()),
  rows: z.object({ train: z.int(), validation: z.int(), test: z.array(z.int()) }),
  answers: z.record(z.string(), z.array(z.array(z.number()))),
  versions: z.object({ python: z.string(), torch: z.string(), numpy: z.string() }),
  seconds: z.number(),
});

export type Answers = z.infer<typeof answersSchema>;
export type Tried = z.infer<typeof triedSchema>;

const install = (python: string) =>
  `${python} -m venv .data/train-venv && .data/train-venv/bin/pip install -r scripts/train/requirements.txt`;

/** A sentence where this Python cannot train; undefined where it can. */
export function missingPython(python: string): string | undefined {
  const { status, error } = spawnSync(python, ['-c', 'import torch, numpy'], { stdio: 'ignore' });
  if (error) {
    return `${python} cannot be started: name a Python with PyTorch in TANGENCY_PYTHON or --python.`;
  }
  return status === 0
    ? undefined
    : `${python} has no PyTorch. Install it and name it in TANGENCY_PYTHON: ${install(python)}, then TANGENCY_PYTHON=.data/train-venv/bin/python`;
}

/** Runs scripts/train/benchmark.py on an exported folder. */
export function askPython(python: string, folder: string): Answers {
  const script = path.resolve('scripts', 'train', 'benchmark.py');
  const { status, error } = spawnSync(python, [script, '--work', folder], { stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${script} ended with ${status}; its message stands above.`);
  return answersSchema.parse(JSON.parse(readFileSync(path.join(folder, 'answers.json'), 'utf8')));
}
