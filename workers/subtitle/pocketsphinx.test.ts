import { expect, test } from 'vitest';
import { wordOf } from './pocketsphinx.ts';

test('a line with times is a word, without the number of its pronunciation', () => {
  expect(wordOf('can(2) 6.430 6.670 0.028595', 100)).toEqual({
    text: 'can',
    startMs: 6530,
    endMs: 6770,
    isLastOfUtterance: false,
  });
  expect(wordOf("don't 1.000 1.200 1.000000", 0)?.text).toBe("don't");
});

test('fillers and the plain text of an utterance are no words', () => {
  for (const line of [
    '<sil> 1.0 1.1 0.9',
    '</s> 2.310 2.440 1.000000',
    '[NOISE] 1.0 1.1 0.9',
    'what your country can do',
    '',
  ]) {
    expect(wordOf(line, 0)).toBeNull();
  }
});
