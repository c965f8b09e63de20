/** What callers send about imports. */

import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'A video that the server fetches by itself.' })
export class ImportVideoInput {
  @Field(() => ID, { nullable: true, description: 'The workspace; without it, your first.' })
  workspaceId?: string | null;

  @Field(() => String, {
    description:
      'An http: or https: address among the sources that the operator declared; it may hold a user and a password.',
  })
  url!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What people call it; at most 200 characters. Without it, the name of the file in the address.',
  })
  title?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Language of the speech as a BCP 47 tag; without it, English is tried.',
  })
  language?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where the request comes from: one of the regions of the operator’s proxies. Without it, any.',
  })
  region?: string | null;
}
