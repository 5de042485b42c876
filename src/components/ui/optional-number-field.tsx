'use client';

import { useId } from 'react';
import { Input, NumberField } from 'react-aria-components';
import { FieldMessage } from '@/components/ui/field-message';
import { withoutTail } from '@/lib/without-tail';

/** A number that may be left out, or is `required`: an empty field is null. */
export function OptionalNumberField({
  label,
  help,
  error,
  value,
  onChange,
  scale = 1,
  unit,
  min,
  max,
  fractionDigits = 4,
  required = false,
}: {
  label: string;
  help: string;
  error?: string | undefined;
  value: number | null;
  onChange: (value: number | null) => void;
  /** What a person sees is the value times this: 100 for per cent. */
  scale?: number;
  unit?: string;
  /** In what a person sees. */
  min: number;
  max: number;
  fractionDigits?: number;
  required?: boolean;
}) {
  const id = useId();
  return (
    <div>
      <div className="flex items-center justify-between gap-4">
        <label id={`${id}-label`} htmlFor={id} className="font-medium">
          {label}
          {!required && <span className="font-normal text-soft"> (optional)</span>}
        </label>
        <NumberField
          aria-labelledby={`${id}-label`}
          value={value === null ? Number.NaN : withoutTail(value * scale)}
          onChange={(next) => onChange(Number.isFinite(next) ? withoutTail(next / scale) : null)}
          minValue={min}
          maxValue={max}
          formatOptions={{ maximumFractionDigits: fractionDigits, useGrouping: false }}
          isInvalid={error !== undefined}
          className="flex items-center gap-2"
        >
          <Input
            id={id}
            aria-describedby={`${id}-message`}
            className="field-box w-24 text-right tabular-nums"
          />
          {(unit || !required) && (
            <span aria-hidden="true" className="w-4 text-soft">
              {unit}
            </span>
          )}
        </NumberField>
      </div>
      <FieldMessage id={`${id}-message`} help={help} error={error} />
    </div>
  );
}
