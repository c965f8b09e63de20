import { expect, test } from 'vitest';
import { cuesOf } from './cue.rules.ts';
import type { SpokenWord } from './subtitle.ts';
import { toSubRip, toSubtitlePlaylist, toWebVtt, toWebVttSegment } from './subtitle-format.rules.ts';

function say(text: string, startMs: number, options: { pausesAt?: number[] } = {}): SpokenWord[] {
  return text.split(' ').map((word, index) => ({
    startMs: startMs + index * 300,
    endMs: startMs + index * 300 + 250,
    text: word,
    isLastOfUtterance: options.pausesAt?.includes(index) ?? false,
  }));
}

test('a cue has at most two lines of 42 characters and no word is lost', () => {
  const words = say(Array.from({ length: 60 }, (_, i) => `word${i}`).join(' '), 0);
  const cues = cuesOf(words);
  for (const cue of cues) {
    const lines = cue.text.split('\n');
    expect(lines.length).toBeLessThanOrEqual(2);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(42);
    expect(cue.endMs - cue.startMs).toBeLessThanOrEqual(6_000);
  }
  expect(cues.map((cue) => cue.text.replaceAll('\n', ' ')).join(' ')).toBe(words.map((word) => word.text).join(' '));
});

test('an utterance ends a cue, and a short cue is stretched into the silence after it', () => {
  const cues = cuesOf(say('hello there friend', 0, { pausesAt: [0] }));
  expect(cues.map((cue) => cue.text)).toEqual(['hello', 'there friend']);
  expect(cues[0]).toMatchObject({ startMs: 0, endMs: 300 }); // as far as the next one allows
  expect(cues[1]).toMatchObject({ startMs: 300, endMs: 1300 });
});

test('a very long word does not loop for ever and stays whole', () => {
  expect(
    cuesOf(say(`a ${'b'.repeat(60)} c`, 0))
      .map((cue) => cue.text.replaceAll('\n', ' '))
      .join(' '),
  ).toContain('b'.repeat(60));
});

test('markup in text cannot reach a player', () => {
  const cues = [{ startMs: 0, endMs: 1000, text: '<script>alert(1)</script> & --> more' }];
  expect(toWebVtt(cues)).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; --&gt; more');
});

test('times are written as each format wants them', () => {
  const cues = [{ startMs: 3_723_004, endMs: 3_724_000, text: 'late' }];
  expect(toWebVtt(cues)).toBe('WEBVTT\n\n01:02:03.004 --> 01:02:04.000\nlate\n');
  expect(toSubRip(cues)).toBe('1\n01:02:03,004 --> 01:02:04,000\nlate\n');
});

test('a cue over a segment border is in both segments; the playlist covers the whole video', () => {
  const cues = [{ startMs: 59_000, endMs: 61_000, text: 'border' }];
  expect(toWebVttSegment(cues, 0)).toContain('border');
  expect(toWebVttSegment(cues, 1)).toContain('border');
  expect(toWebVttSegment(cues, 2)).not.toContain('border');
  const playlist = toSubtitlePlaylist(61_500, (index) => `s${index}.vtt`);
  expect(playlist).toContain('#EXTINF:60.000,\ns0.vtt\n#EXTINF:1.500,\ns1.vtt\n#EXT-X-ENDLIST');
});
