/** The database as the stores see it. */

import type { Prisma, PrismaClient } from './generated/client.ts';

export type Database = PrismaClient;
/** The database or a transaction on it: the first argument of every store function. */
export type Db = Prisma.TransactionClient;
