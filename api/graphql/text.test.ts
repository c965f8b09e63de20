import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { checkText } from './text.ts';

const document = parse('query ($x: String) { a(x: $x) }');

it.each(['plain', 'Zürich 🎥', '', '\u001b[31m'])('lets %j pass', (x) => {
  expect(() => checkText({ document, variables: { x, list: [x, { x }], none: null, many: 1 } })).not.toThrow();
});

it.each(['a\0b', '\ud800', 'x\udc00'])('refuses %j wherever it stands', (x) => {
  for (const variables of [{ x }, { x: [[x]] }, { x: { y: { z: x } } }]) {
    expect(() => checkText({ document, variables })).toThrow('well-formed Unicode');
  }
});

it('reads what is written into the document too', () => {
  expect(() => checkText({ document: parse('{ a(x: [{ y: "\\u0000" }]) }') })).toThrow('U+0000');
});

it('is not harmed by values nested however deep', () => {
  const x: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
  expect(() => checkText({ document, variables: { x } })).not.toThrow();
});
