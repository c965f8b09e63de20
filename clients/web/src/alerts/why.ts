/** What the rules measured, as it is shown. */

interface Measured {
  readonly key: string;
  readonly name: string;
  readonly value: string;
  readonly limit: string;
  /** A limit may be there to be reached or to be kept below: only the rule knows which. */
  readonly isReached: boolean;
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
        ...{ value: print(value), limit: print(threshold), isReached: value >= threshold },
      },
    ];
  });
}

function printIn(unit: string, number: number): string {
  if (unit === 'ratio' || unit === 'frameHeights') return `${Math.round(number * 100)} %`;
  return `${Math.round(number * 10) / 10}${unitWords[unit] ?? ''}`;
}
