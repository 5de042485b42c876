/**
 * The smallest ONNX model that multiplies: one node `C = Gemm(A, B, transB = 1)` in float64, written out
 * in protobuf wire format so that no file has to be found at run time.
 * Source: onnx.proto3 of ONNX IR version 8; the numbers are its field numbers.
 */
export function crossProductModel(): Uint8Array {
  const node = message(
    text(1, 'A'),
    text(1, 'B'),
    text(2, 'C'),
    text(4, 'Gemm'),
    bytes(5, message(text(1, 'transB'), integer(3, 1), integer(20, 2))),
  );
  const graph = message(
    bytes(1, node),
    text(2, 'cross-product'),
    bytes(11, matrix('A', 'left', 'rows')),
    bytes(11, matrix('B', 'right', 'rows')),
    bytes(12, matrix('C', 'left', 'right')),
  );
  const opset = integer(2, 13);
  return Uint8Array.from(message(integer(1, 8), bytes(7, graph), bytes(8, opset)));
}

const DOUBLE = 11;

function matrix(name: string, rows: string, columns: string): number[] {
  const shape = [rows, columns].flatMap((size) => bytes(1, text(2, size)));
  const tensor = message(integer(1, DOUBLE), bytes(2, shape));
  return message(text(1, name), bytes(2, bytes(1, tensor)));
}

const message = (...fields: number[][]) => fields.flat();

const integer = (field: number, value: number) => [...varint(field << 3), ...varint(value)];

const bytes = (field: number, content: readonly number[]) => [
  ...varint((field << 3) | 2),
  ...varint(content.length),
  ...content,
];

const text = (field: number, content: string) =>
  bytes(field, [...new TextEncoder().encode(content)]);

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}
