/** File names for what people save: one visible name on every system, never a path. */

const maxCharacters = 150;
/** What no file may be called on Windows, whatever its extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Without separators, control characters, invisible direction marks and what some file system refuses. */
export function safeFileName(name: string): string {
  const visible = name
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\uFFFD]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const short = shorten(visible);
  return reserved.test(short) ? `_${short}` : short || 'video';
}

/** Keeps the extension. */
function shorten(name: string): string {
  const [, stem = name, extension = ''] = /^(.*?)(\.[A-Za-z0-9]{1,8})?$/su.exec(name) ?? [];
  return `${[...stem].slice(0, maxCharacters).join('')}${extension}`;
}

/** What a token for downloads of a video grants; no storage key begins so. */
export function downloadPrefix(videoId: string): `downloads/${string}/` {
  return `downloads/${videoId}/`;
}

export function originalName({ fileName }: { fileName: string }): string {
  return safeFileName(fileName);
}

export function renditionName({ title }: { title: string }, rendition: string): string {
  return safeFileName(rendition === 'audio' ? `${title} (sound).m4a` : `${title} (${rendition}).mp4`);
}

export function captionsName({ title }: { title: string }, language: string, format: 'vtt' | 'srt'): string {
  return safeFileName(`${title} (${language}).${format}`);
}
