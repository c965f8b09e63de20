/** The HLS master playlist as text. */

export interface MasterPlaylistInput {
  /** Largest first. */
  rungs: readonly { name: string; width: number; height: number; bandwidth: number; codecs: string }[];
  frameRate: number | null;
  audio: { bandwidth: number; codecs: string; channels: number; language: string | null } | null;
  /** `folder` holds the track's playlist. */
  subtitles: readonly { language: string; label: string; folder: string; isAutomatic: boolean }[];
  /** Renditions that have an I-frame playlist. */
  iframes?: readonly { name: string; width: number; height: number; bandwidth: number; codecs: string }[];
  /** Where the chapters are, as JSON. */
  chaptersUri?: string | null;
}

/** A master playlist with URIs relative to itself; with sound alone, the sound is the one variant. */
export function buildMasterPlaylist(input: MasterPlaylistInput): string {
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS'];
  const { audio, rungs, subtitles } = input;
  const isAudioOnly = rungs.length === 0;
  if (audio && !isAudioOnly) {
    const language = audio.language ? `,LANGUAGE="${attribute(audio.language)}"` : '';
    lines.push(
      `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Sound"${language},DEFAULT=YES,AUTOSELECT=YES,` +
        `CHANNELS="${audio.channels}",URI="audio/playlist.m3u8"`,
    );
  }
  for (const track of subtitles) {
    const automatic = track.isAutomatic ? ',CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog"' : '';
    lines.push(
      `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="text",NAME="${attribute(track.label)}",LANGUAGE="${attribute(track.language)}",` +
        `DEFAULT=NO,AUTOSELECT=YES,FORCED=NO${automatic},URI="${track.folder}/playlist.m3u8"`,
    );
  }
  const text = subtitles.length > 0 ? ',SUBTITLES="text"' : '';
  for (const rung of rungs) {
    const bandwidth = rung.bandwidth + (audio?.bandwidth ?? 0);
    const codecs = [rung.codecs, ...(audio ? [audio.codecs] : [])].join(',');
    const rate = input.frameRate ? `,FRAME-RATE=${input.frameRate.toFixed(3)}` : '';
    const sound = audio ? ',AUDIO="sound"' : '';
    lines.push(
      `#EXT-X-STREAM-INF:BANDWIDTH=${bandwidth},RESOLUTION=${rung.width}x${rung.height}${rate},CODECS="${codecs}"${sound}${text}`,
      `${rung.name}/playlist.m3u8`,
    );
  }
  if (audio && isAudioOnly) {
    lines.push(`#EXT-X-STREAM-INF:BANDWIDTH=${audio.bandwidth},CODECS="${audio.codecs}"${text}`, 'audio/playlist.m3u8');
  }
  for (const { name, width, height, bandwidth, codecs } of input.iframes ?? []) {
    lines.push(
      `#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=${bandwidth},RESOLUTION=${width}x${height},CODECS="${codecs}",` +
        `URI="${name}/iframes.m3u8"`,
    );
  }
  if (input.chaptersUri) {
    lines.push(`#EXT-X-SESSION-DATA:DATA-ID="com.apple.hls.chapters",URI="${input.chaptersUri}"`);
  }
  return `${lines.join('\n')}\n`;
}

/** Quoted strings of a playlist hold no quotes and no line ends. */
function attribute(text: string): string {
  return text.replace(/["\r\n]/g, "'");
}
