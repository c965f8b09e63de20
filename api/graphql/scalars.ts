/** The scalars of the contract beyond GraphQL's own. */

import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTime, GraphQLJSON } from 'graphql-scalars';

const dateTime = GraphQLDateTime.toConfig();

export const DateTime = new GraphQLScalarType({
  ...dateTime,
  parseValue: (value) => storable(dateTime.parseValue(value)),
  parseLiteral: (node, variables) => storable(dateTime.parseLiteral(node, variables)),
  description: 'A moment as an RFC 3339 string with milliseconds, for instance `2026-11-20T23:01:05.120Z`.',
});

/** The database has no year 0. */
function storable(date: Date): Date {
  if (date.getUTCFullYear() < 1) throw new GraphQLError('DateTime must not lie before the year 1.');
  return date;
}

export const JsonValue = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  name: 'JSON',
  description: 'Any JSON value, for data whose fields differ from case to case.',
});

export const BigIntValue = new GraphQLScalarType<bigint, number>({
  name: 'BigInt',
  description:
    'An integer beyond 32 bits, as a JSON number between -(2^53 - 1) and 2^53 - 1. Input may also be a string of digits.',
  serialize: (value) => Number(toSafeBigInt(value)),
  parseValue: toSafeBigInt,
  parseLiteral: (node) => {
    if (node.kind === Kind.INT || node.kind === Kind.STRING) return toSafeBigInt(node.value);
    throw new GraphQLError('BigInt must be an integer.', { nodes: node });
  },
});

function toSafeBigInt(value: unknown): bigint {
  const isInteger =
    typeof value === 'bigint' ||
    (typeof value === 'number' && Number.isInteger(value)) ||
    (typeof value === 'string' && /^-?\d{1,16}$/.test(value));
  if (!isInteger) throw new GraphQLError('BigInt must be an integer.');
  const result = BigInt(value);
  if (result > BigInt(Number.MAX_SAFE_INTEGER) || result < BigInt(Number.MIN_SAFE_INTEGER)) {
    throw new GraphQLError('BigInt must lie between -(2^53 - 1) and 2^53 - 1.');
  }
  return result;
}
