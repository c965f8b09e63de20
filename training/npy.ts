/** NumPy's .npy files of bytes (format 1.0), written row by row in any order. */

import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';

export interface NpyFile {
  /** Rows along the first axis. */
  write(row: number, bytes: Uint8Array): void;
  close(): void;
}

export function createNpy(path: string, shape: readonly number[]): void {
  const file = openSync(path, 'w');
  const header = headerOf(shape);
  writeSync(file, header);
  ftruncateSync(file, header.length + shape.reduce((product, side) => product * side, 1));
  closeSync(file);
}

/** Opens what {@link createNpy} made with the same shape. */
export function openNpy(path: string, shape: readonly number[]): NpyFile {
  const file = openSync(path, 'r+');
  const rowBytes = shape.slice(1).reduce((product, side) => product * side, 1);
  const offset = headerOf(shape).length;
  return {
    write: (row, bytes) => {
      if (bytes.length !== rowBytes) throw new Error(`A row of ${path} has ${rowBytes} bytes, not ${bytes.length}.`);
      writeSync(file, bytes, 0, rowBytes, offset + row * rowBytes);
    },
    close: () => closeSync(file),
  };
}

function headerOf(shape: readonly number[]): Buffer {
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '|u1', 'fortran_order': False, 'shape': (${sides}), }`;
  const padded = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11, ' ');
  const header = Buffer.alloc(10 + padded.length + 1);
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(padded.length + 1, 8);
  header.write(`${padded}\n`, 10, 'latin1');
  return header;
}
