/** The only queries for what is known of other people's servers and of the proxies on the way there. */

import type { Db } from '../../platform/db/database.ts';

export interface RemoteHost {
  name: string;
  nextAt: Date;
  /** In a row; 0: it is well. */
  failures: number;
}

/** Its row, held to the end of the transaction. */
export async function lockRemoteHost(tx: Db, name: string): Promise<RemoteHost> {
  const unknown = { name, nextAt: new Date(0), failures: 0 };
  await tx.remoteHost.createMany({ data: [unknown], skipDuplicates: true });
  const rows = await tx.$queryRaw<RemoteHost[]>`
    SELECT name, "nextAt", failures FROM "RemoteHost" WHERE name = ${name} FOR UPDATE`;
  return rows[0] ?? unknown;
}

export async function saveRemoteHost(db: Db, { name, nextAt, failures }: RemoteHost): Promise<void> {
  await db.remoteHost.updateMany({ where: { name }, data: { nextAt, failures } });
}

export async function findRemoteHosts(db: Db, names: readonly string[]): Promise<RemoteHost[]> {
  return db.remoteHost.findMany({ where: { name: { in: [...names] } } });
}
