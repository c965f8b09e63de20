/** SIGHTLINE_IMPORT_SOURCES and SIGHTLINE_EGRESS_PROXIES: what may be read from elsewhere, and the ways there. */

import { AppError } from '../../errors.ts';
import { type EgressProxy, type ImportSource, Secret } from './config.ts';

const privateMark = 'private+';

/**
 * `https://media.example.com/films/`, `https://*.example.com/`, and `private+http://10.0.0.5:8080/` for a host whose
 * addresses may lie in private networks. Throws AppError `invalid` that repeats no password.
 */
export function readImportSources(list: string): ImportSource[] {
  return entriesOf(list).map((entry) => {
    const isPrivate = entry.startsWith(privateMark);
    const url = parse(isPrivate ? entry.slice(privateMark.length) : entry, ['http:', 'https:']);
    if (!url || url.search || url.hash || url.username || url.password) {
      throw wrongSource('an entry must look like https://media.example.com/films/, without password, ? and #.');
    }
    const { protocol, hostname, port, pathname } = url;
    const isWildcard = hostname.startsWith('*.');
    if (hostname.slice(isWildcard ? 2 : 0).includes('*') || (isWildcard && !/\.[^.]+\.[^.]+$/.test(hostname))) {
      throw wrongSource(`"${hostname}" is too wide: write a host, or *. before a domain of two parts or more.`);
    }
    if (isPrivate && isWildcard) throw wrongSource(`${privateMark} needs one exact host, not "${hostname}".`);
    return { protocol: protocol === 'https:' ? 'https:' : 'http:', hostname, port, pathPrefix: pathname, isPrivate };
  });
}

/** `eu=http://user:password@proxy.example:3128`. Throws AppError `invalid` that repeats no password. */
export function readEgressProxies(list: string): EgressProxy[] {
  return entriesOf(list).map((entry) => {
    const [, region = '', address = ''] = /^([a-z0-9-]+)=(.+)$/.exec(entry) ?? [];
    const url = parse(address, ['http:']);
    if (url?.pathname !== '/' || url.search || url.hash) {
      throw new AppError(
        'invalid',
        'SIGHTLINE_EGRESS_PROXIES: an entry must look like eu=http://user:password@proxy.example:3128.',
      );
    }
    const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    return {
      region,
      hostname: url.hostname,
      port: Number(url.port || 80),
      credentials: url.username ? new Secret(credentials) : null,
    };
  });
}

function entriesOf(list: string): string[] {
  return list.split(/[\s,]+/).filter((entry) => entry !== '');
}

function parse(address: string, protocols: readonly string[]): URL | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url && protocols.includes(url.protocol) ? url : null;
}

function wrongSource(sentence: string): AppError {
  return new AppError('invalid', `SIGHTLINE_IMPORT_SOURCES: ${sentence}`);
}
