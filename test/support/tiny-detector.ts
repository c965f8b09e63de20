/** Detectors of a few kilobytes: ONNX graphs of the YOLOX family that see one person at one place, or nobody, whatever is shown. */

import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelEntry } from '../../core/platform/models/model-registry.ts';

const size = 32;
/** Strides 8, 16, 32. */
const cells = 16 + 4 + 1;

export interface TinyDetector {
  readonly entry: ModelEntry;
  readonly bytes: Buffer;
}

/** `score`: of the person, 0 for nobody. `labels`: other than COCO's 80 is not what the entry says. */
export function makeTinyDetector(id: string, { score, labels = 80 }: { score: number; labels?: number }): TinyDetector {
  const width = 5 + labels;
  const output = new Float32Array(cells * width);
  // The one cell of stride 32: in the middle of a picture of 16:9, an eighth as wide and half as high.
  output.set([0.5, 0.28, Math.log(4 / 32), Math.log(9 / 32), score, 1], (cells - 1) * width);
  const bytes = encodeModel(id, output, width);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const entry: ModelEntry = {
    ...{ id, task: 'detection', version: '1', url: `https://models.example/${id}.onnx`, sha256, bytes: bytes.length },
    ...{ licence: 'none', source: 'made by a test', decode: 'yolox', outputs: ['output'], labels: 'coco80' },
    input: { name: 'images', size, colour: 'bgr', mean: [0, 0, 0], std: [1, 1, 1], resize: 'letterbox' },
  };
  return { entry, bytes };
}

/** Names them in the folder's registry.json, the first as the best; their files are the caller's to write. */
export async function listTinyDetectors(modelsDir: string, detectors: readonly TinyDetector[]): Promise<void> {
  await writeFile(join(modelsDir, 'registry.json'), JSON.stringify(detectors.map(({ entry }) => entry)));
}

/** https://github.com/onnx/onnx/blob/main/onnx/onnx.proto: `output` is a constant, the pictures go nowhere. */
function encodeModel(id: string, output: Float32Array, width: number): Buffer {
  const constant = [
    ...[1, cells, width].map((side) => varint(1, side)),
    ...[varint(2, 1), text(8, 'constant'), field(9, Buffer.from(output.buffer))],
  ];
  const node = [text(1, 'constant'), text(2, 'output'), text(4, 'Identity')];
  const graph = [
    ...[field(1, ...node), text(2, id), field(5, ...constant)],
    ...[field(11, tensorInfo('images', [1, 3, size, size])), field(12, tensorInfo('output', [1, cells, width]))],
  ];
  return Buffer.concat([varint(1, 8), field(8, varint(2, 13)), field(7, ...graph)]);
}

function tensorInfo(name: string, shape: readonly number[]): Buffer {
  const dims = shape.map((side) => field(1, varint(1, side)));
  return Buffer.concat([text(1, name), field(2, field(1, varint(1, 1), field(2, ...dims)))]);
}

function field(number: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([encodeNumber(number * 8 + 2), encodeNumber(body.length), body]);
}

function text(number: number, value: string): Buffer {
  return field(number, Buffer.from(value));
}

function varint(number: number, value: number): Buffer {
  return Buffer.concat([encodeNumber(number * 8), encodeNumber(value)]);
}

/** Seven bits a byte, the lowest first. */
function encodeNumber(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0));
    if (rest < 128) return Buffer.from(bytes);
  }
}
