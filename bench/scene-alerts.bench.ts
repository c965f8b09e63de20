/**
 * Alerts raised on made-up scenes of every class and on everyday ones, as a table: what a detector that misses nothing makes
 * of them, beside motion and colour alone.
 *
 * `node bench/scene-alerts.bench.ts [scenes of each class, default 5]`; everyday life gets four times as many. The same numbers
 * give the same table. What is drawn is easier than what is filmed: figures for comparing two versions, not for a leaflet.
 */

import { clipClasses } from '../scenes/index.ts';
import { type SceneOutcome, watchClip } from '../test/support/scene-alerts.ts';

const perClass = Number(process.argv[2] ?? 5);
const everydayTimes = 4;

function watchAll(eyes: 'truth' | 'motion'): SceneOutcome[] {
  return clipClasses.flatMap((eventClass, index) =>
    Array.from({ length: perClass * (eventClass === 'normal_activity' ? everydayTimes : 1) }, (_, i) =>
      watchClip(100 * (index + 1) + i, eventClass, eyes),
    ),
  );
}

for (const eyes of ['truth', 'motion'] as const) {
  const outcomes = watchAll(eyes);
  console.log(`\n${eyes === 'truth' ? 'With a detector that misses nothing' : 'By motion and colour alone'}\n`);
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
  console.log(`\n${total} false alarms in ${minutes.toFixed(0)} minutes of film.`);
}
