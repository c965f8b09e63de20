/** Which addresses may be asked for, and how they are shown. */

import { AppError } from '../../errors.ts';
import type { ImportSource } from '../../platform/config/config.ts';

const maxUrlLength = 4_000;

/** Throws AppError `invalid` with a sentence that does not repeat the address. */
export function parseSourceUrl(text: string): URL {
  const address = text.trim();
  if (address.length > maxUrlLength) throw new AppError('invalid', 'The address is too long.');
  const url = URL.canParse(address) && !/[\p{Cc}\s]/u.test(address) ? new URL(address) : null;
  if (!url) throw new AppError('invalid', 'This is not an address.');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new AppError('invalid', 'Only http: and https: addresses can be imported.');
  }
  url.hash = '';
  return url;
}

/** The declared source that the address belongs to, or null. */
export function findSource(sources: readonly ImportSource[], url: URL): ImportSource | null {
  return sources.find((source) => isBelow(source, url)) ?? null;
}

/** Throws AppError `forbidden` for an address that is not among the declared sources; the sentence names its host alone. */
export function requireSource(sources: readonly ImportSource[], url: URL): ImportSource {
  if (sources.length === 0) {
    throw new AppError(
      'forbidden',
      'Imports are switched off here: the operator has declared no sources (SIGHTLINE_IMPORT_SOURCES).',
    );
  }
  const source = findSource(sources, url);
  if (source) return source;
  throw new AppError(
    'forbidden',
    `${url.host} is not among the sources that the operator declared for imports (SIGHTLINE_IMPORT_SOURCES), or only with other paths.`,
  );
}

/** The last part of the path, as a name for the file. */
export function fileNameOf(url: URL): string {
  const last = url.pathname.split('/').findLast((part) => part !== '') ?? url.hostname;
  let name = last;
  try {
    name = decodeURIComponent(last);
  } catch {
    // a broken %-escape stays as it is
  }
  const shown = name.replace(/[\p{Cc}\p{Zl}\p{Zp}/\\]/gu, '').trim();
  return [...(shown || url.hostname)].slice(0, 200).join('');
}

function isBelow({ protocol, hostname, port, pathPrefix }: ImportSource, url: URL): boolean {
  if (url.protocol !== protocol || url.port !== port) return false;
  const isHost = hostname.startsWith('*.')
    ? url.hostname.endsWith(hostname.slice(1)) && url.hostname.length > hostname.length - 1
    : url.hostname === hostname;
  if (!isHost) return false;
  if (pathPrefix === '/') return true;
  // Servers differ in what they make of an escaped slash: behind a path nobody may climb out of it.
  if (/%2f|%5c|%2e/i.test(url.pathname)) return false;
  return url.pathname === pathPrefix || url.pathname.startsWith(pathPrefix.replace(/\/?$/, '/'));
}
