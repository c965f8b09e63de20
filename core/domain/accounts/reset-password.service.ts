/** A new password for somebody who lost theirs, by the hand of whoever runs the installation. */

import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { hashPassword } from './password.ts';
import { revokeSessionsOf } from './session.store.ts';
import { newSecretToken } from './token.ts';
import { findUserByEmail, updatePasswordHash } from './user.store.ts';

/** Returns the new password, which is kept nowhere, and ends all sessions of the user. Throws AppError `notFound`. */
export async function resetPassword(app: Pick<App, 'db' | 'clock'>, email: string): Promise<string> {
  const address = email.trim().toLowerCase();
  const user = await findUserByEmail(app.db, address);
  if (!user) throw new AppError('notFound', `There is no account with the address ${address}.`);
  const password = newSecretToken().slice(0, 20);
  const passwordHash = await hashPassword(password);
  await app.db.$transaction(async (tx) => {
    await updatePasswordHash(tx, user.id, passwordHash);
    await revokeSessionsOf(tx, user.id, new Date(app.clock.now()));
  });
  return password;
}
