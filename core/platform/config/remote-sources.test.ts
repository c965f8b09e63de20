import { expect, it } from 'vitest';
import { readEgressProxies, readImportSources } from './remote-sources.ts';

it('reads hosts, wildcards, paths, ports and trusted private hosts', () => {
  const list = 'https://media.example.com/films/, https://*.example.org\n private+http://10.0.0.5:8080/';
  expect(readImportSources(list)).toEqual([
    { protocol: 'https:', hostname: 'media.example.com', port: '', pathPrefix: '/films/', isPrivate: false },
    { protocol: 'https:', hostname: '*.example.org', port: '', pathPrefix: '/', isPrivate: false },
    { protocol: 'http:', hostname: '10.0.0.5', port: '8080', pathPrefix: '/', isPrivate: true },
  ]);
  expect(readImportSources('')).toEqual([]);
});

it.each([
  'media.example.com',
  'ftp://media.example.com/',
  'https://*/',
  'https://*.com/',
  'https://a.*.example.com/',
  'https://user:hunter22@media.example.com/',
  'https://media.example.com/?a=1',
  'private+http://*.example.com/',
])('refuses the source %s without repeating a password', (entry) => {
  expect(() => readImportSources(entry)).toThrow(expect.objectContaining({ kind: 'invalid' }));
  expect(() => readImportSources(entry)).toThrow(expect.not.stringContaining('hunter22'));
});

it('reads proxies with their region, and keeps their passwords to itself', () => {
  const [first, second] = readEgressProxies('eu=http://user:p%40ss@proxy.example:3128,us=http://10.0.0.9');
  expect(first).toMatchObject({ region: 'eu', hostname: 'proxy.example', port: 3128 });
  expect(first?.credentials?.reveal()).toBe('user:p@ss');
  expect(JSON.stringify(first)).not.toContain('p@ss');
  expect(second).toEqual({ region: 'us', hostname: '10.0.0.9', port: 80, credentials: null });
});

it.each(['http://proxy.example:3128', 'eu=https://proxy.example', 'eu=http://proxy.example/path', 'eu='])(
  'refuses the proxy %s',
  (entry) => {
    expect(() => readEgressProxies(entry)).toThrow(expect.objectContaining({ kind: 'invalid' }));
  },
);
