/** From recognised words to captions that can be read: at most two lines of 42 characters, and at most six seconds. */

import type { Cue, SpokenWord } from './subtitle.ts';

const lineLength = 42; // the usual limit of broadcasters' guides
const maxCueMs = 6_000;
const minCueMs = 1_000;
const pauseMs = 700;

export function cuesOf(words: readonly SpokenWord[]): Cue[] {
  const cues: Cue[] = [];
  let group: SpokenWord[] = [];
  const close = () => {
    const first = group[0];
    const last = group.at(-1);
    if (first && last)
      cues.push({ startMs: first.startMs, endMs: last.endMs, text: wrap(group.map((word) => word.text)) });
    group = [];
  };
  for (const word of words) {
    const first = group[0];
    const last = group.at(-1);
    if (first && last) {
      const isFull = linesOf([...group, word].map((each) => each.text)).length > 2;
      const isLong = word.endMs - first.startMs > maxCueMs;
      if (isFull || isLong || word.startMs - last.endMs > pauseMs) close();
    }
    group.push(word);
    if (word.isLastOfUtterance) close();
  }
  close();
  return stretchShortCues(cues);
}

/** A cue stays long enough to be read when there is room before the next. */
function stretchShortCues(cues: Cue[]): Cue[] {
  return cues.map((cue, index) => {
    const roomUntil = cues[index + 1]?.startMs ?? Number.POSITIVE_INFINITY;
    return { ...cue, endMs: Math.max(cue.endMs, Math.min(cue.startMs + minCueMs, roomUntil)) };
  });
}

function linesOf(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= lineLength) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Two lines of about the same length are easier to read than a full one and a rest. */
function wrap(words: readonly string[]): string {
  const text = words.join(' ');
  if (text.length <= lineLength) return text;
  let best = linesOf(words);
  for (let cut = 1; cut < words.length; cut++) {
    const pair = [words.slice(0, cut).join(' '), words.slice(cut).join(' ')];
    if (longest(pair) < longest(best) || best.length > 2) best = pair;
  }
  return best.join('\n');
}

function longest(lines: readonly string[]): number {
  return Math.max(...lines.map((line) => line.length));
}
