/**
 * What a source address may be, and what of it may be shown.
 *
 * - rtsp, rtsps, http and https with any host: cameras live in private networks.
 * - file: below one directory (camera-source.ts resolves it), played once, or for ever with ?loop=1.
 */

import { AppError } from '../../errors.ts';

export type CameraSource =
  | { readonly kind: 'rtsp' | 'http'; readonly url: string }
  | { readonly kind: 'file'; readonly path: string; readonly isLooped: boolean };

const maxUrlLength = 2_000;
const secretName = /^(user|usr|username|login|pass|passwd|password|pwd|token|auth|key|secret|sig|signature|session)/i;

/** Throws AppError `invalid` with a sentence that does not repeat the address. */
export function parseCameraSource(text: string): CameraSource {
  const address = text.trim();
  if (address.length > maxUrlLength) throw new AppError('invalid', 'The source address is too long.');
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || /[\p{Cc}\s]/u.test(address)) throw new AppError('invalid', 'The source is not an address.');
  switch (url.protocol) {
    case 'rtsp:':
    case 'rtsps:':
    case 'http:':
    case 'https:':
      if (!url.hostname) throw new AppError('invalid', 'The source address has no host.');
      return { kind: url.protocol.startsWith('rtsp') ? 'rtsp' : 'http', url: url.href };
    case 'file:':
      return parseFileSource(address, url);
    default:
      throw new AppError('invalid', 'A camera source is an rtsp:, rtsps:, http:, https: or file: address.');
  }
}

function parseFileSource(address: string, url: URL): CameraSource {
  if (url.host)
    throw new AppError('invalid', 'A file: source has no host: write file:name.mp4 or file:///path/name.mp4.');
  // The parser has already folded ".." away, so the text itself is asked: nobody writes one by accident.
  const written = safeDecode(address.slice('file:'.length).replace(/[?#].*$/s, ''));
  if (written.split(/[/\\]/).includes('..')) throw new AppError('invalid', 'A file: source must not contain "..".');
  const path = safeDecode(url.pathname);
  if (path.includes('\0') || path === '/' || path === '')
    throw new AppError('invalid', 'The file: source names no file.');
  return { kind: 'file', path, isLooped: url.searchParams.get('loop') === '1' };
}

/** `name` as it stands in an address. */
function isSecret(name: string): boolean {
  return secretName.test(decodeLeniently(name));
}

function decodeLeniently(text: string): string {
  return text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AppError('invalid', 'The source address has a broken %-escape.');
  }
}

/** The address without user, password, query values and fragment: what the API, the logs and the screen show. */
export function describeCameraSource(source: CameraSource): string {
  if (source.kind === 'file') return `file:${source.path.split('/').at(-1)}${source.isLooped ? '?loop=1' : ''}`;
  const url = new URL(source.url);
  // Some recorders take the password in the path: /user=admin&password=...&channel=1.sdp
  const path = url.pathname
    .replace(/([^/&;_?=]+)=([^/&;_?]*)/g, (pair, name: string) => (isSecret(name) ? `${name}=***` : pair))
    .replace(/(?<=\/([^/=]+)\/)[^/]+/g, (part, name: string) => (isSecret(name) ? '***' : part));
  return `${url.protocol}//${url.host}${path === '/' ? '' : path}${url.search ? '?***' : ''}`;
}
