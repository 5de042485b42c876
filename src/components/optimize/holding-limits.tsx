'use client';

import type { LimitProps } from '@/components/optimize/limit-props';
import { OptionalNumberField } from '@/components/ui/optional-number-field';

/** How many assets are held, and how little of one is worth holding. */
export function HoldingLimits({
  limits,
  assets,
  errors,
  onChange,
}: LimitProps<'maxAssets' | 'minPosition'>) {
  const chosen = assets > 1 ? ` of the ${assets} chosen` : '';
  return (
    <div className="space-y-5">
      <OptionalNumberField
        label="Most assets held"
        help={`Empty lets the answer hold as many${chosen} as it needs. The best few are searched for, and the result says whether they are proved best.`}
        error={errors.maxAssets}
        value={limits.maxAssets}
        onChange={(maxAssets) => onChange({ maxAssets })}
        min={1}
        max={10_000}
        fractionDigits={0}
      />
      <OptionalNumberField
        label="Smallest holding"
        help="An asset is left out altogether or takes at least this share; empty allows any crumb."
        error={errors.minPosition}
        value={limits.minPosition}
        onChange={(minPosition) => onChange({ minPosition })}
        scale={100}
        unit="%"
        min={0}
        max={100}
      />
    </div>
  );
}
