/** What accounts add to the schema. */

import { getApiKey, getUser, getWorkspace } from '../../core/domain/accounts/index.ts';
import type { NodeSource } from '../graphql/node.ts';
import { ApiKeyResolver } from './api-key.resolver.ts';
import { SessionResolver } from './session.resolver.ts';
import { MembershipResolver, ViewerResolver, WorkspaceResolver } from './workspace.resolver.ts';

export const resolvers = [
  SessionResolver,
  ViewerResolver,
  WorkspaceResolver,
  MembershipResolver,
  ApiKeyResolver,
] as const;

export const nodes: readonly NodeSource[] = [
  { kind: 'workspace', load: ({ app, principal }, id) => getWorkspace(app, principal, id) },
  { kind: 'user', load: ({ app, principal }, id) => getUser(app, principal, id) },
  { kind: 'apiKey', load: ({ app, principal }, id) => getApiKey(app, principal, id) },
];
