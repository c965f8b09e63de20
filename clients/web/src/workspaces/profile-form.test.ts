import { expect, test } from 'vitest';
import { problemOfProfile, readProfileForm, rungRows } from './profile-form.ts';

test('the form offers the usual rungs beside those of the profile, best first', () => {
  const rows = rungRows({
    rungs: [
      { name: '1080p', maxrate: 4_000_000 },
      { name: '240p', maxrate: 300_000 },
    ],
  });
  expect(rows.map(({ name, isOn }) => [name, isOn])).toEqual([
    ['2160p', false],
    ['1440p', false],
    ['1080p', true],
    ['720p', false],
    ['480p', false],
    ['360p', false],
    ['240p', true],
  ]);
  expect(rows[2]?.kbits).toBe(4000);
});

test('the form is read as the whole profile', () => {
  const form = new FormData();
  for (const [name, value] of Object.entries({
    'kbits 720p': '2500',
    'kbits 360p': '500',
    crfMode: 'fixed',
    crf: '21',
  }))
    form.set(name, value);
  form.append('rung', '720p');
  form.append('rung', '360p');
  form.set('audioKbits', '128');
  form.set('upgrade', 'HEVC');
  form.set('upgradeAfterViews', '50');
  expect(readProfileForm(form)).toEqual({
    rungs: [
      { name: '720p', maxrate: 2_500_000 },
      { name: '360p', maxrate: 500_000 },
    ],
    isAdaptive: false,
    crf: 21,
    audioBitrate: 128_000,
    upgrade: 'HEVC',
    upgradeAfterViews: 50,
    isEncrypted: false,
  });
});

test('a profile nobody could watch, or one that is upside down, is refused at once', () => {
  expect(problemOfProfile({ rungs: [] })).toMatch(/at least one/);
  const rungs = [
    { name: '720p', maxrate: 500_000 },
    { name: '360p', maxrate: 500_000 },
  ];
  expect(problemOfProfile({ rungs })).toBe('360p must be given fewer bits per second than 720p.');
});
