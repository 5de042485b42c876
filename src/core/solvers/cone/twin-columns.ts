import type { ConeProgram } from '@/core/solvers/cone/cone-program';
import { RowCollector, type SparseRows } from '@/core/solvers/cone/sparse-rows';

/** Variables that only bounds and a few rows tell apart, as the segments of one weight are. */
export interface Twins {
  /** Per dense variable the number of its group; a variable without a twin is a group of its own. */
  readonly group: Int32Array;
  /** Per group its first variable, and whether it has more. */
  readonly first: Int32Array;
  readonly several: Uint8Array;
  /** Orthant rows, and 1 for the equalities, in which twins differ. */
  readonly looseRows: readonly number[];
  readonly looseEqualities: Uint8Array;
}

/** Of the variables: fewer twins than this are not worth it. */
const worthwhile = 1 / 8;
/** Rows that tell twins apart are put back one by one; many of them are bounds in disguise, without which groups are too soft. */
const mostLoose = 6;

/**
 * Groups of the dense variables whose columns are the same in P, in the second-order rows and in the rows of own variables,
 * and which have bounds; `undefined` where there are hardly any. Found by one random projection, then compared.
 */
export function twinColumns(program: ConeProgram): Twins | undefined {
  const { linear, own = 0, quadratic, inequalities, equalities, orthant } = program;
  const n = linear.length - own;
  const { starts, indices } = inequalities;
  const rows = starts.length - 1;
  const bounded = new Uint8Array(n);
  const shared: number[] = [];
  const rest: number[] = [];
  for (let r = 0; r < rows; r++) {
    let others = 0;
    let last = -1;
    for (let k = starts[r]!; k < starts[r + 1]!; k++) {
      if (indices[k]! >= n) continue;
      others++;
      last = indices[k]!;
    }
    if (r < orthant && others === 1) bounded[last] = 1;
    if (r < orthant && others < 2) continue;
    (r >= orthant || starts[r + 1]! - starts[r]! > others ? shared : rest).push(r);
  }
  const first = sameColumns(program, n, shared, bounded);
  const line = new Float64Array(n);
  const differs = (matrix: SparseRows, r: number) => {
    fill(line, matrix, r);
    return first.some((rep, j) => line[j] !== line[rep]);
  };
  for (const r of shared) {
    fill(line, inequalities, r);
    split(first, line);
  }
  for (let i = 0; quadratic && i < n; i++) split(first, quadratic.subarray(i * n, (i + 1) * n));
  const merged = first.reduce((count, rep, j) => count + (rep < j ? 1 : 0), 0);
  if (merged < worthwhile * n || merged < 8) return undefined;
  const looseRows = rest.filter((r) => differs(inequalities, r));
  const looseEqualities = Uint8Array.from({ length: equalities.starts.length - 1 }, (_, e) =>
    differs(equalities, e) ? 1 : 0,
  );
  const loose = looseEqualities.reduce((sum, one) => sum + one, looseRows.length);
  return loose > mostLoose ? undefined : { ...grouped(first), looseRows, looseEqualities };
}

/** Per variable the first one with the same projection of its column. */
function sameColumns(
  { inequalities, quadratic }: ConeProgram,
  n: number,
  shared: readonly number[],
  bounded: Uint8Array,
): Int32Array {
  const { starts, indices, values } = inequalities;
  const projection = new Float64Array(n);
  const weight = (r: number) => 0.5 + ((r * 0.6180339887498949) % 1);
  for (const r of shared) {
    const factor = weight(r);
    for (let k = starts[r]!; k < starts[r + 1]!; k++) {
      if (indices[k]! < n) projection[indices[k]!]! += factor * values[k]!;
    }
  }
  for (let i = 0; quadratic && i < n; i++) {
    const factor = weight(starts.length + i);
    for (let j = 0; j < n; j++) projection[j]! += factor * quadratic[i * n + j]!;
  }
  const known = new Map<number, number>();
  return Int32Array.from(projection, (value, j) => {
    if (value === 0 || !bounded[j]) return j;
    const rep = known.get(value);
    if (rep === undefined) known.set(value, j);
    return rep ?? j;
  });
}

function fill(line: Float64Array, { starts, indices, values }: SparseRows, r: number): void {
  line.fill(0);
  for (let k = starts[r]!; k < starts[r + 1]!; k++) {
    if (indices[k]! < line.length) line[indices[k]!] = values[k]!;
  }
}

/** A variable that differs from its first one is on its own. */
function split(first: Int32Array, line: Float64Array): void {
  for (let j = 0; j < first.length; j++) if (line[j] !== line[first[j]!]) first[j] = j;
}

function grouped(first: Int32Array): Pick<Twins, 'group' | 'first' | 'several'> {
  const group = new Int32Array(first.length);
  const leaders: number[] = [];
  const several: number[] = [];
  first.forEach((rep, j) => {
    if (rep === j) {
      group[j] = leaders.length;
      leaders.push(j);
      several.push(0);
    } else {
      group[j] = group[rep]!;
      several[group[rep]!] = 1;
    }
  });
  return { group, first: Int32Array.from(leaders), several: Uint8Array.from(several) };
}

/**
 * Rows as the sum of those over groups, where twins are alike, and of the rest: of rows that `isLoose` names everything, of
 * others the own variables.
 */
export function splitRows(
  rows: SparseRows,
  { group, first }: Twins,
  isLoose: (row: number) => boolean,
): { readonly grouped: SparseRows; readonly rest: SparseRows } {
  const ofGroups = new RowCollector(first.length);
  const rest = new RowCollector(rows.columns);
  for (let r = 0; r + 1 < rows.starts.length; r++) {
    const loose = isLoose(r);
    for (let k = rows.starts[r]!; k < rows.starts[r + 1]!; k++) {
      const j = rows.indices[k]!;
      if (loose || j >= group.length) rest.put(j, rows.values[k]!);
      else if (first[group[j]!] === j) ofGroups.put(group[j]!, rows.values[k]!);
    }
    ofGroups.end();
    rest.end();
  }
  return { grouped: ofGroups.rows(), rest: rest.rows() };
}
