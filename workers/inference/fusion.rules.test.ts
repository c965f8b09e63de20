import { expect, it } from 'vitest';
import { eventModelClasses } from './event-model.ts';
import { weighSighting } from './fusion.rules.ts';

const sighting = {
  ...{ subject: '', score: 0.7, isRipe: true, sinceUs: 0, peopleCount: 1, box: { x: 0, y: 0, w: 1, h: 1 } },
  why: [{ rule: 'secondsLying', value: 5, threshold: 5, unit: 'seconds' as const }],
};
const sure = (fall: number) => eventModelClasses.map((name) => (name === 'PERSON_FALL' ? fall : (1 - fall) / 7));

it.each([
  { score: 0.65, fall: 0, weighed: 0.5 },
  { score: 0.65, fall: 0.3, weighed: 0.65 },
  { score: 0.65, fall: 0.45, weighed: 0.712 },
  { score: 0.65, fall: 1, weighed: 0.789 },
  { score: 0.97, fall: 0, weighed: 0.941 },
  { score: 0.97, fall: 1, weighed: 0.985 },
])('makes $weighed of $score where it holds a fall for $fall likely, and says so', ({ score, fall, weighed }) => {
  const seen = weighSighting({ ...sighting, score }, 'PERSON_FALL', sure(fall));
  expect(seen.score).toBeCloseTo(weighed, 3);
  expect(seen.why).toEqual([...sighting.why, { rule: 'eventModel', value: fall, threshold: 0.3, unit: 'ratio' }]);
});

it('leaves the rule alone where no model looks, and where the rule is certain', () => {
  expect(weighSighting(sighting, 'PERSON_FALL', null)).toBe(sighting);
  expect(weighSighting({ ...sighting, score: 1 }, 'PERSON_FALL', sure(0)).score).toBe(1);
  expect(weighSighting({ ...sighting, score: 0 }, 'PERSON_FALL', sure(1)).score).toBe(0);
});
