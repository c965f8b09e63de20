/** The rules of a zone as people choose them: one sentence each, with its numbers. */

import type { RuleSettingsFragment, ZoneRulesInput } from '../../../kit/index.ts';

type Rules = RuleSettingsFragment;
export type RuleName = Exclude<keyof Rules & keyof ZoneRulesInput, '__typename'>;

export interface RuleNumber {
  readonly field: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly usual: number;
}

export interface RuleChoice {
  readonly name: RuleName;
  /** After "Tell me when". */
  readonly label: string;
  readonly numbers: readonly RuleNumber[];
  /** A check box below the numbers, with one of its own; its field of the rule, or the number itself, is null while it is off. */
  readonly option?: { readonly field: string; readonly label: string; readonly number: RuleNumber };
  /** What must be known before one relies on it. */
  readonly note?: string;
}

const seconds = (field: string, unit: string, min: number, usual: number): RuleNumber => ({
  ...{ field, unit, min, usual },
  max: 86_400,
  step: min < 1 ? 0.5 : 1,
});

export const ruleChoices: readonly RuleChoice[] = [
  {
    name: 'restricted',
    label: 'somebody enters it',
    numbers: [seconds('minSeconds', 'seconds inside', 0.5, 1)],
    option: {
      field: 'badges',
      label: 'but not with a badge',
      number: { ...seconds('grantSeconds', 'seconds around the grant', 3, 5), max: 10 },
    },
  },
  { name: 'loitering', label: 'somebody stays around', numbers: [seconds('dwellSeconds', 'seconds or longer', 5, 60)] },
  {
    name: 'unattended',
    label: 'something is left alone',
    numbers: [seconds('seconds', 'seconds without anybody near', 5, 30)],
  },
  {
    name: 'falls',
    label: 'somebody falls and lies still',
    numbers: [{ ...seconds('stillSeconds', 'seconds on the floor', 1, 5), max: 600 }],
    note: 'Experimental: no safety function.',
  },
  {
    name: 'crowd',
    label: 'people gather',
    numbers: [
      { field: 'people', unit: 'people or more', min: 3, max: 40, step: 1, usual: 6 },
      seconds('seconds', 'seconds or longer', 2, 30),
    ],
  },
  {
    name: 'vehicles',
    label: 'a vehicle drives in',
    numbers: [seconds('minSeconds', 'seconds inside', 0.5, 1)],
    option: {
      field: 'stopSeconds',
      label: 'only if it stops',
      number: seconds('stopSeconds', 'seconds or longer', 5, 60),
    },
    note: 'Needs a detector; parked vehicles do not count.',
  },
  { name: 'fire', label: 'something burns', numbers: [], note: 'Flames only. Experimental: no safety function.' },
];

export function isRuleOn(rules: Rules | undefined, name: RuleName): boolean {
  return rules?.[name]?.enabled ?? false;
}

export function numberOf(rules: Rules | undefined, name: RuleName, { field, usual }: RuleNumber): number {
  const rule = rules?.[name] as Record<string, unknown> | null | undefined;
  return Number(rule?.[field] ?? usual);
}

/** Of the option; null while it is off. */
export function optionOf(rules: Rules | undefined, { name, option }: RuleChoice): number | null {
  const rule = rules?.[name] as Record<string, Record<string, number> | number | null> | null | undefined;
  const value = option && rule?.[option.field];
  return (typeof value === 'object' ? value?.[option?.number.field ?? ''] : value) ?? null;
}

/** From the form; what it does not show (the direction of vehicles) stays as it was. */
export function toRulesInput(form: FormData, on: ReadonlySet<RuleName>, before: Rules | undefined): ZoneRulesInput {
  const { direction } = before?.vehicles ?? {};
  const kept = { direction: direction ? { from: pointOf(direction.from), to: pointOf(direction.to) } : null };
  return Object.fromEntries(
    ruleChoices.map(({ name, numbers, option }) => {
      const values = numbers.map((number) => [
        number.field,
        Number(form.get(`${name}.${number.field}`) ?? number.usual),
      ]);
      const extra = name === 'vehicles' ? kept : {};
      return [
        name,
        { enabled: on.has(name), ...Object.fromEntries(values), ...extra, ...optionFrom(form, name, option) },
      ];
    }),
  ) as ZoneRulesInput;
}

function optionFrom(form: FormData, name: RuleName, option: RuleChoice['option']): object {
  if (!option) return {};
  const { field, number } = option;
  const value = form.get(`${name}.${field}.${number.field}`);
  if (value === null) return { [field]: null };
  return { [field]: field === number.field ? Number(value) : { [number.field]: Number(value) } };
}

function pointOf({ x, y }: { x: number; y: number }) {
  return { x, y };
}

/** "Alert when somebody enters it (1 seconds inside), or people gather (6 people or more, 30 seconds or longer)". */
export function describeRules(rules: Rules): string {
  const parts = ruleChoices
    .filter(({ name }) => isRuleOn(rules, name))
    .map((choice) => {
      const { name, label, numbers, option } = choice;
      const details = numbers.map((number) => `${numberOf(rules, name, number)} ${number.unit}`).join(', ');
      const said = option && optionOf(rules, choice) !== null ? `${label}, ${option.label}` : label;
      return details === '' ? said : `${said} (${details})`;
    });
  return parts.length > 0 ? `Alert when ${parts.join(', or ')}` : 'No alerts';
}
