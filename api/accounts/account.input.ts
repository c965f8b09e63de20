/** What the account mutations are given. */

import { Field, ID, InputType } from 'type-graphql';
import { DateTime } from '../graphql/scalars.ts';
import { RoleEnum } from './account.type.ts';

const workspaceDescription = 'The workspace; without it, your first.';

@InputType({ description: 'A new account.' })
export class SignUpInput {
  @Field(() => String, { description: 'The address to sign in with.' })
  email!: string;

  @Field(() => String, { description: 'At least 10 characters.' })
  password!: string;

  @Field(() => String, { description: 'How you want to be called.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'The name of your own workspace.' })
  workspaceName?: string | null;
}

@InputType({ description: 'The proof of an account.' })
export class SignInInput {
  @Field(() => String, { description: 'The address of the account.' })
  email!: string;

  @Field(() => String, { description: 'Its password.' })
  password!: string;
}

@InputType({ description: 'The session to go on with.' })
export class RefreshSessionInput {
  @Field(() => String, { description: 'The newest refresh token of the session.' })
  refreshToken!: string;
}

@InputType({ description: 'The session to end.' })
export class SignOutInput {
  @Field(() => String, { description: 'Any refresh token of the session.' })
  refreshToken!: string;
}

@InputType({ description: 'A user who is to join a workspace.' })
export class AddMemberInput {
  @Field(() => ID, { nullable: true, description: workspaceDescription })
  workspaceId?: string | null;

  @Field(() => String, { description: 'The address of an existing account.' })
  email!: string;

  @Field(() => RoleEnum, { description: 'What the member may do.' })
  role!: RoleEnum;
}

@InputType({ description: 'A member and their new role.' })
export class ChangeMemberRoleInput {
  @Field(() => ID, { nullable: true, description: workspaceDescription })
  workspaceId?: string | null;

  @Field(() => ID, { description: 'The member.' })
  userId!: string;

  @Field(() => RoleEnum, { description: 'What the member may do from now on.' })
  role!: RoleEnum;
}

@InputType({ description: 'A member who is to leave.' })
export class RemoveMemberInput {
  @Field(() => ID, { nullable: true, description: workspaceDescription })
  workspaceId?: string | null;

  @Field(() => ID, { description: 'The member. Your own id: you leave.' })
  userId!: string;
}

@InputType({ description: 'A new API key.' })
export class CreateApiKeyInput {
  @Field(() => ID, { nullable: true, description: workspaceDescription })
  workspaceId?: string | null;

  @Field(() => String, { description: 'What the key is for.' })
  name!: string;

  @Field(() => [String], {
    description:
      'What it may do, no more than you may: videos:read, videos:write, cameras:read, cameras:write, alerts:read, alerts:write, access:write (only telling of doors and badges), workspace:admin.',
  })
  scopes!: string[];

  @Field(() => DateTime, { nullable: true, description: 'When it stops working by itself; without it: never.' })
  expiresAt?: Date | null;
}

@InputType({ description: 'The API key to revoke.' })
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'The id of the key (not the key itself).' })
  id!: string;
}
