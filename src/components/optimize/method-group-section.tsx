'use client';

import { useId, useState } from 'react';
import type { MethodGroup } from '@/components/optimize/method-groups';
import { MethodOption } from '@/components/optimize/method-option';

/**
 * A folded group. The chosen method stays in sight when its group is folded: the radio group would
 * otherwise lose its only stop of the Tab key.
 */
export function MethodGroupSection({
  group,
  name,
  value,
  onChange,
}: {
  group: MethodGroup;
  name: string;
  value: string;
  onChange: (method: string) => void;
}) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const shown = group.methods.filter((method) => open || method.id === value);
  const others = group.methods.length - shown.length;
  return (
    <div className="border-rule border-t">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="flex min-h-10 w-full items-center gap-3 py-1 text-left text-sm hover:text-accent"
      >
        <svg
          viewBox="0 0 12 12"
          width="12"
          height="12"
          aria-hidden="true"
          focusable="false"
          className={`mx-0.5 shrink-0 text-soft ${open ? 'rotate-90' : ''}`}
        >
          <path d="M4 2l4 4-4 4" fill="none" stroke="currentColor" strokeWidth="1.5" />
        </svg>
        <span className="font-medium">{group.label}</span>
        <span className="ml-auto text-soft text-xs tabular-nums">
          {open ? '' : others === group.methods.length ? others : `${others} more`}
          <span className="sr-only">{open ? '' : others === 1 ? ' method' : ' methods'}</span>
        </span>
      </button>
      <div id={id} className="pl-7">
        {open && <p className="pb-2 text-soft text-xs">{group.hint}</p>}
        {shown.map((method) => (
          <MethodOption
            key={method.id}
            method={method}
            name={name}
            chosen={method.id === value}
            onChoose={onChange}
          />
        ))}
      </div>
    </div>
  );
}
