import { expect, it } from 'vitest';
import { probeOrtProviders } from './onnx-providers.ts';

it('opens the processor everywhere and says why it does not open the others', async () => {
  const providers = await probeOrtProviders();
  expect(providers.map((provider) => provider.name)).toEqual(['cuda', 'webgpu', 'cpu']);
  expect(providers.at(-1)).toEqual({ name: 'cpu', isUsable: true });
  for (const provider of providers) expect(provider.isUsable || (provider.reason ?? '') !== '').toBe(true);
});

it('does not search for drivers where there is no GPU', async () => {
  const reason = 'This machine has no GPU.';
  expect(await probeOrtProviders(false)).toEqual([
    { name: 'cuda', isUsable: false, reason },
    { name: 'webgpu', isUsable: false, reason },
    { name: 'cpu', isUsable: true },
  ]);
});
