import type { Problem, Scenarios } from '@/core/optimizers/contract';

/** Programmer errors: no scenarios, or a panel that does not fit the symbols or is not finite. */
export function assertScenarios(optimizer: string, { symbols, scenarios }: Problem): Scenarios {
  if (!scenarios) throw new RangeError(`${optimizer}: needs scenarios, not moments alone`);
  const { returns, periods } = scenarios;
  if (periods < 1 || returns.length !== periods * symbols.length) {
    throw new RangeError(
      `${optimizer}: ${returns.length} returns do not fit ${periods} periods of ${symbols.length} symbols`,
    );
  }
  // Zero times anything that is not finite is NaN; a plain loop is several times faster than every().
  let zero = 0;
  for (let k = 0; k < returns.length; k++) zero += 0 * returns[k]!;
  if (zero !== 0) {
    throw new RangeError(`${optimizer}: every return must be finite`);
  }
  return scenarios;
}

export const confidenceDefault = 0.95;

/** The confidence level asked for, in (0, 1). */
export function confidenceOf(optimizer: string, { parameters }: Problem): number {
  const confidence = parameters.confidenceLevel ?? confidenceDefault;
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(
      `${optimizer}: confidenceLevel must lie between 0 and 1, not ${confidence}`,
    );
  }
  return confidence;
}

/** The description that forms show. */
export const confidenceParameter = {
  id: 'confidenceLevel',
  label: 'Confidence level',
  help: '95 % looks at the worst 5 % of the periods, 99 % at the worst 1 %.',
  min: 0.5,
  max: 0.999,
  default: confidenceDefault,
} as const;
