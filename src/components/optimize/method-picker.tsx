'use client';

import { useId, useMemo } from 'react';
import { MethodGroupSection } from '@/components/optimize/method-group-section';
import { groupMethods } from '@/components/optimize/method-groups';
import { MethodOption } from '@/components/optimize/method-option';
import type { MethodDescription } from '@/components/run/report-terms';
import { FieldMessage } from '@/components/ui/field-message';

/** The registry as one list of choices: the common ones first, the others folded by purpose. */
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
  const { common, groups } = useMemo(() => groupMethods(methods), [methods]);
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium">Method</legend>
      <div className="[&>:first-child]:border-0">
        {common.map((method) => (
          <MethodOption
            key={method.id}
            method={method}
            name={id}
            chosen={method.id === value}
            onChoose={onChange}
          />
        ))}
        {groups.map((group) => (
          <MethodGroupSection
            key={group.label}
            group={group}
            name={id}
            value={value}
            onChange={onChange}
          />
        ))}
      </div>
      <FieldMessage id={`${id}-message`} help={null} error={error} />
    </fieldset>
  );
}
