/** Imports in the public contract. */

import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BigIntValue, DateTime } from '../graphql/scalars.ts';

export const ImportState = { WAITING: 'WAITING', FETCHING: 'FETCHING', DONE: 'DONE', FAILED: 'FAILED' } as const;
export type ImportState = keyof typeof ImportState;
registerEnumType(ImportState, {
  name: 'ImportState',
  description: 'How far the fetching of a video is.',
  valuesConfig: {
    WAITING: { description: 'It waits for a worker, or for the moment when the source may be asked again.' },
    FETCHING: { description: 'Its bytes arrive.' },
    DONE: { description: 'All bytes are here.' },
    FAILED: { description: 'It was given up; `failure` says why, and retryVideo begins anew.' },
  },
});

@ObjectType({ description: 'Where a video was fetched from, and how far that is.' })
export class VideoImport {
  @Field(() => String, { name: 'url', description: 'The address without user, password and query.' })
  label!: string;

  @Field(() => ImportState, { description: 'How far it is.' })
  state!: ImportState;

  @Field(() => BigIntValue, { description: 'Bytes that are here.' })
  receivedBytes!: bigint;

  @Field(() => BigIntValue, { nullable: true, description: 'Bytes in all; null while the source has not said.' })
  totalBytes!: bigint | null;

  @Field(() => DateTime, { nullable: true, description: 'When the source is asked again, while that is put off.' })
  nextTryAt!: Date | null;
}
