import type { NumericParameter } from '@/core/optimizers/contract';
import { formatNumber } from '@/lib/format';
import { withoutTail } from '@/lib/without-tail';

export interface ParameterUnit {
  /** What a person sees is the value times this. */
  readonly scale: number;
  readonly unit: string;
}

const fraction: ParameterUnit = { scale: 100, unit: '%' };

const units: Readonly<Partial<Record<NumericParameter, ParameterUnit>>> = {
  targetReturn: fraction,
  targetVolatility: fraction,
  confidenceLevel: fraction,
};

/** How a parameter reads; one without a line here is shown as the registry gives it. */
export const unitOf = (id: NumericParameter): ParameterUnit => units[id] ?? { scale: 1, unit: '' };

/** "12.5 %", "1": as many decimals as were asked for, at most four. */
export function parameterValue(id: NumericParameter, value: number): string {
  const { scale, unit } = unitOf(id);
  const shown = withoutTail(value * scale);
  const decimals = Math.min(4, `${shown}`.split('.')[1]?.length ?? 0);
  const text = formatNumber(shown, decimals);
  return unit ? `${text}\u00a0${unit}` : text;
}
