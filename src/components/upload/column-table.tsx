'use client';

import { withRole } from '@/components/upload/with-role';
import { type ColumnRole, columnRoles } from '@/market/csv/contract';

const most = 40;

const labels: Readonly<Record<ColumnRole, string>> = {
  date: 'Day',
  symbol: 'Symbol',
  currency: 'Currency',
  open: 'Open',
  high: 'High',
  low: 'Low',
  close: 'Close',
  adjustedClose: 'Adjusted close',
  volume: 'Volume',
  price: 'Price of this asset',
  skip: 'Not used',
};

/** The first lines as the file has them; above each column, what it is read as. */
export function ColumnTable({
  headers,
  sample,
  columns,
  onChange,
}: {
  headers: readonly string[];
  sample: readonly (readonly string[])[];
  columns: readonly ColumnRole[];
  onChange: (columns: readonly ColumnRole[]) => void;
}) {
  const shown = columns.slice(0, most);
  const nameOf = (index: number) => headers[index] || `column ${index + 1}`;
  return (
    <div>
      <section
        aria-label="The first lines of the file"
        // Scrolls sideways, so the keyboard must be able to reach it.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region
        tabIndex={0}
        className="overflow-x-auto border-rule border-y"
      >
        <table className="min-w-full text-sm">
          <thead>
            <tr>
              {shown.map((role, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity
                <th key={index} scope="col" className="p-2 pl-0 text-left font-medium">
                  <span className="block max-w-40 truncate pb-1">{nameOf(index)}</span>
                  <select
                    aria-label={`Read ${nameOf(index)} as`}
                    value={role}
                    onChange={(event) => {
                      const chosen = columnRoles.find((known) => known === event.target.value);
                      if (chosen) onChange(withRole(columns, index, chosen));
                    }}
                    className="field-box min-w-32 px-2 font-normal"
                  >
                    {columnRoles.map((known) => (
                      <option key={known} value={known}>
                        {labels[known]}
                      </option>
                    ))}
                  </select>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sample.map((fields, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity
              <tr key={row} className="border-rule border-t">
                {shown.map((role, index) => (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: as above
                    key={index}
                    className={`max-w-48 truncate p-2 pl-0 ${role === 'skip' ? 'text-soft' : ''}`}
                  >
                    {fields[index] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {columns.length > most && (
        <p className="mt-1 text-sm text-soft">
          And {columns.length - most} more columns, read in the same way.
        </p>
      )}
    </div>
  );
}
