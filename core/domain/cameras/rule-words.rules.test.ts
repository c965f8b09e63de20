import { expect, test } from 'vitest';
import { type RuleReading, readRule } from './rule-words.rules.ts';
import { weekdays } from './zone.ts';

const zones = [
  { id: 'gate', name: 'Gate' },
  { id: 'yard', name: 'Loading yard' },
  { id: 'north', name: 'Gate (north)' },
];
const workdays = weekdays.slice(0, 5);

const readings: [string, Partial<RuleReading>][] = [
  [
    'Tell me when a van stops at the gate after 22:00 for over a minute.',
    {
      rules: { vehicles: { enabled: true, stopSeconds: 60 } },
      hours: { days: weekdays, from: '22:00', to: '06:00' },
      zoneId: 'gate',
      notes: ['Any vehicle counts: a van is not told from others.'],
    },
  ],
  [
    'alert me if somebody enters the loading yard between 10 pm and 6 am on weekdays',
    {
      rules: { restricted: { enabled: true } },
      hours: { days: workdays, from: '22:00', to: '06:00' },
      zoneId: 'yard',
    },
  ],
  ['someone loiters for 90 seconds', { rules: { loitering: { enabled: true, dwellSeconds: 90 } }, hours: null }],
  ['a person hangs around for half an hour', { rules: { loitering: { enabled: true, dwellSeconds: 1800 } } }],
  ['somebody enters without a badge', { rules: { restricted: { enabled: true, badges: { grantSeconds: 5 } } } }],
  ['more than 10 people gather', { rules: { crowd: { enabled: true, people: 11 } } }],
  ['at least ten people stand together for 2 min', { rules: { crowd: { enabled: true, people: 10, seconds: 120 } } }],
  ['a crowd forms', { rules: { crowd: { enabled: true } } }],
  ['a bag is left alone for 5 minutes', { rules: { unattended: { enabled: true, seconds: 300 } } }],
  ['somebody falls', { rules: { falls: { enabled: true } } }],
  ['someone is lying on the floor for 1.5 minutes', { rules: { falls: { enabled: true, stillSeconds: 90 } } }],
  ['there is a fire', { rules: { fire: { enabled: true } } }],
  ['a vehicle drives in', { rules: { vehicles: { enabled: true } } }],
  [
    'somebody falls or there is a fire at night on Saturday and Sunday',
    {
      rules: { falls: { enabled: true }, fire: { enabled: true } },
      hours: { days: ['SAT', 'SUN'], from: '22:00', to: '06:00' },
    },
  ],
  [
    'a vehicle parks from Friday to Monday',
    { hours: { days: ['MON', 'FRI', 'SAT', 'SUN'], from: '00:00', to: '00:00' } },
  ],
  ['someone waits before 6', { hours: { days: weekdays, from: '00:00', to: '06:00' } }],
  ['someone waits after 8 a.m.', { hours: { days: weekdays, from: '08:00', to: '00:00' } }],
  ['somebody goes into the gate (north) area', { zoneId: 'north' }],
];

test.each(readings)('%s', (words, reading) => {
  expect(readRule(words, zones)).toMatchObject({ unread: [], notes: [], ...reading });
});

test('names what it does not understand, and takes none of it for understood', () => {
  expect(readRule('a bag is left alone unless the guard is there', zones).unread).toEqual(['unless', 'guard']);
  expect(readRule('somebody enters at the pool', zones)).toMatchObject({ zoneId: null, unread: ['pool'] });
  expect(readRule('what is the weather like', zones)).toMatchObject({ rules: null });
  expect(readRule('', zones)).toMatchObject({ rules: null, hours: null, unread: [] });
});

test('a time that cannot be is told, and is no hour', () => {
  for (const words of ['somebody enters after 25:00', 'somebody enters between 13 pm and 4 am']) {
    expect(readRule(words, zones)).toMatchObject({ hours: null, notes: [expect.stringContaining('time of day')] });
  }
});
