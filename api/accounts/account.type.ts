/** Users, workspaces, members, API keys and sessions in the contract. */

import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Node } from '../graphql/node.ts';
import { DateTime } from '../graphql/scalars.ts';

/** The names of core's roles, in the form that GraphQL wants. */
export const RoleEnum = { OWNER: 'OWNER', ADMIN: 'ADMIN', OPERATOR: 'OPERATOR', VIEWER: 'VIEWER' } as const;
export type RoleEnum = keyof typeof RoleEnum;

registerEnumType(RoleEnum, {
  name: 'Role',
  description: 'What a member may do in a workspace.',
  valuesConfig: {
    OWNER: { description: 'Everything, and who else is an OWNER. Every workspace has at least one.' },
    ADMIN: { description: 'Everything an OPERATOR may, and members and API keys, but not OWNERs.' },
    OPERATOR: { description: 'Uploads videos, sets up cameras and zones, acknowledges and resolves alerts.' },
    VIEWER: { description: 'Sees everything, changes nothing.' },
  },
});

@ObjectType({ implements: Node, description: 'A person with an account.' })
export class User extends Node {
  @Field(() => String, { description: 'The address they sign in with, in lower case.' })
  email!: string;

  @Field(() => String, { description: 'How they want to be called.' })
  name!: string;

  @Field(() => DateTime, { description: 'When the account was made.' })
  createdAt!: Date;
}

@ObjectType({
  implements: Node,
  description: 'A closed space of videos, cameras and alerts. Nobody but its members can see that it exists.',
})
export class Workspace extends Node {
  @Field(() => String, { description: 'The name of the workspace.' })
  name!: string;

  @Field(() => DateTime, { description: 'When the workspace was made.' })
  createdAt!: Date;
}

@ObjectType({ implements: Node, description: 'A key that a program signs in with, for one workspace.' })
export class ApiKey extends Node {
  @Field(() => String, { description: 'What the key is for.' })
  name!: string;

  @Field(() => String, { description: 'The first characters of the key, to recognise it by.' })
  prefix!: string;

  @Field(() => [String], { description: 'What the key may do, for instance `videos:read`.' })
  scopes!: string[];

  @Field(() => DateTime, { description: 'When the key was made.' })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the key stops working by itself; null: never.' })
  expiresAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the key was last used, to the minute.' })
  lastUsedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the key was revoked; null while it works.' })
  revokedAt!: Date | null;
}

@ObjectType({ description: 'That a user belongs to a workspace, and as what.' })
export class Membership {
  workspaceId!: string;

  userId!: string;

  @Field(() => RoleEnum, { description: 'What the member may do.' })
  role!: RoleEnum;

  @Field(() => DateTime, { description: 'When the user joined.' })
  createdAt!: Date;
}

@ObjectType({ description: 'Who asks: a signed-in user or an API key.' })
export class Viewer {
  @Field(() => User, { nullable: true, description: 'The signed-in user; null for an API key.' })
  user!: User | null;

  @Field(() => ApiKey, { nullable: true, description: 'The API key in use; null for a user.' })
  apiKey!: ApiKey | null;
}

@ObjectType({ description: 'The proofs of a session: a short-lived token for requests, and one to renew it with.' })
export class SessionPayload {
  @Field(() => String, { description: 'Send it as `Authorization: Bearer ...` until it expires.' })
  accessToken!: string;

  @Field(() => DateTime, { description: 'When the access token stops working.' })
  expiresAt!: Date;

  @Field(() => String, {
    description:
      'Good for one `refreshSession`, which returns its successor. Using an old one again (beyond a retry within 20 seconds) ends the session.',
  })
  refreshToken!: string;

  @Field(() => User, { description: 'The user who is signed in.' })
  user!: User;
}

@ObjectType({ description: 'That a session has ended.' })
export class SignOutPayload {
  @Field(() => Boolean, { description: 'Always true: the session no longer works.' })
  signedOut!: boolean;
}

@ObjectType({ description: 'A new API key.' })
export class CreateApiKeyPayload {
  @Field(() => ApiKey, { description: 'The key, as it will be shown from now on.' })
  apiKey!: ApiKey;

  @Field(() => String, { description: 'The key itself. It is shown this once and cannot be found out again.' })
  secret!: string;
}
