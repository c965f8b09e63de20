import { expect, it } from 'vitest';
import type { ModelIdentity } from '../../core/platform/models/model-identity.ts';
import { openModelPlace } from './model-place.ts';

type Found = { model: ModelIdentity; mark: string; isGood: boolean };
const found = (id: string, change: Partial<Found> = {}): Found => ({
  ...{ model: { id, version: '1', sha256: `${id}-bytes` }, mark: id, isGood: true },
  ...change,
});

function openPlace(there: Found[]) {
  const opened: string[] = [];
  const inUse: (string | null)[] = [];
  const told: unknown[] = [];
  const place = openModelPlace<Found, Found>({
    ...{ setting: 'auto', modelsDir: '/models' },
    find: async () => there,
    markOf: async ({ mark }) => mark,
    async open(model) {
      opened.push(model.model.id);
      if (!model.isGood) throw new Error('it has no output boxes');
      return model;
    },
    exchange: (next) => inUse.push(next?.model.id ?? null),
    report: (change) => told.push(change),
  });
  return { place, opened, inUse, told };
}

it('takes what is chosen, and the best when the choice is withdrawn, each opened once', async () => {
  const { place, opened, inUse } = openPlace([found('a'), found('b')]);
  const choices = [null, null, found('b').model, found('b').model, null];
  for (const choice of choices) await place.look(choice);
  expect(inUse).toEqual(['a', 'b', 'a']);
  expect(opened).toEqual(['a', 'b', 'a']);
  expect(place.problem).toBeNull();
});

it('keeps what it has when the next one fails, says why once, and tries again when its files are others', async () => {
  const there = [found('a'), found('b', { isGood: false })];
  const { place, opened, inUse, told } = openPlace(there);
  await place.look(null);
  for (let i = 0; i < 3; i++) await place.look(found('b').model);
  expect(inUse).toEqual(['a']);
  expect(opened).toEqual(['a', 'b']);
  expect(place.problem).toBe('b 1 was refused, a 1 stays: it has no output boxes');
  expect(told).toEqual([{ model: found('a').model }, { problem: place.problem }]);
  there[1] = found('b', { mark: 'mended' });
  await place.look(found('b').model);
  expect(inUse).toEqual(['a', 'b']);
  expect(place.problem).toBeNull();
});

it('keeps what it has where the chosen one is missing, and takes the best where it has nothing', async () => {
  const there = [found('a'), found('b')];
  const { place, inUse } = openPlace(there);
  await place.look(found('c').model);
  expect(place.problem).toBe('c 1 is asked for, but /models holds a 1, b 1. See: sightline models list');
  there.shift();
  await place.look(found('c').model);
  expect(inUse).toEqual(['a']);
});
