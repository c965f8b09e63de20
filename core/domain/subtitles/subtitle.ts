/** Subtitle tracks: one per video and language. */

/** One caption on the screen; milliseconds of the video's own time. */
export interface Cue {
  startMs: number;
  endMs: number;
  /** One or two lines. */
  text: string;
}

/** One recognised word. */
export interface SpokenWord {
  startMs: number;
  endMs: number;
  text: string;
  /** The recogniser heard a pause after it. */
  isLastOfUtterance: boolean;
}

export type SubtitleState = 'TRANSCRIBING' | 'READY' | 'FAILED';

export interface SubtitleTrack {
  id: string;
  videoId: string;
  /** BCP 47. */
  language: string;
  /** What made it, with its model: "PocketSphinx en-us". */
  engine: string;
  state: SubtitleState;
  cues: Cue[];
  failureMessage: string | null;
}
