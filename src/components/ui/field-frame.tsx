'use client';

import { useId } from 'react';
import { FieldMessage } from '@/components/ui/field-message';

/** What ties a control to its label and its message. */
interface Tied {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
}

/** A control with its label above and, below, its help or the error in place of it. */
export function FieldFrame({
  label,
  help,
  error,
  children,
}: {
  label: string;
  help: React.ReactNode;
  error: string | undefined;
  children: (tied: Tied) => React.ReactNode;
}) {
  const id = useId();
  const message = `${id}-message`;
  return (
    <div>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-invalid': error !== undefined,
        'aria-describedby': help || error ? message : undefined,
      })}
      <FieldMessage id={message} help={help} error={error} />
    </div>
  );
}
