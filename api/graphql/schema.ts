/** The executable schema, schema.graphql as its text, and docs/ref/schema.md as its page. */

import 'reflect-metadata';
import { type GraphQLSchema, lexicographicSortSchema, type OperationTypeNode, printSchema } from 'graphql';
import { buildSchema, type PubSub } from 'type-graphql';
import { nounResolvers } from './catalogue.ts';
import { NodeResolver } from './node.resolver.ts';
import { printSchemaDoc } from './schema-doc.ts';

/** type-graphql insists on one; every subscription here brings its own stream (core/domain/feeds). */
const noPubSub: PubSub = {
  publish: refuse,
  subscribe: refuse,
};

export async function buildPublicSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({ resolvers: [NodeResolver, ...nounResolvers], pubSub: noPubSub, validate: false });
  for (const [operation, description] of Object.entries(rootDescriptions)) {
    const type = schema.getRootType(operation as OperationTypeNode);
    if (type) type.description = description;
  }
  return schema;
}

/** type-graphql has no place for these. */
const rootDescriptions: Record<`${OperationTypeNode}`, string> = {
  query: 'What can be read. Errors carry `extensions.code` and `extensions.requestId`.',
  mutation: 'What can be changed. Every change that others can see becomes an event of the feed.',
  subscription: 'What can be listened to, over WebSocket (graphql-transport-ws) at /graphql.',
};

/** The content of schema.graphql. */
export async function printPublicSchema(): Promise<string> {
  return `${printSchema(lexicographicSortSchema(await buildPublicSchema()))}\n`;
}

/** The content of docs/ref/schema.md. */
export async function printPublicSchemaDoc(): Promise<string> {
  return printSchemaDoc(await buildPublicSchema());
}

function refuse(): never {
  throw new Error('There is no event bus inside the process: read the feed.');
}
