/** Which events a subscriber may hear of, decided without I/O. */

import type { Permission } from '../../core/domain/accounts/index.ts';
import { type EventType, eventCatalogue } from '../../core/domain/events.ts';
import { AppError } from '../../core/errors.ts';

const permissionOfNoun: Readonly<Record<string, Permission>> = {
  video: 'videos:read',
  subtitle: 'videos:read',
  camera: 'cameras:read',
  access: 'cameras:read',
  alert: 'alerts:read',
};

/**
 * The types to listen to: those that were asked for, or all that the permissions allow.
 * Throws AppError `invalid` for a type that does not exist, `forbidden` for one that may not be heard, or for none at all.
 */
export function allowedTypes(
  granted: ReadonlySet<Permission>,
  asked: readonly string[] | null | undefined,
): EventType[] {
  const all = Object.keys(eventCatalogue) as EventType[];
  const allowed = all.filter((type) => granted.has(permissionOf(type)));
  for (const type of asked ?? []) {
    if (!all.includes(type as EventType)) {
      throw new AppError('invalid', `filter.types: there is no event ${type}. There are ${all.join(', ')}.`);
    }
    if (!allowed.includes(type as EventType)) {
      throw new AppError('forbidden', `Hearing of ${type} needs the permission ${permissionOf(type as EventType)}.`);
    }
  }
  if (allowed.length === 0) throw new AppError('forbidden', 'You may not hear of anything in this workspace.');
  return asked ? allowed.filter((type) => asked.includes(type)) : allowed;
}

function permissionOf(type: EventType): Permission {
  const permission = permissionOfNoun[type.slice(0, type.indexOf('.'))];
  if (!permission) throw new AppError('internal', `Nobody has decided who may hear of ${type}.`);
  return permission;
}
