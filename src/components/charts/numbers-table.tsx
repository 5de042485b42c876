import { DataTable } from '@/components/ui/data-table';

/** What a chart draws, as numbers: the first cell of a row names it. */
export function NumbersTable({
  caption,
  columns,
  rows,
}: {
  caption: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}) {
  return (
    <details className="no-print mt-3 text-sm">
      <summary>Show the numbers</summary>
      <DataTable
        className="mt-2 max-w-[480px]"
        spacing="tight"
        caption={caption}
        columns={columns.map((heading, index) => ({
          heading,
          cell: (row: readonly string[]) => row[index],
        }))}
        rows={rows}
        rowKey={(_row, index) => index}
      />
    </details>
  );
}
