import { describe, expect, it } from 'vitest';
import { eventClasses } from '../events.ts';
import type { DigestCount } from './alert-digest.ts';
import { composeDigest } from './alert-digest-sentence.rules.ts';
import { maxSentenceLength } from './alert-sentence.rules.ts';

const languages = ['en', 'de', 'es', 'fr', 'pt'];

function digest(classes: DigestCount[], minutes = 10, place = 'Loading yard') {
  return { place, classes, since: new Date(0), latestAt: new Date(minutes * 60_000) };
}

const two: DigestCount[] = [
  { eventClass: 'VEHICLE_INTRUSION', count: 7 },
  { eventClass: 'SUSPICIOUS_LOITERING', count: 5 },
];

describe('the sentence of a digest', () => {
  it.each([
    ['en', '12 alerts at the Loading yard in 10 minutes: 7 vehicles, 5 loitering.'],
    ['de', '12 Meldungen am Ort Loading yard in 10 Minuten: 7 Fahrzeuge, 5 längere Aufenthalte.'],
    ['es', '12 alertas en Loading yard en 10 minutos: 7 vehículos, 5 permanencias.'],
    ['fr', '12 alertes, lieu Loading yard, en 10 minutes : 7 véhicules, 5 présences prolongées.'],
    ['pt-BR', '12 alertas em Loading yard em 10 minutos: 7 veículos, 5 permanências.'],
    ['xx', '12 alerts at the Loading yard in 10 minutes: 7 vehicles, 5 loitering.'],
  ])('in %s', (language, sentence) => {
    expect(composeDigest(digest(two), language)).toBe(sentence);
  });

  it('names three kinds and counts the rest, and says one of a kind as one', () => {
    const classes: DigestCount[] = [
      ...two,
      { eventClass: 'UNATTENDED_OBJECT', count: 1 },
      { eventClass: 'CAMERA_OFFLINE', count: 1 },
      { eventClass: 'PERSON_FALL', count: 1 },
    ];
    expect(composeDigest(digest(classes, 0.2, 'Gate 3'))).toBe(
      '15 alerts at Gate 3 in 1 minute: 7 vehicles, 5 loitering, 1 unattended object, 2 others.',
    );
  });

  it('counts minutes that have begun, and hours from two on', () => {
    expect([119, 119.5, 200].map((minutes) => / in (.*):/.exec(composeDigest(digest(two, minutes)))?.[1])).toEqual([
      '119 minutes',
      '2 hours',
      '3 hours',
    ]);
  });

  it('fits a push message, whatever it counts and however long the name is', () => {
    const kinds = eventClasses.filter((eventClass) => eventClass !== 'NORMAL_ACTIVITY');
    for (const language of languages) {
      const lengths = kinds.flatMap((a) =>
        kinds.flatMap((b) =>
          kinds.map((c) => {
            const counted = [...new Set([a, b, c]), 'FIRE_SMOKE_DETECTION' as const];
            const classes = counted.map((eventClass) => ({ eventClass, count: 88_888 }));
            return composeDigest(digest(classes, 6_000, 'x'.repeat(200)), language).length;
          }),
        ),
      );
      expect(Math.max(...lengths)).toBeLessThanOrEqual(maxSentenceLength);
    }
  });
});
