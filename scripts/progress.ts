/** Progress of a command, on standard error: standard output belongs to its answer. */
export interface Progress {
  step(label: string): void;
  detail(text: string): void;
  done(text?: string): void;
}

export function createProgress(): Progress {
  let label = '';
  let started = 0;
  return {
    step(text) {
      label = text;
      started = performance.now();
      process.stderr.write(`${text} ...\n`);
    },
    detail(text) {
      process.stderr.write(`  ${text}\n`);
    },
    done(text) {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      process.stderr.write(`${label}: ${text ?? 'done'} (${seconds} s)\n`);
    },
  };
}

export const silent: Progress = { step() {}, detail() {}, done() {} };
