import type { EstimationOptions, MomentParameterDescription } from './contract';

/** The caller's value, or the default; a value outside the described range is a programmer error. */
export function readParameter(
  caller: string,
  description: MomentParameterDescription,
  options: EstimationOptions | undefined,
): number {
  const value = options?.parameters?.[description.id] ?? description.default;
  if (!(value >= description.min && value <= description.max)) {
    throw new Error(
      `${caller}: ${description.id} must be between ${description.min} and ${description.max}, got ${value}`,
    );
  }
  return value;
}
