import { describe, expect, it } from 'vitest';
import { composeSentence } from '../../core/domain/alerts/alert-sentence.rules.ts';
import { type LumaScene, renderScene, sceneHeight, sceneWidth, walk } from '../../test/support/luma-scene.ts';
import { type AnalyzerZone, openAnalyzer } from './analyzer.ts';
import type { Detection } from './detector.ts';
import type { EpisodeTransition } from './episode-transition.ts';

const door: AnalyzerZone = {
  id: 'zon_door',
  name: 'Front door',
  polygon: [
    { x: 0.3, y: 0.4 },
    { x: 0.7, y: 0.4 },
    { x: 0.7, y: 1 },
    { x: 0.3, y: 1 },
  ],
  rules: { loitering: { enabled: true, dwellSeconds: 8 } },
};
const bay: AnalyzerZone = {
  ...door,
  id: 'zon_bay',
  name: 'Loading bay',
  rules: { restricted: { enabled: true, minSeconds: 1 } },
};

function open(zones: AnalyzerZone[]) {
  return openAnalyzer({
    width: sceneWidth,
    height: sceneHeight,
    zones,
    context: { cameraName: 'Gate', location: 'Yard' },
  });
}

function analyse(scene: LumaScene, seconds: number, zones = [door]): EpisodeTransition[] {
  const analyzer = open(zones);
  return [...renderScene(scene, seconds)].flatMap((frame) => analyzer.push(frame).transitions);
}

function log(transitions: readonly EpisodeTransition[]): string[] {
  return transitions.map((t) => `${(t.atPtsUs / 1e6).toFixed(1)} ${t.kind} ${t.urgency} ${composeSentence(t.facts)}`);
}

const left = { x: -15, y: 130 };
const middle = { x: 112, y: 130 };
const right = { x: 240, y: 130 };
const loiterer = {
  height: 60,
  at: (s: number) =>
    s < 3 ? null : s < 6 ? walk(left, middle, [3, 6])(s) : s < 41 ? middle : walk(middle, right, [41, 44])(s),
};
const passerBy = { height: 56, at: (s: number) => (s < 3 ? null : walk(left, right, [3, 9])(s)) };

/** Whole minutes of video: slow where the machine is shared. */
const patience = { timeout: 120_000 };

describe('loitering', patience, () => {
  it('tells the whole life of an episode of somebody who stands quite still', () => {
    expect(log(analyse({ figures: [loiterer] }, 56))).toMatchInlineSnapshot(`
      [
        "13.2 raised LOW Person loitering at the Front door, Yard.",
        "20.1 updated LOW Person loitering at the Front door, Yard, for 15 seconds.",
        "29.2 escalated MEDIUM Person loitering at the Front door, Yard, for 20 seconds.",
        "35.2 updated MEDIUM Person loitering at the Front door, Yard, for 30 seconds.",
        "52.1 resolved MEDIUM Person loitered at the Front door, Yard, for 35 seconds.",
      ]
    `);
  });

  it('keeps silent about passers-by', () => {
    const second = { height: 60, at: (s: number) => (s < 12 ? null : walk(right, left, [12, 18])(s)) };
    expect(analyse({ figures: [passerBy, second] }, 22)).toEqual([]);
  });

  it('keeps silent about an object that is put down by nobody and stays', () => {
    const parcel = { height: 40, width: 20, at: (s: number) => (s < 8 ? null : middle) };
    expect(analyse({ figures: [parcel] }, 40)).toEqual([]);
  });

  it('keeps silent about leaves in the wind and strong noise', () => {
    const paint = (luma: Uint8ClampedArray, seconds: number, random: () => number) => {
      const sway = Math.round(4 * Math.sin(seconds * 2.1) + 2 * random());
      for (let y = 40; y < 120; y++) {
        for (let x = 80; x < 130; x++) if (((x + sway) >> 2) % 3 === 0) luma[y * sceneWidth + x] = 70;
      }
    };
    expect(analyse({ figures: [], paint, noise: 7 }, 30)).toEqual([]);
  });

  it('keeps silent about the ghost of somebody who left at the start, and sees the next one', () => {
    const leaver = { height: 60, at: (s: number) => (s < 4 ? middle : walk(middle, right, [4, 7])(s)) };
    const next = { height: 60, at: (s: number) => (s < 20 ? null : walk(left, middle, [20, 23])(s)) };
    const transitions = analyse({ figures: [leaver, next] }, 33);
    expect(transitions.map((t) => t.kind)).toEqual(['raised']);
    expect(transitions[0]!.sincePtsUs).toBeGreaterThan(20e6);
  });

  it('is not disturbed by a passer-by or by the light', () => {
    const crossing = { height: 58, at: (s: number) => (s < 11 ? null : walk(left, right, [11, 16])(s)) };
    const light = (s: number) => (s > 14 ? 18 : 0);
    const raised = analyse({ figures: [loiterer, crossing], light }, 20).filter((t) => t.kind === 'raised');
    expect(raised).toHaveLength(1);
    expect(raised[0]!.sincePtsUs / 1e6).toBeCloseTo(4.7, 0);
  });
});

describe('closed areas', patience, () => {
  it('raises as soon as the minimum stay is over and ends after the grace', () => {
    expect(log(analyse({ figures: [passerBy] }, 14, [bay]))).toMatchInlineSnapshot(`
      [
        "6.1 raised HIGH Person in closed area Loading bay, Yard.",
        "12.0 resolved HIGH Person was in closed area Loading bay, Yard.",
      ]
    `);
  });

  it('keeps silent about people beside the zone', () => {
    const beside = {
      height: 40,
      at: (s: number) => (s < 3 ? null : walk({ x: -10, y: 60 }, { x: 240, y: 60 }, [3, 10])(s)),
    };
    expect(analyse({ figures: [beside] }, 12, [bay])).toEqual([]);
  });
});

describe('the analyzer', patience, () => {
  it('gives the same to the byte for the same frames', () => {
    const scene = { figures: [loiterer] };
    expect(JSON.stringify(analyse(scene, 16, [door, bay]))).toBe(JSON.stringify(analyse(scene, 16, [door, bay])));
  });

  it('goes on after a restored checkpoint as if nothing had been', () => {
    const frames = [...renderScene({ figures: [loiterer, passerBy] }, 56)];
    const zones = [door, { ...bay, polygon: door.polygon }];
    const whole = open(zones);
    const checkpoints = frames.map((frame, index) => ({
      step: whole.push(frame),
      saved: index % 97 === 5 ? JSON.stringify(whole.checkpoint()) : null,
    }));
    for (const [index, { saved }] of checkpoints.entries()) {
      if (saved === null) continue;
      const other = open(zones);
      expect(other.restore(JSON.parse(saved))).toBe(true);
      const rest = frames.slice(index + 1).map((frame) => other.push(frame));
      expect(JSON.stringify(rest)).toBe(JSON.stringify(checkpoints.slice(index + 1).map(({ step }) => step)));
      expect(JSON.stringify(other.checkpoint())).toBe(JSON.stringify(whole.checkpoint()));
    }
  });

  it('goes on in the same way with what a detector saw, and with flames', () => {
    const rules = {
      falls: { enabled: true, stillSeconds: 2 },
      fire: { enabled: true },
      crowd: { enabled: true, people: 3, seconds: 2 },
    };
    const everywhere = door.polygon.map(({ x, y }) => ({ x: x < 0.5 ? 0 : 1, y: y < 0.5 ? 0 : 1 }));
    const zones = [{ ...door, polygon: everywhere, rules }];
    const people = (s: number): Detection[] =>
      [0, 1, 2, 3].map((i) => {
        const isDown = i === 0 && s > 5;
        const box = { x: 0.36 + 0.07 * i, y: isDown ? 0.85 : 0.5, w: isDown ? 0.3 : 0.06, h: isDown ? 0.1 : 0.45 };
        return { kind: 'person', score: 0.8, box };
      });
    const [width, height] = [64, 48];
    const frames = [...renderScene({ figures: [] }, 12)].map((frame, index) => {
      const colour = {
        width,
        height,
        y: new Uint8Array(width * height).fill(190),
        uv: new Uint8Array((width * height) / 2).fill(128),
      };
      for (let i = 0; i < colour.uv.length; i++) {
        const column = i % (width / 2);
        if ((column % 13) + 5 * Math.sin(index * 2.1 + (column % 7)) > 5)
          colour.uv[i] = i % width < width / 2 ? 60 : 190;
      }
      return { ...frame, colour, detections: index % 3 === 0 ? people(frame.ptsUs / 1e6) : null };
    });
    const whole = open(zones);
    const steps = frames.map((frame, index) => ({
      step: whole.push(frame),
      saved: index % 31 === 7 ? JSON.stringify(whole.checkpoint()) : null,
    }));
    const raised = steps.flatMap(({ step }) => step.transitions.filter(({ kind }) => kind === 'raised'));
    expect(new Set(raised.map(({ eventClass }) => eventClass))).toEqual(
      new Set(['PERSON_FALL', 'CROWD_GATHERING', 'FIRE_SMOKE_DETECTION']),
    );
    for (const [index, { saved }] of steps.entries()) {
      if (saved === null) continue;
      const other = open(zones);
      expect(other.restore(JSON.parse(saved))).toBe(true);
      const rest = frames.slice(index + 1).map((frame) => other.push(frame));
      expect(JSON.stringify(rest)).toBe(JSON.stringify(steps.slice(index + 1).map(({ step }) => step)));
    }
  });

  it('keeps what doors have told in the checkpoint, also when it was told while nothing was looked at', () => {
    const badges = { ...door, rules: { restricted: { enabled: true, minSeconds: 1, badges: { grantSeconds: 5 } } } };
    const frames = [...renderScene({ figures: [loiterer] }, 13)];
    const grant = { zoneId: door.id, kind: 'GRANTED' as const, people: 1, atUs: 3_000_000 };
    const watch = (accessSignals: (typeof grant)[]) => {
      const first = open([badges]);
      for (const frame of frames.slice(0, 20)) first.push(frame.ptsUs === 0 ? { ...frame, accessSignals } : frame);
      const second = open([badges]);
      expect(second.restore(JSON.parse(JSON.stringify(first.checkpoint())))).toBe(true);
      return log(frames.slice(20).flatMap((frame) => second.push(frame).transitions));
    };
    expect(watch([grant])).toEqual([]);
    expect(watch([{ ...grant, zoneId: bay.id }])).toEqual(['10.1 raised HIGH Person in closed area Front door, Yard.']);
  });

  it('refuses what is no checkpoint of this picture size', () => {
    const analyzer = open([door]);
    const other = openAnalyzer({ width: 64, height: 48, zones: [], context: { cameraName: '', location: '' } });
    for (const bad of [null, 7, {}, { version: 0 }, other.checkpoint()]) expect(analyzer.restore(bad)).toBe(false);
  });

  it('continues an episode over a gap in the frames', () => {
    const analyzer = open([door]);
    const transitions: EpisodeTransition[] = [];
    for (const frame of renderScene({ figures: [loiterer] }, 38)) {
      if (frame.ptsUs > 18e6 && frame.ptsUs < 33e6) continue;
      transitions.push(...analyzer.push(frame).transitions);
    }
    expect(transitions.map((t) => t.kind)).not.toContain('resolved');
    expect(new Set(transitions.map((t) => t.episodeKey)).size).toBe(1);
  });

  it('ends episodes when the source starts anew, and when their zone goes', () => {
    const frames = [...renderScene({ figures: [loiterer] }, 15)];
    const first = open([door]);
    for (const frame of frames) first.push(frame);
    const [restarted] = first.push(frames[0]!).transitions;
    expect(restarted).toMatchObject({ kind: 'resolved', resolution: 'sourceRestarted', facts: { isOver: true } });

    const second = open([door]);
    for (const frame of frames) second.push(frame);
    second.setZones([bay]);
    const [gone] = second.push({ luma: frames[0]!.luma, ptsUs: 16e6 }).transitions;
    expect(gone).toMatchObject({ kind: 'resolved', resolution: 'ruleChanged', zoneId: 'zon_door' });
    expect(gone!.facts.zoneName).toBe('Front door');
  });

  it('makes another episode of who is still there when a rule comes back', () => {
    const frames = [...renderScene({ figures: [loiterer] }, 30)];
    const analyzer = open([door]);
    const transitions = frames.flatMap((frame) => {
      const isOff = frame.ptsUs >= 15e6 && frame.ptsUs < 20e6;
      analyzer.setZones([isOff ? { ...door, rules: {} } : door]);
      return analyzer.push(frame).transitions;
    });
    const told = transitions.map(({ kind, atPtsUs }) => `${kind} ${Math.floor(atPtsUs / 1e6)}`);
    expect(told.slice(0, 2)).toEqual(['raised 13', 'resolved 15']);
    expect(told.slice(2).filter((line) => line.startsWith('raised'))).toHaveLength(1);
    expect(new Set(transitions.map(({ episodeKey }) => episodeKey)).size).toBe(2);
  });

  it('waits out a picture that changes as a whole, and starts anew if that lasts', () => {
    const analyzer = open([door]);
    const states = [...renderScene({ figures: [], light: (s) => (s > 5 && s < 6 ? 90 : 0), noise: 2 }, 8)].map(
      (frame) => analyzer.push(frame).state,
    );
    expect(states.filter((state) => state === 'warmingUp').length).toBeLessThanOrEqual(16);
    const cut = open([door]);
    const after = [...renderScene({ figures: [], paint: (luma, s) => void (s > 5 && luma.reverse()) }, 12)].map(
      (frame) => cut.push(frame).state,
    );
    expect(after.at(-1)).toBe('running');
    expect(after).toContain('suspended');
  });
});
