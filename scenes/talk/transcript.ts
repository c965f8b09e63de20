/** What the shipped recording (speech.opus) says, and when. */

export interface SpokenLine {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

export const talkDurationMs = 39780;

export const transcript: readonly SpokenLine[] = [
  {
    startMs: 600,
    endMs: 2379,
    text: 'Good morning, and welcome.',
  },
  {
    startMs: 2829,
    endMs: 6477,
    text: 'This short talk shows what happens when you upload a video.',
  },
  {
    startMs: 6927,
    endMs: 11280,
    text: 'Your file is stored safely, even if the connection is lost on the way.',
  },
  {
    startMs: 11730,
    endMs: 19129,
    text: 'Then every picture is prepared in several sizes, so that people can watch on a small phone or on a large screen.',
  },
  {
    startMs: 19579,
    endMs: 25105,
    text: 'At the same time, the machine listens to the speech, and shows the words that you are reading now.',
  },
  {
    startMs: 25555,
    endMs: 27671,
    text: 'You can also watch with a camera.',
  },
  {
    startMs: 28121,
    endMs: 35039,
    text: 'When somebody waits too long in front of a door, or walks into a closed area, you will know within seconds.',
  },
  {
    startMs: 35489,
    endMs: 38730,
    text: 'That is all for today. Thank you very much for watching.',
  },
];
