'use client';

import { useId } from 'react';
import type { MethodDescription } from '@/components/run/report-terms';
import { FieldMessage } from '@/components/ui/field-message';
import { formatFormula } from '@/lib/format';

/** The registry as a list of choices; the chosen one shows its formula and source. */
export function MethodPicker({
  methods,
  value,
  error,
  onChange,
}: {
  methods: readonly MethodDescription[];
  value: string;
  error?: string | undefined;
  onChange: (method: string) => void;
}) {
  const id = useId();
  return (
    <fieldset>
      <legend className="font-medium">Method</legend>
      <div className="mt-1">
        {methods.map(({ id: method, name, summary, formula, source }) => (
          <label
            key={method}
            className="flex gap-3 border-rule border-t py-2 first-of-type:border-0"
          >
            <input
              type="radio"
              name={id}
              value={method}
              checked={value === method}
              onChange={() => onChange(method)}
              aria-label={name}
              aria-describedby={`${id}-${method}`}
              className="mt-1 size-4 shrink-0"
            />
            <span>
              <span className="font-medium">{name}</span>
              <span id={`${id}-${method}`} className="block text-sm text-soft">
                {summary}
                {value === method && (
                  <span className="mt-1 block text-xs">
                    {formatFormula(formula)}. {source}.
                  </span>
                )}
              </span>
            </span>
          </label>
        ))}
      </div>
      <FieldMessage id={`${id}-message`} help={null} error={error} />
    </fieldset>
  );
}
