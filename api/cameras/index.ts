/** What cameras add to the schema. */

import { CameraResolver, cameraNode } from './camera.resolver.ts';
import { ZoneResolver, zoneNode } from './zone.resolver.ts';

export const resolvers = [CameraResolver, ZoneResolver] as const;
export const nodes = [cameraNode, zoneNode];
