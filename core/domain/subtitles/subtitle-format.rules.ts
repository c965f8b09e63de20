/**
 * Cues as WebVTT (https://www.w3.org/TR/webvtt1/), as SubRip, and as WebVTT segments for HLS (RFC 8216, 3.5).
 *
 * Text is escaped: a transcript or an upload can never bring markup into a player.
 */

import type { Cue } from './subtitle.ts';

/** Segments are long: captions are small, and a request costs more than the bytes. */
export const subtitleSegmentMs = 60_000;

export function toWebVtt(cues: readonly Cue[]): string {
  return `WEBVTT\n\n${cues.map(vttCue).join('\n')}`;
}

export function toSubRip(cues: readonly Cue[]): string {
  return cues
    .map((cue, index) => `${index + 1}\n${timestamp(cue.startMs, ',')} --> ${timestamp(cue.endMs, ',')}\n${cue.text}\n`)
    .join('\n');
}

/** Segment `index` of the track: every cue that touches it, in the video's own time (media time zero is MPEG time zero). */
export function toWebVttSegment(cues: readonly Cue[], index: number): string {
  const from = index * subtitleSegmentMs;
  const touching = cues.filter((cue) => cue.startMs < from + subtitleSegmentMs && cue.endMs > from);
  return `WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n\n${touching.map(vttCue).join('\n')}`;
}

/** The media playlist of the WebVTT rendition; `addressOf` gives the address of segment `index`. */
export function toSubtitlePlaylist(durationMs: number, addressOf: (index: number) => string): string {
  const count = Math.max(1, Math.ceil(durationMs / subtitleSegmentMs));
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${subtitleSegmentMs / 1000}`,
    '#EXT-X-PLAYLIST-TYPE:VOD',
  ];
  for (let index = 0; index < count; index++) {
    const lengthMs = Math.min(subtitleSegmentMs, durationMs - index * subtitleSegmentMs);
    lines.push(`#EXTINF:${(lengthMs / 1000).toFixed(3)},`, addressOf(index));
  }
  return `${lines.join('\n')}\n#EXT-X-ENDLIST\n`;
}

function vttCue(cue: Cue): string {
  const text = cue.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `${timestamp(cue.startMs, '.')} --> ${timestamp(cue.endMs, '.')}\n${text}\n`;
}

function timestamp(ms: number, separator: string): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const clock = `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}`;
  return `${clock}${separator}${String(Math.floor(ms % 1000)).padStart(3, '0')}`;
}
