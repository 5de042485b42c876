'use client';

import type { LimitProps } from '@/components/optimize/limit-props';
import { SliderField } from '@/components/ui/slider-field';
import { formatPercent } from '@/lib/format';

export function WeightLimits({
  limits,
  assets,
  errors,
  onChange,
}: LimitProps<'minWeight' | 'maxWeight'>) {
  const fair = assets > 1 ? formatPercent(1 / assets) : undefined;
  return (
    <div className="space-y-5">
      <SliderField
        label="Largest weight"
        help={
          fair
            ? `No asset may take more. With ${assets} assets at least ${fair} is needed to invest everything.`
            : 'No asset may take more than this share of the money.'
        }
        error={errors.maxWeight}
        value={limits.maxWeight}
        onChange={(maxWeight) => onChange({ maxWeight })}
        scale={100}
        unit="%"
        slider={{ min: 0, max: 100, step: 1 }}
        field={{ min: -1000, max: 1000 }}
      />
      <SliderField
        label="Smallest weight"
        help="Every asset takes at least this share; below zero allows selling short."
        error={errors.minWeight}
        value={limits.minWeight}
        onChange={(minWeight) => onChange({ minWeight })}
        scale={100}
        unit="%"
        slider={{ min: -20, max: 20, step: 0.5 }}
        field={{ min: -1000, max: 1000 }}
      />
    </div>
  );
}
