/** The two demo scenes, drawn and analysed as their cameras are: each raises its alert at the true time, and nothing else. */

import { describe, expect, it } from 'vitest';
import type { ZoneRules } from '../../core/domain/cameras/index.ts';
import {
  createShrinker,
  describeScene,
  intruderInYard,
  lobbyPassing,
  loitererAtDoor,
  lumaOf,
  renderScene,
  type SceneScript,
  yardPassing,
} from '../../scenes/index.ts';
import { openAnalyzer } from '../../workers/inference/analyzer.ts';
import type { EpisodeTransition } from '../../workers/inference/episode-transition.ts';

const size = { width: 448, height: 252 };
const analysis = { width: 224, height: 168 };
const fps = 7.5;
const shrink = createShrinker(size, analysis);
const rulesOf: Record<string, ZoneRules> = {
  'staff door': { loitering: { enabled: true, dwellSeconds: 12 } },
  'Dock 2': { restricted: { enabled: true, minSeconds: 1 } },
};

/** What is raised in the first `seconds`, in picture time. */
function watch(script: SceneScript, seconds: number): EpisodeTransition[] {
  const truth = describeScene(script, size);
  const analyzer = openAnalyzer({
    ...analysis,
    displayAspect: size.width / size.height,
    zones: truth.zones.map((zone) => ({ id: zone.name, ...zone, rules: rulesOf[zone.name] ?? {} })),
    context: { cameraName: script.name, location: '' },
  });
  const transitions: EpisodeTransition[] = [];
  for (const { frame, truth: moment } of renderScene(script, { ...size, fps, seed: 7 })) {
    if (moment.timeS > seconds) break;
    const step = analyzer.push({ luma: shrink(lumaOf(frame)), ptsUs: Math.round(moment.timeS * 1e6) });
    transitions.push(...step.transitions);
  }
  return transitions;
}

describe('the demo cameras', () => {
  it.each([
    { script: loitererAtDoor, eventClass: 'SUSPICIOUS_LOITERING', thresholdS: 12 },
    { script: intruderInYard, eventClass: 'UNAUTHORIZED_ACCESS', thresholdS: 1 },
  ])(
    'raise $eventClass as soon as the threshold is passed',
    { timeout: 120_000 },
    ({ script, eventClass, thresholdS }) => {
      const dueS = describeScene(script, size).events[0]!.startS + thresholdS;
      const transitions = watch(script, dueS + 4);
      const raised = transitions.filter((transition) => transition.kind === 'raised');
      expect(raised.map((transition) => transition.eventClass)).toEqual([eventClass]);
      expect(Math.abs(raised[0]!.atPtsUs / 1e6 - dueS)).toBeLessThan(1);
      expect(raised[0]!.confidence).toBeGreaterThan(0.9);
      expect(new Set(transitions.map((transition) => transition.episodeKey)).size).toBe(1);
    },
  );

  it('keep silent on a quiet day', { timeout: 120_000 }, () => {
    expect(watch(lobbyPassing, lobbyPassing.durationS)).toEqual([]);
    expect(watch(yardPassing, yardPassing.durationS)).toEqual([]);
  });
});
