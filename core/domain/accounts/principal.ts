/** Who asks, and what they may do. */

export const roles = ['VIEWER', 'OPERATOR', 'ADMIN', 'OWNER'] as const;
export type Role = (typeof roles)[number];

/** What an API key can be given, and what a role includes. */
export const permissions = [
  'videos:read',
  'videos:write',
  'cameras:read',
  'cameras:write',
  'alerts:read',
  'alerts:write',
  'access:write',
  'workspace:admin',
] as const;
export type Permission = (typeof permissions)[number];

export const permissionsOfRole: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  VIEWER: new Set<Permission>(['videos:read', 'cameras:read', 'alerts:read']),
  OPERATOR: new Set<Permission>([
    'videos:read',
    'videos:write',
    'cameras:read',
    'cameras:write',
    'alerts:read',
    'alerts:write',
    'access:write',
  ]),
  ADMIN: new Set<Permission>(permissions),
  OWNER: new Set<Permission>(permissions),
};

/** A signed-in user or an API key, with the workspaces it can see and what it may do in each. */
export type Principal =
  | { readonly kind: 'user'; readonly userId: string; readonly sessionId: string; readonly grants: Grants }
  | { readonly kind: 'apiKey'; readonly apiKeyId: string; readonly grants: Grants };

/** Workspace id to permissions, in the order the memberships were made: the first is the default workspace. */
export type Grants = ReadonlyMap<string, ReadonlySet<Permission>>;
