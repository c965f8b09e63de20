/** The video profile between the contract and its form. */

import type { ProfileFragment, UpdateVideoProfileInput } from '../../../kit/index.ts';

/** Offered beside whatever rungs the profile has; maxrate in bits per second. */
const usualRungs = [
  { name: '2160p', maxrate: 14_000_000 },
  { name: '1440p', maxrate: 8_000_000 },
  { name: '1080p', maxrate: 5_000_000 },
  { name: '720p', maxrate: 2_500_000 },
  { name: '480p', maxrate: 1_000_000 },
  { name: '360p', maxrate: 500_000 },
];

export interface RungRow {
  readonly name: string;
  readonly isOn: boolean;
  readonly kbits: number;
}

/** Best first. */
export function rungRows({ rungs }: Pick<ProfileFragment, 'rungs'>): RungRow[] {
  const rows = new Map(usualRungs.map((rung) => [rung.name, { ...rung, isOn: false }]));
  for (const rung of rungs) rows.set(rung.name, { ...rung, isOn: true });
  return [...rows.values()]
    .map(({ name, isOn, maxrate }) => ({ name, isOn, kbits: Math.round(maxrate / 1000) }))
    .sort((a, b) => Number.parseInt(b.name, 10) - Number.parseInt(a.name, 10));
}

/** The whole profile as the form says it. */
export function readProfileForm(form: FormData): Omit<UpdateVideoProfileInput, 'workspaceId'> {
  const names = form.getAll('rung').map(String);
  const isAdaptive = form.get('crfMode') === 'adaptive';
  return {
    rungs: names.map((name) => ({ name, maxrate: Math.round(Number(form.get(`kbits ${name}`)) * 1000) })),
    isAdaptive,
    crf: isAdaptive ? null : Number(form.get('crf')),
    audioBitrate: Math.round(Number(form.get('audioKbits')) * 1000),
    upgrade: form.get('upgrade') as UpdateVideoProfileInput['upgrade'],
    upgradeAfterViews: Number(form.get('upgradeAfterViews')),
    isEncrypted: form.get('isEncrypted') === 'on',
  };
}

/** What is wrong, before anybody is asked; null: nothing that shows from here. */
export function problemOfProfile({ rungs }: Pick<UpdateVideoProfileInput, 'rungs'>): string | null {
  if (!rungs || rungs.length === 0) return 'Keep at least one quality: without any, videos cannot be watched.';
  for (const [index, { name, maxrate }] of rungs.entries()) {
    const above = rungs[index - 1];
    if (above && maxrate >= above.maxrate) return `${name} must be given fewer bits per second than ${above.name}.`;
  }
  return null;
}
