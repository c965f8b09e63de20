import { describe, expect, it } from 'vitest';
import type { ImportSource } from '../../platform/config/config.ts';
import { fileNameOf, findSource, parseSourceUrl, requireSource } from './source-address.rules.ts';

const source = (hostname: string, more: Partial<ImportSource> = {}): ImportSource => ({
  ...{ protocol: 'https:', hostname, port: '', pathPrefix: '/', isPrivate: false },
  ...more,
});
const sources = [
  source('media.example.com', { pathPrefix: '/films/' }),
  source('*.example.org'),
  source('10.0.0.5', { protocol: 'http:', port: '8080', isPrivate: true }),
];

describe('findSource', () => {
  it.each([
    'https://media.example.com/films/a.mp4',
    'https://user:pass@media.example.com/films/a/b.mp4?x=1',
    'https://MEDIA.example.com:443/films/a.mp4',
    'https://a.example.org/',
    'https://a.b.example.org/x',
    'http://10.0.0.5:8080/x.mp4',
    'http://0xa.0.0.5:8080/x.mp4',
  ])('knows %s', (address) => {
    expect(findSource(sources, parseSourceUrl(address))).not.toBeNull();
  });

  it.each([
    'http://media.example.com/films/a.mp4',
    'https://media.example.com:8443/films/a.mp4',
    'https://media.example.com/other/a.mp4',
    'https://media.example.com/films',
    'https://media.example.com/films2/a.mp4',
    'https://media.example.com/films/../secret.mp4',
    'https://media.example.com/films/%2e%2e%2fsecret.mp4',
    'https://media.example.com/films/..%5csecret.mp4',
    'https://media.example.com.evil.example/films/a.mp4',
    'https://media.example.com@evil.example/films/a.mp4',
    'https://example.org/',
    'https://badexample.org/',
    'http://10.0.0.5/x.mp4',
    'https://10.0.0.5:8080/x.mp4',
  ])('does not know %s', (address) => {
    expect(findSource(sources, parseSourceUrl(address))).toBeNull();
  });
});

describe('requireSource', () => {
  it('says that imports are off, or which host is none of the sources, and nothing of passwords', () => {
    const url = parseSourceUrl('https://user:hunter22@evil.example/a?token=hunter22');
    expect(() => requireSource([], url)).toThrow('SIGHTLINE_IMPORT_SOURCES');
    expect(() => requireSource(sources, url)).toThrow('evil.example');
    expect(() => requireSource(sources, url)).toThrow(expect.not.stringContaining('hunter22'));
  });
});

describe('parseSourceUrl', () => {
  it.each([
    '',
    'x',
    'file:///etc/passwd',
    'ftp://a/b',
    'gopher://a',
    'data:,x',
    'http://',
    'http://a b/',
    'http://a/\nb',
  ])('refuses %j', (address) => {
    expect(() => parseSourceUrl(address)).toThrow(expect.objectContaining({ kind: 'invalid' }));
  });
});

it.each([
  ['https://a.example/films/Holiday%202.mp4?x=1', 'Holiday 2.mp4'],
  ['https://a.example/', 'a.example'],
  ['https://a.example/films/', 'films'],
  ['https://a.example/%E0%A4%A', '%E0%A4%A'],
  ['https://a.example/a%2f..%2fb%00c.mp4', 'a..bc.mp4'],
])('%s is called %s', (address, name) => {
  expect(fileNameOf(new URL(address))).toBe(name);
});
