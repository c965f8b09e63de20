/**
 * Relay connections over keyset pages.
 *
 * A cursor is [milliseconds, id] of the row it stands for, so a page stays right while rows come and go. Stores fetch
 * `limit + 1` rows ordered by (time, id) beyond `after`; `toConnection` cuts the surplus row off and draws its conclusions.
 */

import { type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { AppError } from '../../core/errors.ts';

const defaultPageSize = 20;
const maxPageSize = 100;
const latestMs = Date.UTC(9999, 11, 31);

/** The place of a row in a list ordered by time and then id. */
export interface KeysetCursor {
  readonly at: Date;
  readonly id: string;
}

export interface Page {
  /** Rows wanted; fetch one more to learn whether there is another page. */
  readonly limit: number;
  /** Exclusive; null: from the beginning. */
  readonly after: KeysetCursor | null;
}

@ObjectType({ description: 'Where a page lies in its list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there are more items after `endCursor`.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether the page begins after another one.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first item of the page.' })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last item: give it as `after` for the next page.',
  })
  endCursor!: string | null;
}

/** Checks the arguments of a list field. Throws AppError `invalid`. */
export function readPage(args: { first?: number | null; after?: string | null }): Page {
  const limit = args.first ?? defaultPageSize;
  if (!Number.isInteger(limit) || limit < 1 || limit > maxPageSize) {
    throw new AppError('invalid', `first must be between 1 and ${maxPageSize}.`, { details: { argument: 'first' } });
  }
  return { limit, after: args.after == null ? null : decodeCursor(args.after) };
}

export function encodeCursor(cursor: KeysetCursor): string {
  return Buffer.from(JSON.stringify([cursor.at.getTime(), cursor.id])).toString('base64url');
}

function decodeCursor(text: string): KeysetCursor {
  try {
    const [ms, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [unknown, unknown];
    // Times and ids that no row has may be such as the database cannot even compare with.
    const isTime = typeof ms === 'number' && ms >= 0 && ms <= latestMs;
    if (isTime && typeof id === 'string' && /^\w{1,64}$/.test(id)) return { at: new Date(ms), id };
  } catch {
    // Falls through to the one answer for every malformed cursor.
  }
  throw new AppError('invalid', 'after is not a cursor of this list.', { details: { argument: 'after' } });
}

/** Edges and page info from up to `limit + 1` rows; the caller adds `totalCount` and `feedCursor`. */
export function toConnection<T>(rows: readonly T[], page: Page, cursorOf: (row: T) => KeysetCursor) {
  const edges = rows.slice(0, page.limit).map((node) => ({ cursor: encodeCursor(cursorOf(node)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > page.limit,
      hasPreviousPage: page.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** Makes the types `XEdge` and `XConnection` for the object type of class X; call it once per class, beside the class. */
export function createConnectionType<T extends object>(NodeClass: ClassType<T>) {
  const name = NodeClass.name;

  @ObjectType(`${name}Edge`, { description: `A ${name} in a list, with its place.` })
  class Edge {
    @Field(() => String, { description: 'The place of this item: give it as `after` to go on behind it.' })
    cursor!: string;

    @Field(() => NodeClass, { description: 'The item itself.' })
    node!: T;
  }

  @ObjectType(`${name}Connection`, { description: `One page of a list of ${name}.` })
  class Connection {
    @Field(() => [Edge], { description: 'The items of this page, in order.' })
    edges!: Edge[];

    @Field(() => PageInfo, { description: 'Where this page lies in the list.' })
    pageInfo!: PageInfo;

    @Field(() => Int, { description: 'Items in the whole list, with the same filter.' })
    totalCount!: number;

    @Field(() => String, {
      description:
        'Subscribe with `feed(after:)` from here to hear of everything that happens after this page was read.',
    })
    feedCursor!: string;
  }

  return Connection;
}
