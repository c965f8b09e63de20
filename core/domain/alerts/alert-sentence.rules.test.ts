import { describe, expect, it } from 'vitest';
import type { AlertFacts } from './alert-facts.ts';
import { composeSentence, maxSentenceLength } from './alert-sentence.rules.ts';

const loitering: AlertFacts = {
  eventClass: 'SUSPICIOUS_LOITERING',
  confidence: 0.92,
  peopleCount: 1,
  cameraName: 'Gate',
  location: '',
  zoneName: 'Front door',
  durationSeconds: 60,
  isOver: false,
};
const access: AlertFacts = {
  ...loitering,
  eventClass: 'UNAUTHORIZED_ACCESS',
  zoneName: 'Loading bay',
  location: 'Yard',
  durationSeconds: 1,
};
const offline: AlertFacts = {
  ...loitering,
  eventClass: 'CAMERA_OFFLINE',
  peopleCount: 0,
  zoneName: null,
  durationSeconds: 35,
};

const impaired: AlertFacts = { ...offline, eventClass: 'CAMERA_IMPAIRED', manner: 'frozen', durationSeconds: 10 };

const unattended: AlertFacts = {
  ...loitering,
  eventClass: 'UNATTENDED_OBJECT',
  peopleCount: 0,
  zoneName: 'lobby area',
  thing: 'bag',
};
const fall: AlertFacts = { ...loitering, eventClass: 'PERSON_FALL', zoneName: 'Corridor 2', durationSeconds: 30 };
const crowd: AlertFacts = { ...loitering, eventClass: 'CROWD_GATHERING', peopleCount: 7, durationSeconds: 45 };
const vehicle: AlertFacts = {
  ...loitering,
  eventClass: 'VEHICLE_INTRUSION',
  peopleCount: 0,
  thing: 'truck',
  durationSeconds: 12,
};
const fire: AlertFacts = {
  ...loitering,
  eventClass: 'FIRE_SMOKE_DETECTION',
  peopleCount: 0,
  thing: 'flames',
  durationSeconds: 4,
};

const golden: [string, AlertFacts, Partial<AlertFacts>][] = [
  ['Unattended bag detected at the lobby area for 8 minutes.', unattended, { durationSeconds: 481 }],
  [
    'Possible unattended object detected at the lobby area for 30 seconds.',
    unattended,
    { confidence: 0.68, thing: 'object', durationSeconds: 31 },
  ],
  ['Unattended bag at the lobby area is gone after 2 minutes.', unattended, { isOver: true, durationSeconds: 130 }],
  ['Person on the floor at Corridor 2, not moving for 30 seconds.', fall, {}],
  ['Likely fall: person on the floor at Corridor 2, not moving for 30 seconds.', fall, { confidence: 0.8 }],
  ['Person was on the floor at Corridor 2 for 30 seconds.', fall, { isOver: true }],
  ['7 people gathered at the Front door for 45 seconds.', crowd, {}],
  ['Likely crowd: 7 people gathered at the Front door for 45 seconds.', crowd, { confidence: 0.8 }],
  ['Truck in closed area Front door for 10 seconds.', vehicle, {}],
  [
    'Likely truck driving the wrong way at the Front door for 10 seconds.',
    vehicle,
    { manner: 'wrongWay', confidence: 0.8 },
  ],
  ['Truck stopped at the Front door for 2 minutes.', vehicle, { manner: 'stopped', durationSeconds: 125 }],
  [
    'Truck had stopped at the Front door for 2 minutes.',
    vehicle,
    { manner: 'stopped', durationSeconds: 125, isOver: true },
  ],
  ['Flames at the Front door.', fire, {}],
  ['Possible flames at the Front door for 20 seconds.', fire, { confidence: 0.7, durationSeconds: 20 }],
  ['Flames at the Front door no longer seen after 20 seconds.', fire, { isOver: true, durationSeconds: 20 }],
  ['Person loitering at the Front door for 60 seconds.', loitering, {}],
  ['Person loitering at the Front door, Yard, for 60 seconds.', loitering, { location: 'Yard' }],
  ['Person loitering at the Front door.', loitering, { durationSeconds: 9.9 }],
  ['Person loitering at the Front door for 10 seconds.', loitering, { durationSeconds: 14.9 }],
  ['Person loitering at the Front door for 115 seconds.', loitering, { durationSeconds: 119 }],
  ['Person loitering at the Front door for 2 minutes.', loitering, { durationSeconds: 179 }],
  ['Person loitering at the Front door for 119 minutes.', loitering, { durationSeconds: 7_199 }],
  ['Person loitering at the Front door for 2 hours.', loitering, { durationSeconds: 7_200 }],
  ['2 people loitering at the Front door for 60 seconds.', loitering, { peopleCount: 2 }],
  ['10 people loitering at the Front door for 60 seconds.', loitering, { peopleCount: 10 }],
  ['More than 10 people loitering at the Front door for 60 seconds.', loitering, { peopleCount: 23 }],
  ['Person loitering at Gate 3 for 60 seconds.', loitering, { zoneName: 'Gate 3' }],
  ['Person loitering at The yard for 60 seconds.', loitering, { zoneName: 'The yard', location: 'yard' }],
  ['Likely loitering: person at the Front door for 60 seconds.', loitering, { confidence: 0.89 }],
  ['Possible loitering: 3 people at the Front door for 60 seconds.', loitering, { confidence: 0.6, peopleCount: 3 }],
  ['Person loitered at the Front door for 4 minutes.', loitering, { isOver: true, durationSeconds: 241 }],
  [
    'Likely loitering: person at the Front door for 4 minutes.',
    loitering,
    { isOver: true, durationSeconds: 241, confidence: 0.8 },
  ],
  ['Person in closed area Loading bay, Yard.', access, {}],
  ['Person in closed area Loading bay, Yard, for 30 seconds.', access, { durationSeconds: 31 }],
  ['Person in closed area Loading bay for 30 seconds.', access, { durationSeconds: 31, location: '' }],
  ['Likely entry: 2 people in closed area Loading bay, Yard.', access, { confidence: 0.8, peopleCount: 2 }],
  ['Person was in closed area Loading bay, Yard, for 20 seconds.', access, { isOver: true, durationSeconds: 20 }],
  ['2 people were in closed area Loading bay, Yard.', access, { isOver: true, peopleCount: 2 }],
  ['Person in closed area Gate.', access, { zoneName: null, location: '' }],
  ['Person in closed area Loading bay, Yard, in on another person’s badge.', access, { manner: 'tailgating' }],
  ['Person in closed area Loading bay, Yard, after a badge was denied.', access, { manner: 'deniedBadge' }],
  [
    'Likely entry: 2 people were in closed area Loading bay, Yard, for 20 seconds, after the door opened without a badge.',
    access,
    { manner: 'doorForced', confidence: 0.8, peopleCount: 2, isOver: true, durationSeconds: 20 },
  ],
  ['Camera Gate has been offline for 35 seconds.', offline, {}],
  ['Camera Gate (Yard) has been offline for 35 seconds.', offline, { location: 'Yard' }],
  ['Camera Gate is offline.', offline, { durationSeconds: 3 }],
  ['Camera Gate is back after being offline for 3 minutes.', offline, { isOver: true, durationSeconds: 200 }],
  ['Camera Gate (Yard) has shown the same picture for 10 seconds: restart it.', impaired, { location: 'Yard' }],
  [
    'Camera Gate has seen next to nothing for 10 seconds: check whether it is covered or out of focus.',
    impaired,
    { manner: 'covered' },
  ],
  [
    'Camera Gate has looked elsewhere for 10 seconds: turn it back, or draw its zones anew.',
    impaired,
    { manner: 'turned' },
  ],
  [
    'Camera Gate shows live pictures again, was frozen for 8 minutes.',
    impaired,
    { isOver: true, durationSeconds: 481 },
  ],
  [
    'Camera Gate is well again, was black for 25 seconds.',
    impaired,
    { isOver: true, manner: 'black', durationSeconds: 25 },
  ],
];

const languages = ['en', 'de', 'es', 'fr', 'pt'];

describe('composeSentence', () => {
  it.each(golden)('%s', (sentence, facts, change) => {
    expect(composeSentence({ ...facts, ...change })).toBe(sentence);
  });

  it('fits a push message whatever the names', () => {
    const long = 'Lager für sehr lange Namen 🎥 '.repeat(20);
    const entries = (['tailgating', 'deniedBadge', 'doorForced'] as const).map((manner) => ({ ...access, manner }));
    const manners = ['frozen', 'black', 'overexposed', 'covered', 'turned'] as const;
    const impairments = manners.map((manner) => ({ ...impaired, manner }));
    for (const facts of [
      loitering,
      access,
      ...entries,
      offline,
      ...impairments,
      unattended,
      fall,
      crowd,
      vehicle,
      fire,
    ]) {
      for (const [isOver, language] of [false, true].flatMap((over) => languages.map((tag) => [over, tag] as const))) {
        const text = composeSentence(
          {
            ...facts,
            isOver,
            confidence: 0.6,
            peopleCount: 40,
            durationSeconds: 7_000,
            cameraName: long,
            zoneName: long,
            location: `x${long}`,
          },
          language,
        );
        expect(text.length).toBeLessThanOrEqual(maxSentenceLength);
        expect(text.isWellFormed()).toBe(true);
      }
    }
  });

  it.each([
    ['de', 'Tasche unbeaufsichtigt im Bereich lobby area seit 8 Minuten.', unattended, { durationSeconds: 481 }],
    [
      'de',
      'Wahrscheinlich: Person liegt seit 30 Sekunden reglos am Boden im Bereich Corridor 2.',
      fall,
      { confidence: 0.8 },
    ],
    [
      'de-AT',
      'Mehr als 10 Personen hielten sich 60 Sekunden lang im Bereich Front door, Yard auf.',
      loitering,
      { isOver: true, peopleCount: 30, location: 'Yard' },
    ],
    [
      'de',
      'Lastwagen fährt in falscher Richtung im Bereich Front door seit 10 Sekunden.',
      vehicle,
      { manner: 'wrongWay' },
    ],
    ['es', 'Bolso sin vigilancia en la zona lobby area desde hace 8 minutos.', unattended, { durationSeconds: 481 }],
    [
      'de',
      'Person im gesperrten Bereich Loading bay, Yard seit 20 Sekunden, hinter einem fremden Ausweis.',
      access,
      { manner: 'tailgating', durationSeconds: 20 },
    ],
    [
      'fr',
      'Personne était dans la zone interdite Loading bay, Yard, après un badge refusé.',
      access,
      { manner: 'deniedBadge', isOver: true },
    ],
    ['es', '2 personas en la zona cerrada Loading bay.', access, { peopleCount: 2, location: '' }],
    ['es', 'La cámara Gate no da señal desde hace 35 segundos.', offline, {}],
    [
      'es',
      'La cámara Gate solo muestra negro desde hace 10 segundos: revise el objetivo y la luz.',
      impaired,
      { manner: 'black' },
    ],
    ['de', 'Kamera Gate zeigt seit 10 Sekunden dasselbe Bild: bitte neu starten.', impaired, {}],
    [
      'de',
      'Kamera Gate blickt wieder richtig, war 8 Minuten lang verdreht.',
      impaired,
      { isOver: true, manner: 'turned', durationSeconds: 481 },
    ],
    [
      'fr',
      'La caméra Gate ne montre que du blanc depuis 10 secondes : vérifiez l’objectif et la lumière.',
      impaired,
      { manner: 'overexposed' },
    ],
    [
      'pt',
      'A câmara Gate voltou a ver; tapada ou desfocada durante 25 segundos.',
      impaired,
      { isOver: true, manner: 'covered', durationSeconds: 25 },
    ],
    [
      'fr',
      'Probable : personne au sol dans la zone Corridor 2, immobile depuis 30 secondes.',
      fall,
      { confidence: 0.8 },
    ],
    ['fr', '7 personnes rassemblées dans la zone Front door depuis 45 secondes.', crowd, {}],
    [
      'fr',
      'Possible : flammes dans la zone Front door depuis 60 secondes.',
      fire,
      { confidence: 0.6, durationSeconds: 61 },
    ],
    [
      'pt-BR',
      'Pessoa permaneceu na zona Front door durante 2 horas.',
      loitering,
      { isOver: true, durationSeconds: 7_300 },
    ],
    ['pt', 'Camião em paragem na zona Front door há 2 minutos.', vehicle, { manner: 'stopped', durationSeconds: 125 }],
    ['ja', 'Flames at the Front door.', fire, {}],
  ] as [string, string, AlertFacts, Partial<AlertFacts>][])('%s: %s', (language, sentence, facts, change) => {
    expect(composeSentence({ ...facts, ...change }, language)).toBe(sentence);
  });

  it('prints names as they are, on one line, even if they look like a message', () => {
    expect(composeSentence({ ...access, location: '', zoneName: "{count} <b>'#'</b>\nroom" })).toBe(
      "Person in closed area {count} <b>'#'</b> room.",
    );
  });

  it('never calls a person suspicious', () => {
    for (const [sentence] of golden) expect(sentence).not.toMatch(/suspicious/i);
  });
});
