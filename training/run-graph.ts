/**
 * Runs an ONNX graph for the Python half of the training, in the ONNX Runtime of the product and on one thread:
 *
 *     node training/run-graph.ts GRAPH.onnx
 *
 * Every line of JSON that comes in, `{inputs: {name: {type, dims, data}}, repeats}` with data in base64, is answered by one,
 * `{outputs}` of the same form. With repeats, it is run so often and answered with `{medianMs}` as well.
 */

import { createInterface } from 'node:readline';
import { loadOrt, type Ort } from '../workers/inference/onnx-providers.ts';

type Tensor = InstanceType<Ort['Tensor']>;

interface PackedTensor {
  readonly type: 'uint8' | 'float32';
  readonly dims: readonly number[];
  readonly data: string;
}

interface Request {
  readonly inputs: Readonly<Record<string, PackedTensor>>;
  readonly repeats: number;
}

const [graph] = process.argv.slice(2);
if (graph === undefined) throw new Error('Name the graph that shall be run.');
const ort = await loadOrt();
const session = await ort.InferenceSession.create(graph, {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
});

for await (const line of createInterface({ input: process.stdin })) {
  const { inputs, repeats } = JSON.parse(line) as Request;
  const feeds = Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, unpack(tensor)]));
  const results = await session.run(feeds);
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const startedAt = performance.now();
    await session.run(feeds);
    times.push(performance.now() - startedAt);
  }
  const outputs = Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, pack(tensor)]));
  const medianMs = times.sort((a, b) => a - b)[times.length >> 1] ?? null;
  process.stdout.write(`${JSON.stringify({ outputs, medianMs })}\n`);
}

function unpack({ type, dims, data }: PackedTensor): Tensor {
  const bytes = new Uint8Array(Buffer.from(data, 'base64'));
  if (type === 'uint8') return new ort.Tensor(type, bytes, dims);
  return new ort.Tensor(type, new Float32Array(bytes.buffer), dims);
}

function pack({ type, dims, data }: Tensor): PackedTensor {
  if (!(data instanceof Uint8Array || data instanceof Float32Array))
    throw new Error(`Outputs of ${type} are not known.`);
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return { type: type as PackedTensor['type'], dims, data: bytes.toString('base64') };
}
