import { expect, it } from 'vitest';
import { eventModelClasses } from './event-model.ts';
import { weighSighting } from './fusion.rules.ts';

const sighting = {
  ...{ subject: '', score: 0.7, isRipe: true, sinceUs: 0, peopleCount: 1, box: { x: 0, y: 0, w: 1, h: 1 } },
  why: [{ rule: 'secondsLying', value: 5, threshold: 5, unit: 'seconds' as const }],
};
const sure = (fall: number) => eventModelClasses.map((name) => (name === 'PERSON_FALL' ? fall : (1 - fall) / 7));

it.each([
  { fall: 0, score: 0.55 },
  { fall: 0.3, score: 0.7 },
  { fall: 0.45, score: 0.775 },
  { fall: 0.6, score: 0.85 },
  { fall: 1, score: 0.85 },
])('moves the confidence of 0.7 to $score where it holds a fall for $fall likely, and says so', ({ fall, score }) => {
  const weighed = weighSighting(sighting, 'PERSON_FALL', sure(fall));
  expect(weighed.score).toBeCloseTo(score, 5);
  expect(weighed.why).toEqual([...sighting.why, { rule: 'eventModel', value: fall, threshold: 0.3, unit: 'ratio' }]);
});

it('leaves the rule alone where no model looks, and within 0 and 1 where one does', () => {
  expect(weighSighting(sighting, 'PERSON_FALL', null)).toBe(sighting);
  expect(weighSighting({ ...sighting, score: 0.95 }, 'PERSON_FALL', sure(1)).score).toBe(0.99);
  expect(weighSighting({ ...sighting, score: 0.05 }, 'PERSON_FALL', sure(0)).score).toBe(0);
});
