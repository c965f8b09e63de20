/** Deterministic scenes with exact truth: for the demo cameras, for tests and for training. */

export { type BakedStage, bakeStage } from './bake.ts';
export { createCamera } from './camera.ts';
export { clipWindowS } from './clips/cast.ts';
export { type Clip, type ClipClass, clipClasses, makeClip } from './clips/clip.ts';
export { createShrinker, lumaOf, type RenderOptions, renderScene, type SceneFrame } from './render.ts';
export type { ActorScript, SceneEventClass, SceneScript, ZoneScript } from './script.ts';
export { emptyYard, intruderInYard, lobbyPassing, loitererAtDoor, yardPassing } from './scripts.ts';
export { renderTalk, speechFile, talkSize } from './talk/talk.ts';
export {
  type ActorTruth,
  describeScene,
  type FrameTruth,
  type SceneTruth,
  type Visit,
  type ZoneTruth,
} from './truth.ts';
