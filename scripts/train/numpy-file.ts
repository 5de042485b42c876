export type NumpyArray = Float32Array | Float64Array | Int32Array;

/** NumPy's file format, version 1.0: magic, length and text of the header padded to 64 bytes, the numbers as they lie. */
export function numpyFile(array: NumpyArray, shape: readonly number[]): Buffer {
  const type =
    array instanceof Float32Array ? '<f4' : array instanceof Float64Array ? '<f8' : '<i4';
  const size = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': ${size}, }`;
  const padded = `${header.padEnd(Math.ceil((10 + header.length + 1) / 64) * 64 - 11)}\n`;
  const prefix = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, 0, 0]);
  prefix.writeUInt16LE(padded.length, 8);
  const body = Buffer.from(array.buffer, array.byteOffset, array.byteLength);
  return Buffer.concat([prefix, Buffer.from(padded, 'latin1'), body]);
}
