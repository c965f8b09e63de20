/** HLS media playlists (RFC 8216) as text: complete from the plan, before a single segment has been made. */

/** A VOD playlist of fragmented MP4; segment K is `sK.m4s`. */
export function buildMediaPlaylist(segmentSeconds: readonly number[]): string {
  const target = Math.max(1, ...segmentSeconds.map((seconds) => Math.round(seconds)));
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${target}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    '#EXT-X-MAP:URI="init.mp4"',
    ...segmentSeconds.flatMap((seconds, index) => [`#EXTINF:${seconds.toFixed(6)},`, `s${index}.m4s`]),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}
