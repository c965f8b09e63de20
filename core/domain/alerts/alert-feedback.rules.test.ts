import { expect, it } from 'vitest';
import { possibleVerdicts, resolutionBy } from './alert-feedback.rules.ts';

const facts = { atPtsUs: 1, latestPtsUs: 1, box: { x: 0.1, y: 0.1, w: 0.2, h: 0.2 } };

it('offers the verdict FIXTURE for a thing at a place, and the others for everything', () => {
  const always = ['TRUE', 'FALSE', 'KNOWN'];
  expect(possibleVerdicts({ eventClass: 'UNATTENDED_OBJECT', facts })).toEqual([...always, 'FIXTURE']);
  expect(possibleVerdicts({ eventClass: 'UNATTENDED_OBJECT', facts: { ...facts, box: null } })).toEqual(always);
  expect(possibleVerdicts({ eventClass: 'PERSON_FALL', facts })).toEqual(always);
  expect(possibleVerdicts({ eventClass: 'CAMERA_OFFLINE', facts: {} })).toEqual(always);
});

it('ends what is not so, and lets go on what is', () => {
  const endings = [null, 'TRUE', 'KNOWN', 'FALSE', 'FIXTURE'] as const;
  expect(endings.map(resolutionBy)).toEqual([null, null, null, 'dismissed', 'fixture']);
});
