/**
 * Chapters of a video, from what its file claims.
 *
 * A file's metadata is a stranger's text: titles become one line without control characters or invisible direction
 * marks. Markup stays text, and whoever prints it escapes it. Times are made to follow one another within the video.
 */

import { timestamp } from './vtt-time.rules.ts';

/** What the file says, bounded but not yet mended. */
export interface ClaimedChapter {
  /** Seconds of the source's own time; NaN is stored as null. */
  start: number | null;
  end: number | null;
  title: string;
}

export interface Chapter {
  startMs: number;
  endMs: number;
  title: string;
}

const maxChapters = 500;
const maxTitle = 200;
/** Shorter ones are leftovers of an editor, and no player could show them. */
const shortestMs = 500;

/** From the list of `ffprobe -show_chapters`, in which every value may be absent. */
export function claimChapters(
  found: readonly { start_time?: string; end_time?: string; tags?: Record<string, string> }[] | undefined,
): ClaimedChapter[] {
  return (found ?? []).slice(0, maxChapters).map(({ start_time, end_time, tags }) => ({
    start: secondsOf(start_time),
    end: secondsOf(end_time),
    title: cleanTitle(Object.entries(tags ?? {}).find(([name]) => name.toLowerCase() === 'title')?.[1] ?? ''),
  }));
}

/**
 * In order, without overlaps, within the video. A chapter without a beginning is left out, one without an end (or whose
 * end lies beyond the next one's beginning) ends where the next begins, and one without a title is numbered.
 */
export function mendChapters(
  claimed: readonly ClaimedChapter[] | undefined,
  video: { startSeconds: number; durationMs: number },
): Chapter[] {
  const toMs = (seconds: number) => Math.round((seconds - video.startSeconds) * 1000);
  const begun = (claimed ?? [])
    .flatMap(({ start, end, title }) => (start === null ? [] : [{ startMs: Math.max(0, toMs(start)), end, title }]))
    .filter(({ startMs }) => startMs < video.durationMs)
    .sort((a, b) => a.startMs - b.startMs)
    .filter((chapter, index, all) => index === 0 || chapter.startMs - (all[index - 1]?.startMs ?? 0) >= shortestMs);
  return begun.map(({ startMs, end, title }, index) => {
    const next = begun[index + 1]?.startMs ?? video.durationMs;
    const own = end === null ? next : toMs(end);
    const endMs = own >= startMs + shortestMs ? Math.min(own, next) : next;
    return { startMs, endMs, title: title || `Chapter ${index + 1}` };
  });
}

/** As WebVTT of kind "chapters". */
export function toChaptersVtt(chapters: readonly Chapter[]): string {
  const asText = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const cues = chapters.map(({ startMs, endMs, title }) => {
    return `${timestamp(startMs)} --> ${timestamp(endMs)}\n${asText(title)}\n`;
  });
  return `WEBVTT\n\n${cues.join('\n')}`;
}

/** As the JSON that Apple's players take from EXT-X-SESSION-DATA `com.apple.hls.chapters`. */
export function toChaptersJson(chapters: readonly Chapter[]): string {
  return JSON.stringify(
    chapters.map(({ startMs, endMs, title }, index) => ({
      chapter: index + 1,
      'start-time': startMs / 1000,
      duration: (endMs - startMs) / 1000,
      titles: [{ language: 'und', title }],
    })),
  );
}

/** One line of visible text: no control, format, private or broken characters. */
function cleanTitle(text: string): string {
  const visible = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\uFFFD]/gu, '');
  return [...visible.trim()].slice(0, maxTitle).join('').trim();
}

function secondsOf(text: string | undefined): number | null {
  const seconds = Number.parseFloat(text ?? '');
  return Number.isFinite(seconds) ? seconds : null;
}
