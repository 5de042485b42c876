'use client';

import { OptionalNumberField } from '@/components/ui/optional-number-field';

export function RiskFreeField({
  value,
  error,
  onChange,
}: {
  value: number | null;
  error?: string | undefined;
  onChange: (value: number | null) => void;
}) {
  return (
    <OptionalNumberField
      label="Risk-free rate"
      help="Empty takes the 3-month US Treasury rate over the same days, for prices in dollars."
      error={error}
      value={value}
      onChange={onChange}
      scale={100}
      unit="%"
      min={-50}
      max={100}
    />
  );
}
