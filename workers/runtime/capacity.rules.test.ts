import { expect, test } from 'vitest';
import { type Acceptance, judgeStrain, type Strain, startAccepting } from './capacity.rules.ts';

const gib = 1024 ** 3;
const calm: Strain = { busy: 0.1, freeMemory: 0.5, freeScratchBytes: 40 * gib, freeDiskBytes: 40 * gib };

/** Two seconds between looks. */
function watch(looks: Partial<Strain>[], scratchLimitBytes = 64 * gib): Acceptance['problem'][] {
  let state = startAccepting(0);
  return looks.map((strain, i) => {
    state = judgeStrain(state, { ...calm, ...strain }, { nowMs: (i + 1) * 2000, scratchLimitBytes });
    return state.problem;
  });
}

test('a calm machine takes work', () => {
  expect(watch([{}, {}, {}])).toEqual([null, null, null]);
});

test('space stops at one mark and goes on at a higher one', () => {
  const free = [0.9, 1.5, 1.9, 2.1, 1.5].map((value) => value * gib);
  const disk = ['disk', 'disk', 'disk', null, null];
  expect(watch(free.map((freeDiskBytes) => ({ freeDiskBytes })))).toEqual(disk);
  const scratch = ['scratch', 'scratch', 'scratch', null, null];
  expect(watch(free.map((freeScratchBytes) => ({ freeScratchBytes })))).toEqual(scratch);
});

test('a small scratch limit has small marks', () => {
  const free = [0.3, 0.2, 0.4, 0.6].map((value) => value * gib);
  expect(
    watch(
      free.map((freeScratchBytes) => ({ freeScratchBytes })),
      gib,
    ),
  ).toEqual([null, 'scratch', 'scratch', null]);
});

test('memory stops and goes on', () => {
  expect(watch([{ freeMemory: 0.04 }, { freeMemory: 0.07 }, { freeMemory: 0.2 }])).toEqual(['memory', 'memory', null]);
});

test('a moment of load stops nothing', () => {
  expect(watch([{ busy: 1 }, { busy: 1 }, {}, {}])).toEqual([null, null, null, null]);
});

test('steady load stops the work for a while, again and again, and never for good', () => {
  const answers = watch(Array.from({ length: 60 }, () => ({ busy: 1 })));
  const stopped = answers.filter((problem) => problem === 'busy').length;
  expect(stopped).toBeGreaterThan(15);
  expect(stopped).toBeLessThan(40);
  const longest = answers
    .map(String)
    .join(' ')
    .split('null')
    .map((run) => run.split('busy').length - 1);
  expect(Math.max(...longest)).toBeLessThanOrEqual(8);
});

test('load that ends lets the work go on at once', () => {
  const load = [...Array.from({ length: 20 }, () => ({ busy: 1 })), ...Array.from({ length: 10 }, () => ({ busy: 0 }))];
  expect(watch(load).slice(-4)).toEqual([null, null, null, null]);
});
