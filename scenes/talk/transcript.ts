/** What the shipped recording (speech.opus) says, and when. */

export interface SpokenLine {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

export const talkDurationMs = 40180;

export const transcript: readonly SpokenLine[] = [
  {
    startMs: 1000,
    endMs: 2779,
    text: 'Good morning, and welcome.',
  },
  {
    startMs: 3229,
    endMs: 6877,
    text: 'This short talk shows what happens when you upload a video.',
  },
  {
    startMs: 7327,
    endMs: 11680,
    text: 'Your file is stored safely, even if the connection is lost on the way.',
  },
  {
    startMs: 12130,
    endMs: 19529,
    text: 'Then every picture is prepared in several sizes, so that people can watch on a small phone or on a large screen.',
  },
  {
    startMs: 19979,
    endMs: 25505,
    text: 'At the same time, the machine listens to the speech, and shows the words that you are reading now.',
  },
  {
    startMs: 25955,
    endMs: 28071,
    text: 'You can also watch with a camera.',
  },
  {
    startMs: 28521,
    endMs: 35439,
    text: 'When somebody waits too long in front of a door, or walks into a closed area, you will know within seconds.',
  },
  {
    startMs: 35889,
    endMs: 39130,
    text: 'That is all for today. Thank you very much for watching.',
  },
];
