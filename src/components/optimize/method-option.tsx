'use client';

import { useId } from 'react';
import type { MethodDescription } from '@/components/run/report-terms';
import { formatFormula } from '@/lib/format';

/** One choice; the chosen one shows its formula and source. */
export function MethodOption({
  method,
  name,
  chosen,
  onChoose,
}: {
  method: MethodDescription;
  /** Of the radio group. */
  name: string;
  chosen: boolean;
  onChoose: (method: string) => void;
}) {
  const id = useId();
  return (
    <label className="flex gap-3 border-rule border-t py-2">
      <input
        type="radio"
        name={name}
        value={method.id}
        checked={chosen}
        onChange={() => onChoose(method.id)}
        aria-label={method.name}
        aria-describedby={id}
        className="mt-1 size-4 shrink-0"
      />
      <span className="min-w-0">
        <span className="font-medium">{method.name}</span>
        <span id={id} className="block text-sm text-soft">
          {method.summary}
          {chosen && (
            <span className="mt-1 block text-xs [overflow-wrap:anywhere]">
              {formatFormula(method.formula)}. {method.source}.
            </span>
          )}
        </span>
      </span>
    </label>
  );
}
