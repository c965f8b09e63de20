/** The database as the stores see it, and how a process opens it. */

import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from './generated/client.ts';

export type Database = PrismaClient;
/** The database or a transaction on it: the first argument of every store function. */
export type Db = Prisma.TransactionClient;

export interface OpenDatabase extends AsyncDisposable {
  readonly db: Database;
  /** The same connections, for SQL by hand. */
  readonly pool: pg.Pool;
}

/** Statement texts are few (the shapes of our queries), except that IN lists of every length are texts of their own. */
const maxNamedStatements = 1000;

/** Connects when it is first used; `onError` hears of idle connections that broke (they are replaced by themselves). */
export function openDatabase(url: string, onError: (error: Error) => void = () => {}): OpenDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max: 16,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: 'sightline',
  });
  pool.on('error', onError);
  const db = new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: nameStatements() }),
    transactionOptions: { maxWait: 10_000, timeout: 30_000 },
  });
  return {
    db,
    pool,
    async [Symbol.asyncDispose]() {
      await db.$disconnect();
      await pool.end();
    },
  };
}

/** One name per statement text makes the server prepare it once per connection; past the bound, texts stay unnamed. */
function nameStatements(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    let name = names.get(sql);
    if (name === undefined) {
      if (names.size >= maxNamedStatements) return '';
      name = createHash('sha1').update(sql).digest('base64url');
      names.set(sql, name);
    }
    return name;
  };
}
