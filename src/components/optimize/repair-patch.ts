import type { FormState } from '@/components/optimize/form-state';
import { withLimitAt } from '@/components/optimize/limit-lines';
import type { MethodDescription } from '@/components/run/report-terms';
import { withoutTail } from '@/lib/without-tail';

/** A fraction, without what dividing leaves and the address would show. */
function readPercent(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = withoutTail(Number(text.replace('\u2212', '-')) / 100);
  return Number.isFinite(value) ? value : undefined;
}

/**
 * The change of the controls that a repair in words asks for, where a button can make it; repairs that
 * leave a choice to the person ("choose at least 9 assets") give undefined.
 */
export function repairPatch(
  words: string,
  methods: readonly MethodDescription[],
  { method, limits, parameters }: Pick<FormState, 'method' | 'limits' | 'parameters'>,
): Partial<FormState> | undefined {
  const repair = /^first (.+), then see whether /i.exec(words)?.[1] ?? words;
  const weight = /^(?:raise|lower) the (maximum|minimum) weight to ([-\u2212]?[\d.]+)\s*%$/i.exec(
    repair,
  );
  if (weight) {
    const value = readPercent(weight[2]);
    if (value === undefined) return undefined;
    return weight[1]?.toLowerCase() === 'maximum' ? { maxWeight: value } : { minWeight: value };
  }
  const count = /^allow (\d+) assets?$/i.exec(repair)?.[1];
  if (count) return { maxAssets: Number(count) };
  const position = readPercent(/^lower the minimum position to ([\d.]+)\s*%$/i.exec(repair)?.[1]);
  if (position !== undefined) return { minPosition: position };
  const target = readPercent(
    /^(?:raise|lower) the target to ([-\u2212]?[\d.]+)\s*%$/i.exec(repair)?.[1],
  );
  if (target !== undefined) {
    const aim = methods
      .find(({ id }) => id === method)
      ?.parameters.find(({ id }) => id === 'targetReturn' || id === 'targetVolatility');
    return aim && { parameters: { ...parameters, [aim.id]: target } };
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
  const named = methods.find(({ name }) => name.toLowerCase() === chosen);
  return named ? { method: named.id } : undefined;
}
