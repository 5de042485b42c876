import type { ColumnRole } from '@/market/csv/contract';

/** Roles of which a file has one column at most. */
const isSingle = (role: ColumnRole) => role !== 'price' && role !== 'skip';

/** Lines of one asset each have these; columns of one asset each do not. */
const isOfLines = (role: ColumnRole) => isSingle(role) && role !== 'date' && role !== 'currency';

/** The columns after one of them was given a role: whatever cannot stand beside it is not used any more. */
export function withRole(
  columns: readonly ColumnRole[],
  index: number,
  role: ColumnRole,
): ColumnRole[] {
  return columns.map((other, i) => {
    if (i === index) return role;
    const isTaken = isSingle(role) && other === role;
    const isOtherForm =
      (isOfLines(role) && other === 'price') || (role === 'price' && isOfLines(other));
    return isTaken || isOtherForm ? 'skip' : other;
  });
}
