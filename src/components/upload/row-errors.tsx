import { TitledSection } from '@/components/ui/titled-section';
import { formatCount } from '@/lib/format';
import type { RowError } from '@/market/csv/contract';

const open = 5;

/** Lines that cannot be read, by their number in the file. */
export function RowErrors({
  errors,
  count,
  headers = [],
}: {
  errors: readonly RowError[];
  count: number;
  headers?: readonly string[];
}) {
  if (count === 0) return null;
  return (
    <TitledSection
      id="row-errors"
      title={`${formatCount(count, 'line or cell', 'lines or cells')} left out`}
      level={3}
    >
      <List errors={errors.slice(0, open)} headers={headers} />
      {errors.length > open && (
        <details className="mt-2 text-sm">
          <summary>
            Show {errors.length - open} more
            {count > errors.length && ` of ${count - open}`}
          </summary>
          <List errors={errors.slice(open)} headers={headers} />
        </details>
      )}
    </TitledSection>
  );
}

function List({ errors, headers }: { errors: readonly RowError[]; headers: readonly string[] }) {
  return (
    <ul className="mt-2 text-sm">
      {errors.map(({ line, column, message }) => (
        <li key={`${line} ${column}`} className="flex gap-4 border-rule border-t py-1.5">
          <span className="w-20 shrink-0 text-soft tabular-nums">Line {line}</span>
          <span className="min-w-0 [overflow-wrap:anywhere]">
            {column !== undefined && `${headers[column - 1] || `Column ${column}`}: `}
            {message}
          </span>
        </li>
      ))}
    </ul>
  );
}
