/** Who may change whose role, decided without I/O. */

import { AppError } from '../../errors.ts';
import type { Role } from './principal.ts';

export interface RoleChange {
  /** The role of the one who asks; null: an API key, which may do what an ADMIN may. */
  readonly actor: Role | null;
  /** null: joins. */
  readonly from: Role | null;
  /** null: leaves. */
  readonly to: Role | null;
  /** OWNERs of the workspace before the change. */
  readonly ownerCount: number;
}

/** Throws AppError `forbidden` or `conflict` when the change is not allowed. */
export function checkRoleChange({ actor, from, to, ownerCount }: RoleChange): void {
  if ((from === 'OWNER' || to === 'OWNER') && actor !== 'OWNER') {
    throw new AppError('forbidden', 'Only an OWNER can make, change or remove an OWNER.');
  }
  if (from === 'OWNER' && to !== 'OWNER' && ownerCount <= 1) {
    throw new AppError('conflict', 'A workspace needs an OWNER: make somebody else OWNER first.');
  }
}
