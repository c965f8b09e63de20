/** Recorded footage of a span of media time, as an address and as the playlist behind it. */

import type { RecordingChunk } from '../../core/domain/recordings/index.ts';
import { planLivePlaylist } from './live-playlist.plan.ts';

export interface FootageSpan {
  readonly fromUs: number;
  readonly toUs: number;
}

const marginUs = 2_000_000;
const longestUs = 600_000_000;
/** Chunks are about three seconds long, some shorter. */
export const mostFootageChunks = 400;

/** The storage key under which the playlist would lie; the span gets its margins. */
export function footageKey(cameraId: string, { fromUs, toUs }: FootageSpan): string {
  const from = Math.max(0, Math.floor(fromUs - marginUs));
  const to = Math.min(Math.ceil(toUs + marginUs), from + longestUs);
  return `cameras/${cameraId}/footage-${from}-${to}.m3u8`;
}

/** Null for what is no such name, or asks for more than ten minutes. */
export function readFootageName(name: string): FootageSpan | null {
  const [, from, to] = /^footage-(\d{1,16})-(\d{1,16})\.m3u8$/.exec(name) ?? [];
  const span = { fromUs: Number(from), toUs: Number(to) };
  return span.toUs > span.fromUs && span.toUs - span.fromUs <= longestUs ? span : null;
}

/** Whole chunks, of which the first begins before the span: players start where the span does (RFC 8216, EXT-X-START). */
export function planFootage(chunks: readonly RecordingChunk[], span: FootageSpan, prefix: string): string {
  const early = Math.max(0, span.fromUs - Number(chunks[0]?.startPtsUs ?? span.fromUs)) / 1e6;
  const start = `#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-START:TIME-OFFSET=${early.toFixed(3)},PRECISE=YES\n`;
  return planLivePlaylist(chunks, { prefix, hasEnded: true }).replace(
    '#EXT-X-INDEPENDENT',
    `${start}#EXT-X-INDEPENDENT`,
  );
}
