import { expect, test } from 'vitest';
import { toLocalInput } from './local-time.ts';

test('a field of local time and the moment that it stands for are the same, to the minute', () => {
  for (const moment of ['2026-03-29T00:59:59.999Z', '2026-03-29T01:00:00Z', '2026-12-31T23:30:30Z']) {
    const text = toLocalInput(new Date(moment));
    expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
    expect(new Date(text).getTime()).toBe(Math.floor(Date.parse(moment) / 60_000) * 60_000);
  }
});
