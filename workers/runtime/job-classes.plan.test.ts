import { expect, test } from 'vitest';
import { needsSpace, nicenessOf, planJobClasses } from './job-classes.plan.ts';

test('each class has places of its own', () => {
  const classes = planJobClasses(new Set(['transcode', 'subtitle']), { cores: 2, encoders: ['libx264'] });
  expect(classes).toEqual([
    { queue: 'interactive', concurrency: 2 },
    { queue: 'first', concurrency: 1 },
    { queue: 'rungs', concurrency: 2 },
    { queue: 'upgrade', concurrency: 1 },
    { queue: 'caption', concurrency: 1 },
  ]);
});

test('a worker can be given to one class', () => {
  expect(planJobClasses(new Set(['interactive']), { cores: 8, encoders: ['h264_nvenc'] })).toEqual([
    { queue: 'interactive', concurrency: 2 },
  ]);
  expect(planJobClasses(new Set(['cameras']), { cores: 8, encoders: [] })).toEqual([]);
});

test('chunks for hardware go to the workers that have it', () => {
  const queues = planJobClasses(new Set(['rungs']), { cores: 8, encoders: ['libx264', 'h264_nvenc'] });
  expect(queues.map(({ queue }) => queue)).toEqual(['rungs', 'rungs-h264_nvenc']);
});

test('what nobody waits for is niced', () => {
  expect(['interactive', 'first', 'import', 'housekeeping'].map((queue) => nicenessOf(queue as 'first'))).toEqual([
    0, 0, 0, 0,
  ]);
  expect(nicenessOf('rungs')).toBeGreaterThan(0);
  expect(nicenessOf('rungs-h264_nvenc')).toBeGreaterThan(0);
  expect(nicenessOf('upgrade')).toBeGreaterThan(nicenessOf('rungs'));
  expect([needsSpace('import'), needsSpace('interactive')]).toEqual([true, false]);
});
