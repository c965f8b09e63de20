/** A camera that plays a file in real time, over and over, with a closed zone over the whole picture. */

import type { ApiClient } from '../test/support/api-client.ts';
import { wholePicture } from '../test/support/track-scene.ts';

export async function addGate(client: ApiClient, file: string): Promise<void> {
  const { createCamera } = await client.query<{ createCamera: { camera: { id: string } } }>(
    'mutation ($input: CreateCameraInput!) { createCamera(input: $input) { camera { id } } }',
    { input: { name: file, source: { url: `file:${file}?loop=1` } } },
  );
  await client.query('mutation ($input: UpsertZoneInput!) { upsertZone(input: $input) { zone { id } } }', {
    input: {
      ...{ cameraId: createCamera.camera.id, name: 'Gate', polygon: wholePicture },
      rules: { restricted: { enabled: true, minSeconds: 1 }, loitering: { enabled: false } },
    },
  });
}
