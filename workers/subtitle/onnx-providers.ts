/** Which execution providers onnxruntime can really use on this machine, found by running a model of one node on each. */

/** y = Identity(x), one float: the smallest ONNX model. */
const smallestModel = 'CAg6NwoQCgF4EgF5IghJZGVudGl0eRIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCAhAN';

/** Empty when onnxruntime does not load. What is listed but has no driver or library here throws, and is left out. */
export async function listOrtProviders(): Promise<string[]> {
  try {
    const { env, InferenceSession, listSupportedBackends } = await import('onnxruntime-node');
    env.logLevel = 'fatal';
    const opening = listSupportedBackends().map(async ({ name }) => {
      const options = { executionProviders: [name], logSeverityLevel: 4 as const };
      const session = await InferenceSession.create(Buffer.from(smallestModel, 'base64'), options);
      await session.release();
      return name;
    });
    const opened = await Promise.allSettled(opening);
    return opened.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
  } catch {
    return [];
  }
}
