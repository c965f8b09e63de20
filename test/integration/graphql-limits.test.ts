/** The same limits hold on POST, GET and WebSocket. */

import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
