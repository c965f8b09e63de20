/** Keeps the state of one camera while it is watched: says each change once, and OFFLINE after a time without pictures. */

import type { App } from '../../core/app.ts';
import type { Impairment } from '../../core/domain/alerts/index.ts';
import {
  type Camera,
  type CameraLease,
  type CameraTimes,
  type HealthReport,
  reportHealth,
} from '../../core/domain/cameras/index.ts';

const impairmentSentences: Readonly<Record<Impairment, string>> = {
  frozen: 'The picture does not change any more: restart the camera.',
  black: 'The picture is black: check the lens and the light.',
  overexposed: 'The picture is white: check the lens and the light.',
  covered: 'Next to nothing is to be seen: check whether the lens is covered or out of focus.',
  turned: 'The camera looks elsewhere: turn it back, or draw its zones anew.',
};

type Picture = Required<Pick<HealthReport, 'width' | 'height' | 'codec' | 'frameRate'>>;

export interface HealthKeeper {
  /** A frame has come. Cheap: only the first one after a silence is reported. */
  frame(picture: Picture): void;
  /** The connection failed; a sentence for the owner. */
  problem(sentence: string): Promise<void>;
  /** Pictures come, but are not to be trusted; null: they are. Cheap: only changes are reported. */
  picture(impairment: Impairment | null): void;
  /** Pictures come, but cannot be recorded, with a sentence about it; null: they can. Cheap: only changes are reported. */
  recording(problem: string | null): void;
  /** To be called every few seconds: finds out that nothing comes any more. */
  check(): Promise<void>;
  /** The file was played to its end. */
  ended(): Promise<void>;
  /** Resolves when the reports so far are written. */
  settled(): Promise<void>;
}

export function openHealthKeeper(
  app: Pick<App, 'db' | 'bell' | 'clock'>,
  watch: { lease: CameraLease; camera: Camera; times: CameraTimes },
): HealthKeeper {
  const { lease, times } = watch;
  let state = watch.camera.state;
  let sentence = watch.camera.problem;
  /** Of the last frame, or of the beginning of the watching when that is later than the last frame known. */
  let quietSinceMs = state === 'OFFLINE' ? watch.camera.stateSince.getTime() : app.clock.now();
  let shown: string | null = null;
  /** What is wrong while pictures come; the first one is said. */
  const troubles: { recording: string | null; picture: string | null } = { recording: null, picture: null };
  let written: Promise<unknown> = Promise.resolve();

  function write(report: HealthReport): Promise<void> {
    state = report.state;
    sentence = report.problem;
    const writing = written.then(() => reportHealth(app, lease, report));
    written = writing.catch(() => {
      shown = null; // Say it again with the next frame or problem.
    });
    return writing.then(() => {});
  }

  async function check(): Promise<void> {
    const quietMs = app.clock.now() - quietSinceMs;
    if (state === 'OFFLINE' || state === 'ENDED' || quietMs < times.offlineAfterMs) return;
    const offline = { since: new Date(quietSinceMs), thresholdSeconds: times.offlineAfterMs / 1000 };
    await write({ state: 'OFFLINE', problem: sentence ?? 'The camera sends no picture.', offline });
  }

  function noteTrouble(of: keyof typeof troubles, problem: string | null): void {
    troubles[of] = problem;
    const next = troubleNow();
    if (state === 'ONLINE' && sentence !== next) write({ state, problem: next }).catch(() => {});
  }

  function troubleNow(): string | null {
    return troubles.recording ?? troubles.picture;
  }

  return {
    frame(picture) {
      quietSinceMs = app.clock.now();
      const now = `${picture.width}x${picture.height} ${picture.codec}`;
      if (picture.width === 0 || (state === 'ONLINE' && shown === now)) return;
      shown = now;
      const facts = { ...picture, lastFrameAt: new Date(quietSinceMs) };
      write({ state: 'ONLINE', problem: troubleNow(), ...facts }).catch(() => {});
    },
    async problem(text) {
      shown = null;
      await check();
      await write({ state: state === 'OFFLINE' ? 'OFFLINE' : 'CONNECTING', problem: text });
    },
    recording: (problem) => noteTrouble('recording', problem),
    picture: (impairment) => noteTrouble('picture', impairment && impairmentSentences[impairment]),
    check,
    ended: () => write({ state: 'ENDED', problem: null }),
    async settled() {
      await written;
    },
  };
}
