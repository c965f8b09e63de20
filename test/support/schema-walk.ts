/** Documents made from the schema: every field that can be asked for, and every place that takes an id. */

import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';

type Field = GraphQLField<unknown, unknown>;

/** An operation on one root field with all its arguments as variables. `asType` chooses what an interface turns out to be. */
export function documentFor(
  schema: GraphQLSchema,
  operation: 'query' | 'mutation' | 'subscription',
  { field, asType }: { field: Field; asType?: string },
): string {
  const variables = field.args.map(({ name, type }) => `$${name}: ${type}`).join(', ');
  const given = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
  const head = `${operation}${variables && ` (${variables})`}`;
  return `${head} { ${field.name}${given && `(${given})`} ${selectionOf(schema, getNamedType(field.type), { asType, above: [] })} }`;
}

/** All fields that need no argument, down to where a type would repeat itself. */
function selectionOf(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
  { asType, above }: { asType?: string | undefined; above: readonly string[] },
): string {
  if (isLeafType(type)) return '';
  if (isUnionType(type)) {
    const members = type.getTypes().map((member) => `... on ${member.name} ${selectionOf(schema, member, { above })}`);
    return `{ __typename ${members.join(' ')} }`;
  }
  if (isInterfaceType(type)) {
    const chosen = asType ? schema.getType(asType) : undefined;
    return `{ __typename id ${chosen ? `... on ${chosen.name} ${selectionOf(schema, chosen, { above })}` : ''} }`;
  }
  if (!isObjectType(type)) throw new Error(`${type.name} cannot be selected.`);
  const path = [...above, type.name];
  const fields = Object.values(type.getFields()).filter(
    (field) => !field.args.some(isRequiredArgument) && !path.includes(getNamedType(field.type).name),
  );
  const parts = fields.map((field) => {
    const page = field.args.some(({ name }) => name === 'first') ? '(first: 2)' : '';
    return `${field.name}${page} ${selectionOf(schema, getNamedType(field.type), { above: path })}`;
  });
  return `{ __typename ${parts.join(' ')} }`;
}

/** Where among the arguments an ID can be given: `input.workspaceId`, `filter.cameraId`. */
export function idPaths(args: readonly GraphQLArgument[]): string[] {
  const walk = (type: GraphQLInputType, path: string): string[] => {
    const named = getNamedType(type);
    if (named.name === 'ID') return [path];
    if (!isInputObjectType(named)) return [];
    return Object.values(named.getFields()).flatMap((field) => walk(field.type, `${path}.${field.name}`));
  };
  return args.flatMap(({ name, type }) => walk(type, name));
}

/** `Type.field.path` of every ID that a field below the root takes. */
export function nestedIdPaths(schema: GraphQLSchema): string[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && !roots.includes(type) && !type.name.startsWith('__')
      ? Object.values(type.getFields()).flatMap(({ name, args }) =>
          idPaths(args).map((path) => `${type.name}.${name}.${path}`),
        )
      : [],
  );
}

/** The value at `input.workspaceId`. */
export function valueAt(variables: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], variables);
}
