/** Columns per packed panel: 4 x 4 accumulators are what V8 keeps in registers. */
const WIDTH = 4;
/** Rows per pass, so that two packed panels stay in the first-level cache. */
const BLOCK_ROWS = 256;

/**
 * A'A of a row-major rows x columns matrix A: columns x columns, row-major, exactly symmetric.
 *
 * Every entry sums its rows in the same order whatever its position, so permuting the columns of A
 * permutes the answer bit for bit. Zero rows give the zero matrix.
 */
export function crossProduct(matrix: Float64Array, rows: number, columns: number): Float64Array {
  if (matrix.length !== rows * columns) {
    throw new Error(`crossProduct: ${matrix.length} entries are not ${rows} x ${columns}`);
  }
  const panels = Math.ceil(columns / WIDTH);
  const padded = panels * WIDTH;
  const packed = pack(matrix, rows, columns, panels);
  const sums = new Float64Array(padded * padded);
  for (let first = 0; first < rows; first += BLOCK_ROWS) {
    const length = (Math.min(rows, first + BLOCK_ROWS) - first) * WIDTH;
    for (let i = 0; i < panels; i++) {
      const left = (i * rows + first) * WIDTH;
      for (let j = i; j < panels; j++) {
        const right = (j * rows + first) * WIDTH;
        addTile(packed, left, right, length, sums, (i * padded + j) * WIDTH, padded);
      }
    }
  }
  const product = new Float64Array(columns * columns);
  for (let i = 0; i < columns; i++) {
    for (let j = i; j < columns; j++) {
      const value = sums[i * padded + j]!;
      product[i * columns + j] = value;
      product[j * columns + i] = value;
    }
  }
  return product;
}

/** Panels of WIDTH columns, each stored row by row; the last one is padded with zeros. */
function pack(matrix: Float64Array, rows: number, columns: number, panels: number): Float64Array {
  const packed = new Float64Array(panels * rows * WIDTH);
  for (let panel = 0; panel < panels; panel++) {
    const firstColumn = panel * WIDTH;
    const width = Math.min(WIDTH, columns - firstColumn);
    for (let row = 0; row < rows; row++) {
      const target = (panel * rows + row) * WIDTH;
      const source = row * columns + firstColumn;
      for (let c = 0; c < width; c++) packed[target + c] = matrix[source + c]!;
    }
  }
  return packed;
}

/** Adds the 4 x 4 product of two packed panels over `length / 4` rows to `sums` at `at`. */
function addTile(
  packed: Float64Array,
  left: number,
  right: number,
  length: number,
  sums: Float64Array,
  at: number,
  stride: number,
): void {
  let s00 = 0,
    s01 = 0,
    s02 = 0,
    s03 = 0;
  let s10 = 0,
    s11 = 0,
    s12 = 0,
    s13 = 0;
  let s20 = 0,
    s21 = 0,
    s22 = 0,
    s23 = 0;
  let s30 = 0,
    s31 = 0,
    s32 = 0,
    s33 = 0;
  let b = right;
  for (let a = left; a < left + length; a += WIDTH, b += WIDTH) {
    const b0 = packed[b]!;
    const b1 = packed[b + 1]!;
    const b2 = packed[b + 2]!;
    const b3 = packed[b + 3]!;
    let x = packed[a]!;
    s00 += x * b0;
    s01 += x * b1;
    s02 += x * b2;
    s03 += x * b3;
    x = packed[a + 1]!;
    s10 += x * b0;
    s11 += x * b1;
    s12 += x * b2;
    s13 += x * b3;
    x = packed[a + 2]!;
    s20 += x * b0;
    s21 += x * b1;
    s22 += x * b2;
    s23 += x * b3;
    x = packed[a + 3]!;
    s30 += x * b0;
    s31 += x * b1;
    s32 += x * b2;
    s33 += x * b3;
  }
  let to = at;
  sums[to]! += s00;
  sums[to + 1]! += s01;
  sums[to + 2]! += s02;
  sums[to + 3]! += s03;
  to += stride;
  sums[to]! += s10;
  sums[to + 1]! += s11;
  sums[to + 2]! += s12;
  sums[to + 3]! += s13;
  to += stride;
  sums[to]! += s20;
  sums[to + 1]! += s21;
  sums[to + 2]! += s22;
  sums[to + 3]! += s23;
  to += stride;
  sums[to]! += s30;
  sums[to + 1]! += s31;
  sums[to + 2]! += s32;
  sums[to + 3]! += s33;
}
