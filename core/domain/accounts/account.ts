/** The things accounts are made of, as the rest of the system sees them. */

import type { Role } from './principal.ts';

export interface User {
  id: string;
  email: string;
  name: string;
  createdAt: Date;
}

export interface Workspace {
  id: string;
  name: string;
  /** null: the installation's default. */
  quotaBytes: bigint | null;
  createdAt: Date;
}

export interface Membership {
  workspaceId: string;
  userId: string;
  role: Role;
  createdAt: Date;
}

/** What may be shown of an API key; the key itself is never stored. */
export interface ApiKey {
  id: string;
  workspaceId: string;
  name: string;
  /** The first characters of the key, to recognise it by. */
  prefix: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}
