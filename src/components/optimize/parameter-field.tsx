'use client';

import { SliderField } from '@/components/ui/slider-field';
import type { ParameterDescription } from '@/core/optimizers/contract';

interface Presentation {
  /** What a person sees is the value times this. */
  readonly scale: number;
  readonly unit?: string;
  /** The usual range, in what a person sees; the number field takes the whole one. */
  readonly slider: { min: number; max: number; step: number };
}

const percent = (min: number, max: number, step = 0.5): Presentation => ({
  scale: 100,
  unit: '%',
  slider: { min, max, step },
});

/** How a parameter reads; one without a line here is shown as the registry gives it. */
const presentations: Readonly<Partial<Record<ParameterDescription['id'], Presentation>>> = {
  targetReturn: percent(0, 40),
  targetVolatility: percent(0, 60),
  confidenceLevel: percent(50, 99.5),
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
  const { scale, unit, slider } = presentations[parameter.id] ?? {
    scale: 1,
    slider: { min, max, step: (max - min) / 100 },
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
