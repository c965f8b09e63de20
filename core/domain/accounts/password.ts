/** Passwords: argon2id with the parameters that OWASP recommends (19 MiB, 2 passes, 1 lane). */

import { hash, verify } from '@node-rs/argon2';

const parameters = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, parameters);
}

/** `passwordHash` null (there is no such user): takes as long as a wrong password does, and says no. */
export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  if (passwordHash !== null) return verify(passwordHash, password);
  await hashPassword(password);
  return false;
}
