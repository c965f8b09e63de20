/** What cameras add to the schema. */

import { AccessEventResolver, CameraAccessResolver, ZoneAccessResolver } from './access-event.resolver.ts';
import { CameraResolver, cameraNode } from './camera.resolver.ts';
import { ZoneResolver, zoneNode } from './zone.resolver.ts';

export const resolvers = [
  CameraResolver,
  ZoneResolver,
  CameraAccessResolver,
  ZoneAccessResolver,
  AccessEventResolver,
] as const;
export const nodes = [cameraNode, zoneNode];
