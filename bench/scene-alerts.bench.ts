/**
 * Alerts raised on made-up scenes of every class and on everyday ones, as a table: what a detector that misses nothing makes
 * of them, beside motion and colour alone, and weighed by the event model that ships.
 *
 * `node bench/scene-alerts.bench.ts [scenes of each class, default 5]`; everyday life gets four times as many. The same numbers
 * give the same table. What is drawn is easier than what is filmed: figures for comparing two versions, not for a leaflet.
 */

import { join } from 'node:path';
import { findRoot } from '../core/platform/config/find-root.ts';
import { clipClasses } from '../scenes/index.ts';
import { type SceneOutcome, watchClip } from '../test/support/scene-alerts.ts';
import type { EventModel } from '../workers/inference/event-model.ts';
import { openOnnxEventModel } from '../workers/inference/onnx-event-model.ts';

const perClass = Number(process.argv[2] ?? 5);
const everydayTimes = 4;

async function watchAll(eyes: 'truth' | 'motion', eventModel: EventModel | null): Promise<SceneOutcome[]> {
  const outcomes: SceneOutcome[] = [];
  for (const [index, eventClass] of clipClasses.entries()) {
    const clips = perClass * (eventClass === 'normal_activity' ? everydayTimes : 1);
    for (let i = 0; i < clips; i++) {
      outcomes.push(await watchClip(100 * (index + 1) + i, eventClass, eyes, eventModel));
    }
  }
  return outcomes;
}

await using shipped = await openOnnxEventModel(join(findRoot(), 'models', 'events'));
const variants = [
  { title: 'With a detector that misses nothing', eyes: 'truth', eventModel: null },
  { title: 'By motion and colour alone', eyes: 'motion', eventModel: null },
  { title: 'By motion and colour, weighed by the event model', eyes: 'motion', eventModel: shipped },
] as const;
for (const { title, eyes, eventModel } of variants) {
  const outcomes = await watchAll(eyes, eventModel);
  console.log(`\n${title}\n`);
  console.log('| scenes of | found | false alarms in them |\n|---|---|---|');
  for (const eventClass of clipClasses) {
    const own = outcomes.filter(({ clip }) => clip.eventClass === eventClass);
    const found = own.filter(({ isFound }) => isFound).length;
    const wrong = own.flatMap(({ clip, falseAlarms }) =>
      falseAlarms.map((each) => `${each.toLowerCase()} (${clip.kind})`),
    );
    const share = eventClass === 'normal_activity' ? '–' : `${found} of ${own.length}`;
    console.log(`| ${eventClass} | ${share} | ${wrong.join(', ') || '–'} |`);
  }
  const minutes = (outcomes.length * (outcomes[0]?.clip.script.durationS ?? 0)) / 60;
  const total = outcomes.reduce((sum, { falseAlarms }) => sum + falseAlarms.length, 0);
  const everyday = outcomes.filter(({ clip }) => clip.eventClass === 'normal_activity');
  const disturbed = everyday.filter(({ falseAlarms }) => falseAlarms.length > 0).length;
  console.log(`\n${total} false alarms in ${minutes.toFixed(0)} minutes of film.`);
  console.log(
    `Everyday scenes with one: ${disturbed} of ${everyday.length}, ${((100 * disturbed) / everyday.length).toFixed(1)} %.`,
  );
}
