/** Tells the person at the first start what becomes of the demo, as it happens, from the feed that every client reads. */

import type { App } from '../core/app.ts';
import { openFeedTail } from '../core/domain/feeds/index.ts';

const patienceMs = 5 * 60_000;
const milestones: Record<string, string> = {
  'video.created': 'a talk video has been made and goes through the pipeline',
  'video.playable': 'the talk can be watched; its other qualities follow',
  'subtitle.ready': 'the talk has captions',
  'video.ready': 'the talk is ready in every quality',
};

/** Resolves when the talk is ready with captions and both cameras have raised an alert, when patience ends, or when stopped. */
export async function tellDemoProgress(
  app: Pick<App, 'db' | 'bell' | 'clock' | 'log'>,
  options: { workspaceId: string; after: string; signal: AbortSignal; say(line: string): void },
): Promise<void> {
  const { workspaceId, after, say } = options;
  const startedAt = app.clock.now();
  const waiting = new Set(Object.keys(milestones));
  const alarmed = new Set<string>();
  await using tail = openFeedTail(app);
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(patienceMs)]);
  for await (const entry of tail.read({ workspaceId, after, signal })) {
    if (entry.kind !== 'event') return;
    const tell = (text: string) => say(`  Demo, ${Math.round((app.clock.now() - startedAt) / 1000)} s: ${text}`);
    const milestone = milestones[entry.type];
    if (milestone && waiting.delete(entry.type)) tell(milestone);
    if (entry.type === 'alert.raised' && entry.cameraId && !alarmed.has(entry.cameraId)) {
      alarmed.add(entry.cameraId);
      tell(`alert: ${(entry.payload as { text?: string }).text ?? ''}`);
    }
    if (alarmed.size === 2 && waiting.size === 0) return;
  }
}
