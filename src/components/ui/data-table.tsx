export interface Column<Row> {
  /** Empty only for a drawing. */
  readonly heading: string;
  readonly cell: (row: Row) => React.ReactNode;
  /** In small print below the cell. */
  readonly note?: (row: Row) => React.ReactNode;
  /** Numbers and days stay whole at the right; words stand left and wrap. The first column is words. */
  readonly words?: boolean;
  /** Shows in a picture what the other columns say in numbers: no heading, no air of its own. */
  readonly drawing?: boolean;
  /** On narrower screens the column is left out. */
  readonly from?: 'sm' | 'md' | 'lg';
  /** A class; with one, columns share the width by these alone and not by what is in them. */
  readonly width?: string;
  /** How the cells look, beside their place. */
  readonly className?: string;
}

const seenFrom = {
  sm: 'hidden sm:table-cell print:table-cell',
  md: 'hidden md:table-cell',
  lg: 'hidden lg:table-cell',
} as const;
const drawnFrom = {
  sm: 'hidden sm:table-column print:table-column',
  md: 'hidden md:table-column',
  lg: 'hidden lg:table-column',
} as const;
const spacings = { tight: 'py-1', normal: 'py-1.5', wide: 'py-2' } as const;

const joined = (...classes: (string | false | undefined)[]) => classes.filter(Boolean).join(' ');

/**
 * Rows of numbers under hairlines; the first cell of a row names it.
 *
 * A caption in words is for those who do not see the table; `TableTitle` is one for everybody.
 */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  spacing = 'wide',
  foot,
  className,
}: {
  caption: string | React.ReactElement;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row, index: number) => React.Key;
  spacing?: keyof typeof spacings;
  /** In small print below the rows. */
  foot?: React.ReactNode;
  className?: string;
}) {
  const fixed = columns.some(({ width }) => width);
  return (
    <table className={joined('w-full text-right text-sm', fixed && 'table-fixed', className)}>
      <caption className={typeof caption === 'string' ? 'sr-only' : 'pb-1 text-left'}>
        {caption}
      </caption>
      {fixed && (
        <colgroup>
          {columns.map(({ heading, width, from }) => (
            <col key={heading} className={joined(width, from && drawnFrom[from]) || undefined} />
          ))}
        </colgroup>
      )}
      <thead className="text-soft text-xs">
        <tr className="align-bottom">
          {columns.map(({ heading, words, drawing, from }, index) =>
            drawing ? (
              <td key={heading} className={from && seenFrom[from]} />
            ) : (
              <th
                key={heading}
                scope="col"
                className={joined(
                  'py-1 font-normal',
                  index > 0 && 'pl-3',
                  (index === 0 || words) && 'text-left',
                  from && seenFrom[from],
                )}
              >
                {heading}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, position) => (
          <tr key={rowKey(row, position)} className="border-rule border-t align-baseline">
            {columns.map((column, index) => (
              <Cell
                key={column.heading}
                row={row}
                column={column}
                air={spacings[spacing]}
                isName={index === 0}
              />
            ))}
          </tr>
        ))}
      </tbody>
      {foot && (
        <tfoot>
          <tr className="border-rule border-t">
            <td colSpan={columns.length} className="pt-2 text-left text-soft text-xs">
              {foot}
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

function Cell<Row>({
  row,
  column: { cell, note, words, drawing, from, className },
  air,
  isName,
}: {
  row: Row;
  column: Column<Row>;
  air: string;
  isName: boolean;
}) {
  const small = note?.(row);
  const content = (
    <>
      {cell(row)}
      {small && <span className="block font-normal text-soft text-xs">{small}</span>}
    </>
  );
  if (isName) {
    return (
      <th scope="row" className={joined(air, 'text-left font-medium', className)}>
        {content}
      </th>
    );
  }
  const place = words ? 'text-left' : 'whitespace-nowrap';
  return (
    <td
      className={joined(
        drawing ? 'px-2 align-middle' : `${air} pl-3 ${place}`,
        from && seenFrom[from],
        className,
      )}
    >
      {content}
    </td>
  );
}

/** A caption that is seen: what the table finds or shows, and below it what is measured, with its unit. */
export function TableTitle({ title, subtitle }: { title: string; subtitle: React.ReactNode }) {
  return (
    <>
      <span className="block font-semibold text-base">{title}</span>
      <span className="block text-sm text-soft">{subtitle}</span>
    </>
  );
}
