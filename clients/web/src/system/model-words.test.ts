import { expect, it } from 'vitest';
import { describePlaces, type KnownModel, standingOf } from './model-words.ts';

const model: KnownModel = {
  ...{ task: 'DETECTION', id: 'eye', version: '2', sha256: 'a', isChosen: false },
  ...{ sizeBytes: 1, licence: 'MIT', source: 'us' },
};
const worker = (inUse: string[], installed: string[]) => ({
  models: {
    inUse: inUse.map((sha256) => ({
      ...{ task: 'DETECTION' as const, id: 'eye', version: '2', sha256, provider: 'cpu', milliseconds: 1 },
    })),
    installed: installed.map((sha256) => ({ sha256 })),
    ...{ providers: [], problems: [] },
  },
});

it.each([
  ['fetched, where no worker has it', [worker([], ['b'])], 'Not here', 'sightline models pull eye'],
  ['tried, where a worker has it', [worker(['b'], ['a', 'b'])], 'Ready', 'sightline models compare eye@2 --film FILE'],
  ['left alone, where it is used', [worker(['b'], ['a', 'b']), worker(['a'], ['a'])], 'In use', null],
])('a model can be %s', (_, watchers, word, command) => {
  expect(standingOf(model, watchers)).toMatchObject({ word, command });
});

it('an event model that is not here is nowhere to fetch', () => {
  expect(standingOf({ ...model, task: 'EVENTS' }, [])).toMatchObject({ word: 'Not here', command: null });
});

it('says on how many workers a model is', () => {
  expect(describePlaces(model, [])).toBe('On none of the workers that watch cameras');
  expect(describePlaces(model, [worker([], ['a'])])).toBe('There on 1 of 1 worker');
  expect(describePlaces(model, [worker([], ['a']), worker(['a'], ['a'])])).toBe('Used by 1 of 2 workers; 1 more can');
});
