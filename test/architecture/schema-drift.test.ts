import 'reflect-metadata';
import { expect, test } from 'vitest';
import { printPublicSchema, printPublicSchemaDoc } from '../../api/graphql/schema.ts';
import { readSource } from './source-tree.ts';

test('schema.graphql is what the API serves (if not: npm run generate)', async () => {
  expect(readSource('schema.graphql')).toBe(await printPublicSchema());
});

test('docs/ref/schema.md describes it (if not: npm run generate)', async () => {
  expect(readSource('docs/ref/schema.md')).toBe(await printPublicSchemaDoc());
});
