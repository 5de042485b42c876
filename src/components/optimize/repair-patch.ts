import type { FormState } from '@/components/optimize/form-state';
import { withLimitAt } from '@/components/optimize/limit-lines';
import type { MethodDescription } from '@/components/run/report-terms';

/**
 * The change of the controls that a repair in words asks for, where a button can make it; repairs that
 * leave a choice to the person ("choose at least 9 assets") give undefined.
 */
export function repairPatch(
  repair: string,
  methods: readonly MethodDescription[],
  limits = '',
): Partial<FormState> | undefined {
  const weight = /^(?:raise|lower) the (maximum|minimum) weight to ([-\u2212]?[\d.]+)\s*%$/i.exec(
    repair,
  );
  if (weight) {
    // Dividing leaves a tail of binary digits that would show in the address.
    const value = Number((Number(weight[2]?.replace('\u2212', '-')) / 100).toPrecision(12));
    if (!Number.isFinite(value)) return undefined;
    return weight[1]?.toLowerCase() === 'maximum' ? { maxWeight: value } : { minWeight: value };
  }
  const row =
    /^(?:raise|lower) the (maximum|minimum) of (.+) to ([-\u2212]?[\d.]+(?:\s*%)?)$/i.exec(repair);
  if (row?.[2] && row[3]) {
    const side = row[1]?.toLowerCase() === 'maximum' ? 'maximum' : 'minimum';
    const value = row[3].replace('\u2212', '-').replace(/\s+%/, '%');
    const changed = withLimitAt(limits, row[2], side, value);
    return changed === undefined ? undefined : { limits: changed };
  }
  const chosen = /^choose ([^,]+)/i.exec(repair)?.[1]?.trim().toLowerCase();
  const method = methods.find(({ name }) => name.toLowerCase() === chosen);
  return method ? { method: method.id } : undefined;
}
