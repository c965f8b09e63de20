/** Why something did not work out, for people and for programs. */

import { Field, ObjectType } from 'type-graphql';
import type { VideoFailure, VideoFailureCode } from '../../core/domain/videos/index.ts';
import { codeOfKind, type ErrorKind } from '../../core/errors.ts';

@ObjectType({ description: 'Why something failed.' })
export class Failure {
  @Field(() => String, { description: 'From the closed list of error codes, for programs.' })
  code!: string;

  @Field(() => String, { description: 'A sentence that tells a person what is wrong and what to do.' })
  message!: string;
}

const kinds: Readonly<Record<VideoFailureCode, ErrorKind>> = {
  unavailable: 'unavailable',
  badMedia: 'badMedia',
  uploadExpired: 'internal',
  processingFailed: 'internal',
  quotaExceeded: 'tooLarge',
  importFailed: 'unavailable',
};

export function tellFailure(failure: VideoFailure | null): Failure | null {
  return failure && { code: codeOfKind(kinds[failure.code]), message: failure.message };
}
