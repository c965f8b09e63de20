/** HLS media playlists (RFC 8216) as text: complete from the plan, before a single segment has been made. */

/** Where the key of an encrypted video is, seen from `hls/<rendition>/playlist.m3u8`. */
export const contentKeyUri = '../../key';

/**
 * A VOD playlist of fragmented MP4; segment K is `sK.m4s`.
 *
 * `keyUri`: the segments are encrypted with AES-128 (content-key.ts) and the key is there. The initialisation segment is
 * in the clear, which is what naming it before the key says.
 */
export function buildMediaPlaylist(
  segmentSeconds: readonly number[],
  options: { keyUri?: string | null } = {},
): string {
  const target = Math.max(1, ...segmentSeconds.map((seconds) => Math.round(seconds)));
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${target}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    '#EXT-X-MAP:URI="init.mp4"',
    // No IV: it is the media sequence number, and that is the segment's index.
    ...(options.keyUri ? [`#EXT-X-KEY:METHOD=AES-128,URI="${options.keyUri}"`] : []),
    ...segmentSeconds.flatMap((seconds, index) => [`#EXTINF:${seconds.toFixed(6)},`, `s${index}.m4s`]),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}
