/** What the rules measured, as it is shown. */

interface Measured {
  readonly key: string;
  readonly name: string;
  readonly value: string;
  readonly limit: string;
  /** Some limits are to be reached and some not to be passed: only the rule knows, so it is said where the value lies. */
  readonly isOver: boolean;
}

const unitWords: Readonly<Record<string, string>> = {
  seconds: ' s',
  people: ' people',
  cells: ' cells',
  frames: ' frames',
};

/** Entries that are not as the rules write them are left out. */
export function readWhy(why: unknown): readonly Measured[] {
  if (!Array.isArray(why)) return [];
  return why.flatMap((entry: unknown, index) => {
    const { rule, value, threshold, unit } = (entry ?? {}) as Record<string, unknown>;
    if (typeof rule !== 'string' || typeof value !== 'number' || typeof threshold !== 'number') return [];
    const print = (number: number) => printIn(String(unit), number);
    const name = rule.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return [
      {
        key: `${index}`,
        name: name.charAt(0).toUpperCase() + name.slice(1),
        ...{ value: print(value), limit: print(threshold), isOver: value >= threshold },
      },
    ];
  });
}

function printIn(unit: string, number: number): string {
  if (unit === 'ratio') return `${Math.round(number * 100)} %`;
  if (unit === 'frameHeights') return `${Math.round(number * 100)} % of the height`;
  return `${Math.round(number * 10) / 10}${unitWords[unit] ?? ''}`;
}
