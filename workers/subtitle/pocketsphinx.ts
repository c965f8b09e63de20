/**
 * English speech to words with PocketSphinx: the floor that needs no download. Far worse than a Whisper model; every
 * track says which engine made it.
 */

import { createInterface } from 'node:readline';
import type { SpokenWord } from '../../core/domain/subtitles/index.ts';
import { runFfmpeg, streamTool } from '../runtime/ffmpeg.ts';

/** Transcribes the first audio track of `source`. `startMs` is where the track begins in the video's own time. */
export async function transcribeWithPocketSphinx(
  source: string,
  options: { scratchDir: string; startMs: number; signal: AbortSignal },
): Promise<SpokenWord[]> {
  const wave = `${options.scratchDir}/speech.wav`;
  const { signal } = options;
  await runFfmpeg(['-v', 'error', '-i', source, '-map', '0:a:0', '-vn', '-ac', '1', '-ar', '16000', '-y', wave], {
    signal,
    niceness: 10,
  });
  // With a log file the program keeps its chatter off standard error; it exits with code 0 also when it hears nothing.
  const args = ['-infile', wave, '-time', 'yes', '-logfn', '/dev/null'];
  await using tool = streamTool('pocketsphinx_continuous', args, { signal, niceness: 10 });
  const words: SpokenWord[] = [];
  for await (const line of createInterface({ input: tool.stdout })) {
    if (line.startsWith('</s> ')) {
      const last = words.at(-1);
      if (last) last.isLastOfUtterance = true;
    }
    const word = wordOf(line, options.startMs);
    if (word) words.push(word);
  }
  await tool.done;
  return words;
}

/** `country 5.860 6.420 0.473555`, `can(2) 6.430 6.670 0.028595`; fillers such as `<sil>` and `[NOISE]` are no words. */
export function wordOf(line: string, startMs: number): SpokenWord | null {
  const match = /^([^\s<[+][^\s]*?)(?:\(\d+\))? (\d+\.\d+) (\d+\.\d+) \d+\.\d+$/.exec(line);
  if (!match) return null;
  const [, text, from, to] = match as unknown as [string, string, string, string];
  const at = (seconds: string) => Math.max(0, Math.round(Number(seconds) * 1000) + startMs);
  return { text, startMs: at(from), endMs: at(to), isLastOfUtterance: false };
}
