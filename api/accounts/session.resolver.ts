/** Signing up, in and out. */

import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { refreshSession, signIn, signOut, signUp } from '../../core/domain/accounts/index.ts';
import type { Context } from '../graphql/context.ts';
import { RefreshSessionInput, SignInInput, SignOutInput, SignUpInput } from './account.input.ts';
import { SessionPayload, SignOutPayload } from './account.type.ts';

@Resolver()
export class SessionResolver {
  @Mutation(() => SessionPayload, { description: 'Makes an account with a workspace of its own, and signs in.' })
  signUp(
    @Ctx() context: Context,
    @Arg('input', () => SignUpInput, { description: 'The new account.' }) input: SignUpInput,
  ): Promise<SessionPayload> {
    return signUp(context.app, { ip: context.ip, limit: context.loginLimit }, input);
  }

  @Mutation(() => SessionPayload, { description: 'Starts a session. After too many attempts: RATE_LIMITED.' })
  signIn(
    @Ctx() context: Context,
    @Arg('input', () => SignInInput, { description: 'Who signs in.' }) input: SignInInput,
  ): Promise<SessionPayload> {
    return signIn(context.app, { ip: context.ip, limit: context.loginLimit }, input);
  }

  @Mutation(() => SessionPayload, { description: 'Exchanges a refresh token for fresh tokens of the same session.' })
  refreshSession(
    @Ctx() context: Context,
    @Arg('input', () => RefreshSessionInput, { description: 'The session.' }) input: RefreshSessionInput,
  ): Promise<SessionPayload> {
    return refreshSession(context.app, input);
  }

  @Mutation(() => SignOutPayload, { description: 'Ends a session at once, with its access tokens and subscriptions.' })
  async signOut(
    @Ctx() context: Context,
    @Arg('input', () => SignOutInput, { description: 'The session.' }) input: SignOutInput,
  ): Promise<SignOutPayload> {
    await signOut(context.app, input);
    return { signedOut: true };
  }
}
