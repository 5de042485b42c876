'use client';

import { useId } from 'react';
import { FieldMessage } from '@/components/ui/field-message';
import { formatDay } from '@/lib/format';

export function PeriodFields({
  from,
  to,
  available,
  errors,
  onChange,
}: {
  from: string;
  to: string;
  /** First and last day on which every chosen asset has a price; undefined before one is chosen. */
  available: { first: string; last: string } | undefined;
  errors: { from?: string | undefined; to?: string | undefined };
  onChange: (period: { from?: string; to?: string }) => void;
}) {
  const id = useId();
  const error = errors.from ?? errors.to;
  return (
    <fieldset>
      <legend className="font-medium">Period</legend>
      <div className="mt-1 grid grid-cols-2 gap-3">
        {(
          [
            ['from', 'First day', from],
            ['to', 'Last day', to],
          ] as const
        ).map(([name, label, value]) => (
          <label key={name} className="text-sm text-soft">
            {label}
            <input
              type="date"
              value={value}
              onChange={(event) => onChange({ [name]: event.target.value })}
              aria-describedby={id}
              aria-invalid={errors[name] !== undefined}
              className="field-box mt-1 w-full min-w-0 text-base tabular-nums"
            />
          </label>
        ))}
      </div>
      <FieldMessage
        id={id}
        help={
          available
            ? `Empty means all of it: the chosen assets share ${formatDay(available.first)} to ${formatDay(available.last)}.`
            : 'Empty means all the days that the chosen assets share.'
        }
        error={error}
      />
    </fieldset>
  );
}
