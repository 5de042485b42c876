'use client';

import { SliderField } from '@/components/ui/slider-field';
import { riskAversionOf } from '@/core/optimizers/risk-tolerance';
import { formatNumber } from '@/lib/format';

export function RiskToleranceField({
  value,
  error,
  onChange,
}: {
  value: number;
  error?: string | undefined;
  onChange: (value: number) => void;
}) {
  return (
    <SliderField
      label="Risk tolerance"
      help={
        <>
          0 is cautious, 1 is bold. It sets the price of risk, lambda = 100<sup>1 − tolerance</sup>{' '}
          = <span className="tabular-nums">{formatNumber(riskAversionOf(value), 1)}</span>, from 100
          down to 1.
        </>
      }
      error={error}
      value={value}
      onChange={onChange}
      slider={{ min: 0, max: 1, step: 0.01 }}
      field={{ min: 0, max: 1 }}
    />
  );
}
