/**
 * How much one operation may ask for, on every transport alike.
 *
 * Tokens are counted while parsing (`maxTokens`), the rest here, after validation and with the variables at hand: a
 * page size in a variable costs what it will cost. Introspection is left out: it is allowed or not, and graphql-js
 * bounds its depth by itself.
 */

import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { AppError } from '../../core/errors.ts';

export const limits = {
  /** Levels of fields. */
  depth: 12,
  aliases: 30,
  /** Fields that would be resolved if every page were full. */
  cost: 10_000,
  tokens: 2_000,
  bodyBytes: 256 * 1024,
} as const;

const defaultPageSize = 20;

export interface Operation {
  schema: GraphQLSchema;
  /** Valid against the schema: no fragment cycles, no unknown fields. */
  document: DocumentNode;
  operationName?: string | null | undefined;
  variables?: Readonly<Record<string, unknown>> | null | undefined;
}

interface Size {
  depth: number;
  aliases: number;
  cost: number;
}

/** Throws AppError `invalid` that names the limit and the measure. */
export function checkLimits(operation: Operation): void {
  const size = measure(operation);
  for (const name of ['depth', 'aliases', 'cost'] as const) {
    if (size[name] > limits[name]) {
      throw new AppError(
        'invalid',
        `The operation's ${name} is ${size[name]}, more than ${limits[name]}: ask for less at once.`,
        {
          details: { limit: name, allowed: limits[name], asked: size[name] },
        },
      );
    }
  }
}

export function measure({ schema, document, operationName, variables }: Operation): Size {
  const operation = getOperationAST(document, operationName);
  if (!operation) return { depth: 0, aliases: 0, cost: 0 };
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  // A fragment is measured once, however often it is spread: evil documents spread exponentially.
  const measured = new Map<string, Size>();

  function measureSet(set: SelectionSetNode, parent: GraphQLNamedType | undefined): Size {
    const sum: Size = { depth: 0, aliases: 0, cost: 0 };
    for (const node of set.selections) {
      const size =
        node.kind === Kind.FIELD
          ? measureField(node, parent)
          : node.kind === Kind.INLINE_FRAGMENT
            ? measureSet(node.selectionSet, node.typeCondition ? schema.getType(node.typeCondition.name.value) : parent)
            : measureFragment(node.name.value);
      sum.depth = Math.max(sum.depth, size.depth);
      sum.aliases += size.aliases;
      sum.cost += size.cost;
    }
    return sum;
  }

  function measureFragment(name: string): Size {
    const known = measured.get(name);
    if (known) return known;
    const fragment = fragments.get(name);
    const size = fragment
      ? measureSet(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value))
      : { depth: 0, aliases: 0, cost: 0 };
    measured.set(name, size);
    return size;
  }

  function measureField(node: FieldNode, parent: GraphQLNamedType | undefined): Size {
    const aliases = node.alias ? 1 : 0;
    const hasFields = isObjectType(parent) || isInterfaceType(parent);
    const field = hasFields ? parent.getFields()[node.name.value] : undefined;
    if (!node.selectionSet || !field) return { depth: 1, aliases, cost: 1 };
    const inner = measureSet(node.selectionSet, getNamedType(field.type));
    return {
      depth: inner.depth + 1,
      aliases: inner.aliases + aliases,
      cost: 1 + inner.cost * itemsOf(field, node.arguments ?? [], variables ?? {}),
    };
  }

  return measureSet(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
}

/** How many items a field may return: its `first`, or as many as `ids` has. */
function itemsOf(
  field: GraphQLField<unknown, unknown>,
  given: readonly ArgumentNode[],
  variables: Readonly<Record<string, unknown>>,
): number {
  const argument = (name: string): unknown => {
    const node = given.find((each) => each.name.value === name);
    return node && valueFromASTUntyped(node.value, variables);
  };
  if (field.args.some(({ name }) => name === 'first'))
    return Math.max(1, Number(argument('first') ?? defaultPageSize) || 1);
  const ids = argument('ids');
  return Array.isArray(ids) ? Math.max(1, ids.length) : 1;
}
