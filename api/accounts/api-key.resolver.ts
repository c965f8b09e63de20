/** API keys. */

import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { createApiKey, revokeApiKey } from '../../core/domain/accounts/index.ts';
import type { Context } from '../graphql/context.ts';
import { CreateApiKeyInput, RevokeApiKeyInput } from './account.input.ts';
import { ApiKey, CreateApiKeyPayload } from './account.type.ts';

@Resolver(() => ApiKey)
export class ApiKeyResolver {
  @Mutation(() => CreateApiKeyPayload, {
    description: 'Makes a key for programs and shows it once. Needs workspace:admin.',
  })
  createApiKey(
    @Ctx() context: Context,
    @Arg('input', () => CreateApiKeyInput, { description: 'The new key.' }) input: CreateApiKeyInput,
  ): Promise<CreateApiKeyPayload> {
    return createApiKey(context.app, context.principal, input);
  }

  @Mutation(() => ApiKey, { description: 'Makes a key stop working at once. Needs workspace:admin.' })
  revokeApiKey(
    @Ctx() context: Context,
    @Arg('input', () => RevokeApiKeyInput, { description: 'The key.' }) input: RevokeApiKeyInput,
  ): Promise<ApiKey> {
    return revokeApiKey(context.app, context.principal, input);
  }
}
