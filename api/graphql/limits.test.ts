import { buildSchema, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { checkLimits, measure } from './limits.ts';

const schema = buildSchema(`
  type Query { videos(first: Int): Connection! nodes(ids: [ID!]!): [Video]! video: Video }
  type Connection { edges: [Edge!]! }
  type Edge { node: Video! }
  type Video { id: ID! title: String owner: Video }
`);

function size(text: string, variables: Record<string, unknown> = {}) {
  return measure({ schema, document: parse(text), variables });
}

describe('measure', () => {
  it('multiplies a page by its size, wherever the size comes from', () => {
    const page = '{ edges { node { id } } }';
    expect(size(`{ videos(first: 3) ${page} }`).cost).toBe(1 + 3 * 3);
    expect(size(`query ($n: Int) { videos(first: $n) ${page} }`, { n: 50 }).cost).toBe(1 + 50 * 3);
    expect(size(`{ videos ${page} }`).cost).toBe(1 + 20 * 3);
    expect(size('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: ['a', 'b'] }).cost).toBe(1 + 2);
  });

  it('counts levels and aliases through fragments', () => {
    const text =
      '{ a: video { ...F } b: video { ...F } } fragment F on Video { x: title owner { ... on Video { id } } }';
    expect(size(text)).toEqual({ depth: 3, aliases: 4, cost: 8 });
  });

  it('measures fragments that spread exponentially in no time', () => {
    const levels = Array.from({ length: 60 }, (_, i) => `fragment F${i} on Video { ...F${i + 1} ...F${i + 1} }`);
    const text = `{ video { ...F0 } } ${levels.join(' ')} fragment F60 on Video { id }`;
    expect(size(text).cost).toBeGreaterThan(2 ** 59);
  });
});

describe('checkLimits', () => {
  it('names the limit and the measure', () => {
    const deep = `{ video { ${'owner { '.repeat(12)} id ${'} '.repeat(12)} } }`;
    expect(() => checkLimits({ schema, document: parse(deep) })).toThrow("The operation's depth is 14, more than 12");
    const aliases = `{ ${Array.from({ length: 31 }, (_, i) => `a${i}: video { id }`).join(' ')} }`;
    expect(() => checkLimits({ schema, document: parse(aliases) })).toThrow('aliases is 31');
    expect(() => checkLimits({ schema, document: parse('{ videos(first: 9999) { edges { node { id } } } }') })).toThrow(
      'cost is',
    );
  });
});
