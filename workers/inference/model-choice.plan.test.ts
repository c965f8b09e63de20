import { expect, it } from 'vitest';
import { planModel } from './model-choice.plan.ts';

const installed = ['best', 'second'].map((id) => ({ model: { id, version: '1', sha256: id.repeat(3) } }));
const [best, second] = installed;
const chosen = { id: 'second', version: '1', sha256: 'secondsecondsecond' };
const elsewhere = { id: 'second', version: '2', sha256: 'other' };

it.each([
  ['the best, without a wish', 'auto', null, { wanted: best, missing: null }],
  ['what the installation chose', 'auto', chosen, { wanted: second, missing: null }],
  ['what the worker is set to, whatever the installation chose', 'best', chosen, { wanted: best, missing: null }],
  ['none, where the worker is set to none', 'none', chosen, { wanted: null, missing: null }],
  ['the best, and what is missing: other bytes', 'auto', elsewhere, { wanted: best, missing: 'second 2' }],
  ['the best, and what is missing: an id', 'third', null, { wanted: best, missing: 'third' }],
])('uses %s', (_, setting, choice, expected) => {
  expect(planModel(installed, { setting, choice })).toEqual(expected);
});

it('uses none where none is installed', () => {
  expect(planModel([], { setting: 'auto', choice: null })).toEqual({ wanted: null, missing: null });
});
