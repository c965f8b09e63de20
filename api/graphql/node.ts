/** Relay's object identification: `Node`, `node(id)` and `nodes(ids)` over the sources that every noun brings. */

import { Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import { type IdKind, kindOfId } from '../../core/ids.ts';
import type { Context } from './context.ts';

/** How rows of one kind are found by id. Each noun exports its own in api/<noun>/index.ts as `nodes`. */
export interface NodeSource {
  readonly kind: IdKind;
  /** The row, or null when there is none or the principal is a stranger to its workspace. */
  load(context: Context, id: string): Promise<object | null>;
}

/** The GraphQL type of each kind of row that `node(id)` can find. */
const typeNames: Partial<Record<IdKind, string>> = {
  workspace: 'Workspace',
  user: 'User',
  apiKey: 'ApiKey',
  video: 'Video',
  rendition: 'Rendition',
  subtitle: 'SubtitleTrack',
  camera: 'Camera',
  zone: 'Zone',
  alert: 'Alert',
  alertDigest: 'AlertDigest',
  fixture: 'Fixture',
  missedAlert: 'MissedAlert',
  track: 'Track',
};

/** Use as `@ObjectType({ implements: Node, description })`; the id field is inherited. */
@InterfaceType({
  description: 'Anything that has an id of its own and can be fetched again with `node(id)`.',
  resolveType: (value: { id: string }) => typeNames[kindOfId(value.id) ?? 'session'],
})
export abstract class Node {
  @Field(() => ID, { description: 'Unique over the whole installation. The first three letters name the kind.' })
  id!: string;
}

/** Finds the row behind an id of any kind; null for unknown ids and for strangers. */
export function loadNode(sources: readonly NodeSource[], context: Context, id: string): Promise<object | null> {
  const kind = kindOfId(id);
  const source = sources.find((candidate) => candidate.kind === kind);
  return source ? source.load(context, id) : Promise.resolve(null);
}

/** The answer of every mutation that removes something. */
@ObjectType({ description: 'What was removed.' })
export class DeletePayload {
  @Field(() => ID, { description: 'The id that no longer exists.' })
  deletedId!: string;
}
