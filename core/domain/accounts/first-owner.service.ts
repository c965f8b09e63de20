/** The account that an installation begins with. */

import type { App } from '../../app.ts';
import { hashPassword } from './password.ts';
import { createOwner } from './session.service.ts';
import { newSecretToken } from './token.ts';
import { findFirstOwner } from './user.store.ts';

export interface FirstOwner {
  email: string;
  /** Only when it was made up just now: it is shown once. */
  password: string | null;
  /** Whether this call made the account. */
  created: boolean;
  userId: string;
  workspaceId: string;
}

/**
 * Makes the first owner and their workspace in a database that has none; finds them otherwise. Changing the address or
 * password in the configuration later changes nothing.
 */
export async function ensureFirstOwner(app: Pick<App, 'db' | 'clock' | 'config'>): Promise<FirstOwner> {
  const found = await findFirstOwner(app.db);
  if (found) return { ...found, password: null, created: false };
  const given = app.config.admin.password?.reveal() ?? null;
  const password = given ?? newSecretToken().slice(0, 20);
  const email = app.config.admin.email.trim().toLowerCase();
  const passwordHash = await hashPassword(password);
  const { user, workspaceId } = await app.db.$transaction((tx) =>
    createOwner(tx, { email, name: 'Owner', workspaceName: 'Home', passwordHash, at: new Date(app.clock.now()) }),
  );
  return { email, password: given === null ? password : null, created: true, userId: user.id, workspaceId };
}
