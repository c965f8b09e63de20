/** The command line that puts picture and sound into one progressive MP4, without encoding anything. */

/** Picture comes from standard input. The index lies before the media, so that it plays while it is still loading. */
export function planMux(input: { sound: string | null; target: string; title: string }): string[] {
  const { sound, target, title } = input;
  const second = sound ? ['-f', 'mov', '-i', sound] : [];
  const maps = ['-map', '0:0', ...(sound ? ['-map', '1:0'] : [])];
  return [
    // Both have the same clock: neither is to be moved to its own zero.
    ...['-v', 'error', '-copyts', '-f', 'mov', '-i', 'pipe:0', ...second, ...maps, '-c', 'copy'],
    ...['-map_metadata', '-1', '-metadata', `title=${title}`, '-bitexact', '-movflags', '+faststart'],
    ...['-avoid_negative_ts', 'disabled', '-f', 'mp4', '-y', target],
  ];
}
