import { expect, test } from 'vitest';
import { claimChapters, mendChapters, toChaptersJson, toChaptersVtt } from './chapters.rules.ts';

const film = { startSeconds: 0, durationMs: 60_000 };
const said = (start?: string, end?: string, title?: string) => ({
  ...(start === undefined ? {} : { start_time: start }),
  ...(end === undefined ? {} : { end_time: end }),
  ...(title === undefined ? {} : { tags: { title } }),
});
const mended = (...found: ReturnType<typeof said>[]) => mendChapters(claimChapters(found), film);

test('chapters that are in order stay as they are', () => {
  expect(mended(said('0.0', '20.5', 'One'), said('20.5', '60', 'Two'))).toEqual([
    { startMs: 0, endMs: 20_500, title: 'One' },
    { startMs: 20_500, endMs: 60_000, title: 'Two' },
  ]);
  expect(mendChapters(claimChapters([said('10', '20', 'A')]), { ...film, startSeconds: 10 })[0]).toMatchObject({
    startMs: 0,
    endMs: 10_000,
  });
});

test('overlapping, absent, over-long and disordered times are mended', () => {
  expect(mended(said('30', '99999', 'C'), said('0', '40', 'A'), said('10', 'N/A', 'B'))).toEqual([
    { startMs: 0, endMs: 10_000, title: 'A' },
    { startMs: 10_000, endMs: 30_000, title: 'B' },
    { startMs: 30_000, endMs: 60_000, title: 'C' },
  ]);
  // No beginning; beyond the end; before it; an end before the beginning; twice the same.
  expect(
    mended(said(undefined, '5'), said('61', '70'), said('-3', '5', 'Early'), said('20', '10'), said('20', '30')),
  ).toEqual([
    { startMs: 0, endMs: 5000, title: 'Early' },
    { startMs: 20_000, endMs: 60_000, title: 'Chapter 2' },
  ]);
  expect(mended(said('Infinity', '1'), said('1e999', '2'))).toEqual([]);
  expect(mendChapters(undefined, film)).toEqual([]);
});

test('titles are one line of visible text, and markup is only text', () => {
  const [chapter] = mended(said('0', '60', ' <script>alert(1)</script>\u0000\r\n\t\u202eend\u2066 & more\ud800 '));
  expect(chapter?.title).toBe('<script>alert(1)</script> end & more');
  expect(toChaptersVtt(chapter ? [chapter] : [])).toBe(
    'WEBVTT\n\n00:00:00.000 --> 00:01:00.000\n&lt;script&gt;alert(1)&lt;/script&gt; end &amp; more\n',
  );
  expect(mended(said('0', '60', '-->'.repeat(500)))[0]?.title).toHaveLength(200);
  expect(toChaptersVtt(mended(said('0', '60', 'a\n\n00:00.000 --> 00:01.000\nb')))).not.toContain('\n\n00:00.000');
  expect(mended(said('0', '60', '\u0007'))[0]?.title).toBe('Chapter 1');
  expect([...(mended(said('0', '60', '😀'.repeat(300)))[0]?.title ?? '')]).toHaveLength(200);
});

test('a thousand chapters are cut to five hundred', () => {
  expect(claimChapters(Array.from({ length: 1000 }, () => said('0', '1')))).toHaveLength(500);
});

test('Apple’s players get seconds', () => {
  expect(JSON.parse(toChaptersJson(mended(said('1.5', '4', '"Quoted"'))))).toEqual([
    { chapter: 1, 'start-time': 1.5, duration: 2.5, titles: [{ language: 'und', title: '"Quoted"' }] },
  ]);
});
