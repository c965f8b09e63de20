/**
 * The I-frame playlist of a rendition (RFC 8216, 4.3.3.6): for each stored segment the bytes from its beginning to the end
 * of its first picture. Players scrub and wind with it, and no byte is stored twice.
 */

export interface KeyFrame {
  /** The segment it begins. */
  index: number;
  sizeBytes: number;
}

/** `segmentSeconds` of the whole rendition. */
export function buildIframePlaylist(segmentSeconds: readonly number[], keyFrames: readonly KeyFrame[]): string {
  const lines = keyFrames.flatMap(({ index, sizeBytes }) => [
    `#EXTINF:${(segmentSeconds[index] ?? 0).toFixed(6)},`,
    `#EXT-X-BYTERANGE:${sizeBytes}@0`,
    `s${index}.m4s`,
  ]);
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.max(1, ...segmentSeconds.map((seconds) => Math.round(seconds)))}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-I-FRAMES-ONLY',
    '#EXT-X-MAP:URI="init.mp4"',
    ...lines,
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}
