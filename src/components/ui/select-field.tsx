'use client';

import { FieldFrame } from '@/components/ui/field-frame';

/** One of a few known values, by the browser's own list. */
export function SelectField({
  label,
  help = null,
  error,
  value,
  options,
  onChange,
}: {
  label: string;
  help?: React.ReactNode;
  error?: string | undefined;
  value: string;
  /** In the order of the list. */
  options: readonly (readonly [value: string, label: string])[];
  onChange: (value: string) => void;
}) {
  return (
    <FieldFrame label={label} help={help} error={error}>
      {(tied) => (
        <select
          {...tied}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="field-box mt-1 block w-full"
        >
          {options.map(([known, words]) => (
            <option key={known} value={known}>
              {words}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}
