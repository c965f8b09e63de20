/** Which execution providers of ONNX Runtime really open here: each runs a model of one node. Never throws. */

import { existsSync } from 'node:fs';

export type OrtProvider = { readonly name: string; readonly isUsable: boolean; readonly reason?: string };

/** Fastest first: the order in which a session should ask for them. */
const providerNames = ['cuda', 'webgpu', 'cpu'] as const;

/** y = |x| over one float, ONNX opset 13 (58 bytes). */
const tinyModel = 'CAg6MgoLCgF4EgF5IgNBYnMSAWdaDwoBeBIKCggIARIECgIIAWIPCgF5EgoKCAgBEgQKAggBQgIQDQ==';

/** Where Linux shows graphics processors to programs: in general, NVIDIA's, and below Windows (WSL). */
const gpuDevices = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'];
const hasGpuDevice = () => process.platform !== 'linux' || gpuDevices.some((device) => existsSync(device));

/** Without a GPU only the processor is tried: WebGPU's native library would write its search for drivers to the log. */
export async function probeOrtProviders(hasGpu = hasGpuDevice()): Promise<OrtProvider[]> {
  const ort = await loadOrt().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  if (ort instanceof Error) return providerNames.map((name) => ({ name, isUsable: false, reason: oneLine(ort) }));
  const found: OrtProvider[] = [];
  for (const name of providerNames) {
    if (name === 'cpu' || hasGpu) found.push(await tryProvider(ort, name));
    else found.push({ name, isUsable: false, reason: 'This machine has no GPU.' });
  }
  return found;
}

export type Ort = typeof import('onnxruntime-node');

/** Throws when its native library cannot be loaded here. */
export async function loadOrt(): Promise<Ort> {
  const { default: ort } = (await import('onnxruntime-node')) as unknown as { default: Ort };
  // A provider that is missing is an answer here, not an error for the terminal.
  ort.env.logLevel = 'fatal';
  return ort;
}

async function tryProvider(ort: Ort, name: string): Promise<OrtProvider> {
  try {
    const session = await ort.InferenceSession.create(Buffer.from(tinyModel, 'base64'), { executionProviders: [name] });
    const { y } = await session.run({ x: new ort.Tensor('float32', [-2], [1]) });
    await session.release();
    if (y?.data[0] === 2) return { name, isUsable: true };
    return { name, isUsable: false, reason: 'It computes wrong results.' };
  } catch (error) {
    return { name, isUsable: false, reason: oneLine(error) };
  }
}

/** The first sentence of what a native library says, without its source positions. */
function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const message = text
    .replace(/^.*was false\. /, '')
    .replace(/\/\S+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return message.length > 160 ? `${message.slice(0, 159)}…` : message;
}
