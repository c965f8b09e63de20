import { expect, it } from 'vitest';
import { describeRules, optionOf, ruleChoices, toRulesInput } from './zone-rules.ts';

const off = { loitering: null, crowd: null, vehicles: null, unattended: null, falls: null, fire: null };
const closed = (badges: { grantSeconds: number } | null) => ({
  ...off,
  restricted: { enabled: true, minSeconds: 1, badges },
});
const [restricted] = ruleChoices;
if (restricted?.name !== 'restricted') throw new Error('The closed zone comes first.');

it('takes the badges of a closed zone from the form, and takes them away with their check box', () => {
  const form = new FormData();
  form.set('restricted.minSeconds', '2');
  form.set('restricted.badges.grantSeconds', '7');
  const on = new Set(['restricted'] as const);
  expect(toRulesInput(form, on, undefined).restricted).toEqual({
    enabled: true,
    minSeconds: 2,
    badges: { grantSeconds: 7 },
  });
  form.delete('restricted.badges.grantSeconds');
  expect(toRulesInput(form, on, closed({ grantSeconds: 7 })).restricted).toMatchObject({ badges: null });
  expect(toRulesInput(form, on, undefined).loitering).toEqual({ enabled: false, dwellSeconds: 60 });
});

it('takes how long a vehicle may stop from the form, and keeps its direction', () => {
  const direction = { from: { x: 0, y: 0 }, to: { x: 1, y: 0 } };
  const vehicles = { enabled: true, minSeconds: 1, stopSeconds: 90, direction };
  const rules = { ...closed(null), vehicles };
  const form = new FormData();
  form.set('vehicles.minSeconds', '1');
  form.set('vehicles.stopSeconds.stopSeconds', '120');
  const on = new Set(['vehicles'] as const);
  expect(toRulesInput(form, on, rules).vehicles).toEqual({ ...vehicles, stopSeconds: 120 });
  form.delete('vehicles.stopSeconds.stopSeconds');
  expect(toRulesInput(form, on, rules).vehicles).toEqual({ ...vehicles, stopSeconds: null });
  const choice = ruleChoices.find(({ name }) => name === 'vehicles');
  expect(choice && optionOf(rules, choice)).toBe(90);
});

it('says that a badge is let in', () => {
  expect(optionOf(closed({ grantSeconds: 7 }), restricted)).toBe(7);
  expect(optionOf(closed(null), restricted)).toBeNull();
  expect(optionOf(undefined, restricted)).toBeNull();
  expect(describeRules(closed({ grantSeconds: 7 }))).toMatch(/somebody enters it, but not with a badge \(1/);
  expect(describeRules(closed(null))).not.toMatch(/badge/);
});
