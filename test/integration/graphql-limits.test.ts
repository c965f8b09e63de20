/** The same limits hold on POST, GET and WebSocket. */

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reply, startTestApi, type TestApi } from '../support/test-api.ts';
import { openTestApp } from '../support/test-app.ts';

let t: Awaited<ReturnType<typeof openTestApp>>;
let api: TestApi;
let token: string;

beforeAll(async () => {
  t = await openTestApp();
  api = await startTestApi(t.app);
  token = (await api.signUp('limited')).token;
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await t[Symbol.asyncDispose]();
});

const transports = ['post', 'get', 'overSocket'] as const;
const codeOf = ({ errors }: Pick<Reply, 'errors'>) => errors?.[0]?.extensions.code;

const tooMuch: Record<string, { query: string; variables?: object; says: string }> = {
  depth: {
    query: `{ workspace { ${'members { workspace { '.repeat(6)} id ${'} } '.repeat(6)} } }`,
    says: 'depth is 14, more than 12',
  },
  aliases: {
    query: `{ ${Array.from({ length: 31 }, (_, i) => `a${i}: __typename`).join(' ')} }`,
    says: 'aliases is 31',
  },
  'cost, written out': {
    query: '{ alerts(first: 5000) { edges { node { id } } } }',
    says: 'cost is',
  },
  'cost, hidden in a variable': {
    query: 'query ($n: Int) { alerts(first: $n) { edges { node { id } } } }',
    variables: { n: 5000 },
    says: 'cost is',
  },
  tokens: { query: `{ ${'a '.repeat(2001)} }`, says: '2000 tokens' },
};

describe.each(Object.entries(tooMuch))('too much %s', (_name, { query, variables, says }) => {
  it.each(transports)('is refused on %s', async (transport) => {
    const reply = await api[transport](query, { token, ...(variables && { variables }) });
    expect(codeOf(reply)).toBe('BAD_USER_INPUT');
    expect(reply.errors?.[0]?.message).toContain(says);
    expect(reply.data ?? null).toBeNull();
  });
});

it('refuses a page beyond 100 on every transport', async () => {
  for (const transport of transports) {
    const reply = await api[transport]('{ alerts(first: 101) { totalCount } }', { token });
    expect(codeOf(reply)).toBe('BAD_USER_INPUT');
    expect(reply.errors?.[0]?.message).toContain('between 1 and 100');
  }
});

it('refuses bodies that are too large', async () => {
  const query = `{ __typename } # ${'x'.repeat(300_000)}`;
  const reply = await api.post(query);
  expect([reply.status, codeOf(reply)]).toEqual([413, 'TOO_LARGE']);
  await expect(api.overSocket(query)).rejects.toMatchObject({ code: 1009 });
});

it('refuses batches', async () => {
  const response = await fetch(`${api.address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ query: '{ __typename }' }]),
  });
  expect(response.status).toBe(400);
});

it('counts the operations of a caller over all transports together', async () => {
  await using slow = await startTestApi(t.app, { graphql: { operationsPerMinute: 5 } });
  const ask = (transport: (typeof transports)[number]) => slow[transport]('{ __typename }', { token });
  for (let i = 0; i < 5; i++) expect(codeOf(await ask(transports[i % 3] ?? 'post'))).toBeUndefined();
  for (const transport of transports) expect(codeOf(await ask(transport))).toBe('RATE_LIMITED');
  const refused = await slow.post('{ __typename }', { token });
  expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
  expect(codeOf(await slow.post('{ __typename }'))).toBeUndefined(); // somebody else
});

it('executes nothing but trusted documents when there is a list of them', async () => {
  const trusted = '{ viewer { user { email } } }';
  const sha256Hash = createHash('sha256').update(trusted).digest('hex');
  const trustedDocumentsFile = join(t.app.config.dataDir, 'trusted.json');
  await writeFile(trustedDocumentsFile, JSON.stringify({ [sha256Hash]: trusted }));
  await using strict = await startTestApi(t.app, { graphql: { trustedDocumentsFile } });
  for (const transport of transports) {
    expect((await strict[transport](trusted, { token })).data.viewer.user.email).toBe('limited@example.org');
    expect(codeOf(await strict[transport]('{ viewer { user { id } } }', { token }))).toBe('FORBIDDEN');
  }
  const byHash = await fetch(`${strict.address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash } } }),
  });
  expect(await byHash.json()).toMatchObject({ data: { viewer: { user: { email: 'limited@example.org' } } } });
});

it.each(['no JSON', '{"x": "{ viewer { apiKey { id } } }"}', `{"${'0'.repeat(64)}": "{ viewer { apiKey { id } } }"}`])(
  'does not start with a list of trusted documents that is none: %s',
  async (content) => {
    const trustedDocumentsFile = join(t.app.config.dataDir, 'broken.json');
    await writeFile(trustedDocumentsFile, content);
    const starting = startTestApi(t.app, { graphql: { trustedDocumentsFile } });
    await expect(starting).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining(trustedDocumentsFile),
    });
  },
);

it('refuses text and moments that the database cannot keep', async () => {
  const hostile: [string, object, string][] = [
    ['query ($id: ID!) { video(id: $id) { id } }', { id: 'a\0b' }, 'U+0000'],
    ['{ videos(filter: { titleContains: "\\u0000" }) { totalCount } }', {}, 'U+0000'],
    ['query ($id: ID!) { camera(id: $id) { id } }', { id: '\ud800' }, 'well-formed'],
    ['{ videos(filter: { createdAfter: "0000-01-01T00:00:00Z" }) { totalCount } }', {}, 'year 1'],
    [
      'query ($after: String) { alerts(after: $after) { totalCount } }',
      { after: Buffer.from('[-8.64e15,"alr_x"]').toString('base64url') },
      'not a cursor',
    ],
  ];
  for (const [query, variables, says] of hostile) {
    for (const transport of transports) {
      const reply = await api[transport](query, { token, variables });
      expect([codeOf(reply), reply.errors?.[0]?.message]).toEqual(['BAD_USER_INPUT', expect.stringContaining(says)]);
    }
  }
});

it('refuses names with control characters in them', async () => {
  const input = { title: 'a\u001b[2Jb', fileName: 'a.mp4', sizeBytes: 5 };
  const reply = await api.post('mutation ($input: CreateVideoInput!) { createVideo(input: $input) { video { id } } }', {
    token,
    variables: { input },
  });
  expect(reply.errors?.[0]?.message).toBe('title: must not contain control characters.');
});

it.each(['Host: a b', 'X-Nothing: here'])('answers a request with "%s" in place of a good host', async (header) => {
  const { hostname, port } = new URL(api.address);
  const socket = connect(Number(port), hostname);
  socket.end(`GET /graphql?query={__typename} HTTP/1.0\r\n${header}\r\n\r\n`);
  expect(await text(socket)).toMatch(/^HTTP\/1.1 400 .*The Host header is missing or not valid/s);
});

it('cuts off a peer that asks and asks and never reads', async () => {
  const { hostname, port } = new URL(api.address);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.write(
    `GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\nSec-WebSocket-Key: ${'A'.repeat(22)}==\r\n\r\n`,
  );
  await once(socket, 'data');
  socket.pause();
  // Every ping is answered with what it brought: 64 MB in all.
  const ping = Buffer.from(JSON.stringify({ type: 'ping', payload: { x: 'x'.repeat(64_000) } }));
  const header = Buffer.from([0x81, 0xfe, ping.length >> 8, ping.length & 0xff, 0, 0, 0, 0]);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (let i = 0; i < 1_000 && !socket.destroyed; i++) {
    if (!socket.write(Buffer.concat([header, ping])))
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed]);
  }
  await closed;
});
