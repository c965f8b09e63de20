import { expect, test } from 'vitest';
import type { AlertRowFragment } from '../../../kit/index.ts';
import { addChosen, idsBetween, maxChosen, undoOf } from './triage.ts';

test('a range goes either way, and from nowhere it is one', () => {
  const ids = ['a', 'b', 'c', 'd'];
  expect(idsBetween(ids, 'b', 'd')).toEqual(['b', 'c', 'd']);
  expect(idsBetween(ids, 'd', 'b')).toEqual(['b', 'c', 'd']);
  expect(idsBetween(ids, null, 'c')).toEqual(['c']);
  expect(idsBetween(ids, 'gone', 'c')).toEqual(['c']);
});

test('no more are chosen than one request changes', () => {
  const many = Array.from({ length: maxChosen + 5 }, (_, i) => `${i}`);
  const chosen = addChosen(new Set(['first']), many);
  expect([chosen.size, chosen.has('first'), chosen.has(`${maxChosen}`)]).toEqual([maxChosen, true, false]);
});

test('a verdict is taken back by what was said before, each group once', () => {
  const said = (verdict: 'TRUE' | 'FALSE', note: string | null) =>
    ({ verdict, note, givenAt: '', givenBy: null }) as AlertRowFragment['feedback'];
  expect(
    undoOf([
      { id: 'a', feedback: null },
      { id: 'b', feedback: said('TRUE', null) },
      { id: 'c', feedback: null },
      { id: 'd', feedback: said('TRUE', 'rain') },
    ]),
  ).toEqual([
    { ids: ['a', 'c'], verdict: null, note: null },
    { ids: ['b'], verdict: 'TRUE', note: null },
    { ids: ['d'], verdict: 'TRUE', note: 'rain' },
  ]);
});
