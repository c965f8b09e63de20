/** Turns in two small tables beside BullMQ's own. A share whose last turn is over needs no row. */

import type pg from 'pg';
import type { Turns } from './turns.ts';

/** Several processes may run it at once. */
export async function createTurnTables(client: pg.ClientBase): Promise<void> {
  await client.query(`
    BEGIN;
    SELECT pg_advisory_xact_lock(hashtext('sightline turns'));
    CREATE TABLE IF NOT EXISTS sightline_turn (queue text PRIMARY KEY, turn integer NOT NULL);
    CREATE TABLE IF NOT EXISTS sightline_share (
      queue text, share text, turn integer NOT NULL, PRIMARY KEY (queue, share)
    );
    COMMIT`);
}

export function openPostgresTurns(pool: pg.Pool): Turns {
  const ask = async (text: string, values: unknown[]): Promise<number> => {
    const { rows } = await pool.query<{ turn: number }>({ text, values });
    return rows[0]?.turn ?? 0;
  };
  return {
    take: (queueName, share) =>
      ask(
        `INSERT INTO sightline_share AS s (queue, share, turn)
         VALUES ($1, $2, 1 + coalesce((SELECT turn FROM sightline_turn WHERE queue = $1), 0))
         ON CONFLICT (queue, share) DO UPDATE SET turn = greatest(s.turn + 1, excluded.turn)
         RETURNING turn`,
        [queueName, share],
      ),
    serve: (queueName, turn) =>
      ask(
        `WITH served AS (
           INSERT INTO sightline_turn AS t (queue, turn) VALUES ($1, $2)
           ON CONFLICT (queue) DO UPDATE SET turn = greatest(t.turn, excluded.turn)
           RETURNING turn
         ), over AS (
           DELETE FROM sightline_share WHERE queue = $1 AND turn < $2
         )
         SELECT turn FROM served`,
        [queueName, turn],
      ),
    async goBack(queueName, epoch) {
      await pool.query(
        `WITH back AS (
           UPDATE sightline_turn SET turn = turn - $2 WHERE queue = $1 AND turn >= $2 RETURNING queue
         )
         UPDATE sightline_share SET turn = greatest(0, turn - $2) WHERE queue IN (SELECT queue FROM back)`,
        [queueName, epoch],
      );
    },
  };
}
