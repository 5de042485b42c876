import type { ParameterDescription } from '@/core/optimizers/contract';

/** lambda > 0 of mu'w - (lambda / 2) w'Sigma w, for yearly moments. */
export const riskAversion = {
  id: 'riskAversion',
  label: 'Risk aversion',
  help: 'Higher is more careful; 2 to 4 is the usual range of investors.',
  min: 0.01,
  max: 1e6,
  default: 3,
} as const satisfies ParameterDescription;
