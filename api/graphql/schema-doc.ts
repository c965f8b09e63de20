/** docs/ref/schema.md: the contract as a page to read. A pure function of the schema. */

import {
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql';

type Fields = Record<string, GraphQLField<unknown, unknown>>;

export function printSchemaDoc(schema: GraphQLSchema): string {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const types = byName(Object.values(schema.getTypeMap()))
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .filter((type) => !roots.some((root) => root === type));
  const sections = [
    operations('Queries', roots[0]),
    operations('Mutations', roots[1]),
    operations('Subscription', roots[2]),
    section('Types', types.filter(isObjectType).filter(isNotPaging), (type) => fieldTable(type.getFields())),
    section('Interfaces', types.filter(isInterfaceType), (type) =>
      [`Of this kind: ${list(schema.getPossibleTypes(type))}.`, fieldTable(type.getFields())].join('\n\n'),
    ),
    section('Unions', types.filter(isUnionType), (type) => `One of ${list(type.getTypes())}.`),
    section('Inputs', types.filter(isInputObjectType), (type) => inputTable(Object.values(type.getFields()))),
    section('Enums', types.filter(isEnumType), enumTable),
    section('Scalars', types.filter(isScalarType), () => ''),
    section(
      'Pages of lists',
      types.filter(isObjectType).filter((type) => !isNotPaging(type)),
      (type) => fieldTable(type.getFields()),
    ),
  ];
  const head = `<!-- Generated from the API by \`npm run generate\`. Do not edit. -->

# Schema

Everything that [/graphql](../guide/developers.md) understands. \`!\` is "never null", \`[…]\` is a list, and an argument
or input field with \`!\` must be given. The same as a file for tools: [schema.graphql](../../schema.graphql).`;
  return `${[head, ...sections].join('\n\n').replace(/\n{3,}/g, '\n\n')}\n`;
}

function operations(title: string, root: GraphQLObjectType | null | undefined): string {
  const fields = byName(Object.values((root?.getFields() ?? {}) as Fields));
  const parts = fields.map((field) => {
    const heading = `### ${field.name}: ${typeText(field.type)}`;
    return [heading, field.description ?? '', field.args.length > 0 ? inputTable(field.args) : ''].join('\n\n');
  });
  return [`## ${title}`, root?.description ?? '', ...parts].join('\n\n');
}

function section<T extends GraphQLNamedType>(title: string, types: readonly T[], body: (type: T) => string): string {
  const parts = types.map((type) => [`### ${type.name}`, type.description ?? '', body(type)].join('\n\n'));
  return [`## ${title}`, ...parts].join('\n\n');
}

function fieldTable(fields: Fields): string {
  const rows = byName(Object.values(fields)).map((field) => {
    const args = field.args.map((arg) => `\`${arg.name}\`: ${arg.description ?? ''}`).join(' ');
    return row([`\`${field.name}\``, typeText(field.type), [field.description, args].filter(Boolean).join(' ')]);
  });
  return ['| Field | Type | Meaning |', '|---|---|---|', ...rows].join('\n');
}

function inputTable(inputs: readonly (GraphQLArgument | GraphQLInputField)[]): string {
  const rows = byName(inputs).map((input) => {
    const standard = input.defaultValue === undefined ? '' : ` Default \`${JSON.stringify(input.defaultValue)}\`.`;
    return row([
      `\`${input.name}\``,
      typeText(input.type as GraphQLOutputType),
      `${input.description ?? ''}${standard}`,
    ]);
  });
  return ['| Given | Type | Meaning |', '|---|---|---|', ...rows].join('\n');
}

function enumTable(type: GraphQLEnumType): string {
  const rows = type.getValues().map(({ name, description }) => row([`\`${name}\``, description ?? '']));
  return ['| Value | Meaning |', '|---|---|', ...rows].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replace(/\s+/g, ' ').replaceAll('|', '\\|')).join(' | ')} |`;
}

/** Linked to its place on the page, unless GraphQL itself brings it. */
function typeText(type: GraphQLOutputType): string {
  const text = String(type);
  const named = getNamedType(type);
  if (isSpecifiedScalarType(named)) return text;
  // The brackets of a list would be taken for those of the link.
  const [before = '', after = ''] = text.split(named.name).map((part) => part.replace(/[[\]]/g, '\\$&'));
  return `${before}${link(named)}${after}`;
}

function list(types: readonly GraphQLNamedType[]): string {
  return byName(types).map(link).join(', ');
}

function link({ name }: GraphQLNamedType): string {
  return `[${name}](#${name.toLowerCase()})`;
}

/** Edges and connections say little that their lists do not: they come last. */
function isNotPaging({ name }: GraphQLNamedType): boolean {
  return !/(Edge|Connection)$|^PageInfo$/.test(name);
}

function byName<T extends { name: string }>(things: readonly T[]): T[] {
  return [...things].sort((a, b) => (a.name < b.name ? -1 : 1));
}
