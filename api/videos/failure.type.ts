/** Why something did not work out, for people and for programs. */

import { Field, ObjectType } from 'type-graphql';

@ObjectType({ description: 'Why something failed.' })
export class Failure {
  @Field(() => String, { description: 'From the closed list of error codes, for programs.' })
  code!: string;

  @Field(() => String, { description: 'A sentence that tells a person what is wrong and what to do.' })
  message!: string;
}
