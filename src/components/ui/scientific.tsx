import { scientificParts } from '@/lib/format';

/** A residual as a reader of papers expects it: 3 x 10 to the -16. */
export function Scientific({ value }: { value: number }) {
  const parts = scientificParts(value);
  if (!parts) return <>0</>;
  return (
    <span className="whitespace-nowrap tabular-nums">
      {parts.mantissa} × 10<sup className="text-[0.75em]">{parts.exponent}</sup>
    </span>
  );
}
