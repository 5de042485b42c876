'use client';

import { unitOf } from '@/components/run/parameter-words';
import { SliderField } from '@/components/ui/slider-field';
import type { ParameterDescription } from '@/core/optimizers/contract';

/** The usual range, in what a person sees; the number field takes the whole one. */
const sliders: Readonly<
  Partial<Record<ParameterDescription['id'], { min: number; max: number; step: number }>>
> = {
  targetReturn: { min: 0, max: 40, step: 0.5 },
  targetVolatility: { min: 0, max: 60, step: 0.5 },
  confidenceLevel: { min: 80, max: 99.5, step: 0.5 },
  uncertainty: { min: 0, max: 4, step: 0.1 },
};

/** Label, help and limits come from the method's registry entry. */
export function ParameterField({
  parameter,
  value,
  error,
  onChange,
}: {
  parameter: ParameterDescription;
  value: number;
  error?: string | undefined;
  onChange: (value: number) => void;
}) {
  const { min, max } = parameter;
  const { scale, unit } = unitOf(parameter.id);
  const slider = sliders[parameter.id] ?? {
    min: min * scale,
    max: max * scale,
    step: ((max - min) * scale) / 100,
  };
  return (
    <SliderField
      label={parameter.label}
      help={parameter.help}
      error={error}
      value={value}
      onChange={onChange}
      scale={scale}
      {...(unit && { unit })}
      slider={slider}
      field={{ min: min * scale, max: max * scale }}
    />
  );
}
