/** GraphQL over HTTP: the audit suite of graphql-http, and what it does not ask. */

import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Seeded, seedWorkspace } from '../support/seed.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { openTestApp } from '../support/test-app.ts';

let t: Awaited<ReturnType<typeof openTestApp>>;
let api: TestApi;

beforeAll(async () => {
  t = await openTestApp();
  api = await startTestApi(t.app);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await t[Symbol.asyncDispose]();
});

describe('the audit suite', () => {
  for (const audit of serverAudits({ url: () => `${api.address}/graphql` })) {
    it(`${audit.id} ${audit.name}`, async () => {
      const { status, ...rest } = await audit.fn();
      expect({ status, reason: 'reason' in rest ? rest.reason : undefined }).toEqual({
        status: 'ok',
        reason: undefined,
      });
    });
  }
});

it('sends subscribers to the WebSocket', async () => {
  const { errors } = await api.post('subscription { feed { __typename } }');
  expect(errors?.[0]).toMatchObject({
    message: expect.stringContaining('WebSocket'),
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

it('leaves nothing running when its port is taken', async () => {
  const before = t.clock.sleepers;
  const port = Number(new URL(api.address).port);
  await expect(startTestApi(t.app, { http: { port } })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  expect(t.clock.sleepers).toBe(before);
});

it('asks the database as often for ten nodes of a kind as for one', async () => {
  const { token, workspaceId } = await api.signUp('nodes');
  const many: Seeded[] = [];
  for (let i = 0; i < 10; i++) many.push(await seedWorkspace(t.app, workspaceId, `node-${i}`));
  let queries = 0;
  t.app.pool.on('acquire', () => queries++);
  for (const kind of ['video', 'rendition', 'camera', 'zone', 'alert', 'track'] as const) {
    const count = async (ids: readonly string[]): Promise<number> => {
      queries = 0;
      const reply = await api.post('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { token, variables: { ids } });
      expect(reply.data.nodes.map(({ id }: { id: string }) => id)).toEqual(ids);
      return queries;
    };
    const ids = many.map((seeded) => seeded[kind]);
    const once = await count(ids.slice(0, 1));
    expect(once).toBeGreaterThan(1);
    expect({ kind, queries: await count(ids) }).toEqual({ kind, queries: once });
  }
  t.app.pool.removeAllListeners('acquire');
});

describe('requests from other sites', () => {
  const query = `/graphql?query=${encodeURIComponent('{ __typename }')}`;

  it.each([
    ['an image or a script', { 'sec-fetch-site': 'cross-site' }],
    ['a link in an old browser', { referer: 'https://elsewhere.example/' }],
    ['a script of another origin', { origin: 'https://elsewhere.example' }],
  ])('refuses a GET by %s', async (_name, headers) => {
    const response = await fetch(api.address + query, { headers });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Cross-Site Request Forgery');
  });

  it('refuses a form', async () => {
    const response = await fetch(`${api.address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ query: 'mutation { __typename }' }),
    });
    expect(response.status).toBe(400);
  });

  it('answers a preflight only for configured origins', async () => {
    await using open = await startTestApi(t.app, { http: { corsOrigins: ['https://app.example'] } });
    const preflight = (origin: string) =>
      fetch(`${open.address}/graphql`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
      });
    const good = await preflight('https://app.example');
    expect([good.status, good.headers.get('access-control-allow-origin')]).toEqual([204, 'https://app.example']);
    expect((await preflight('https://elsewhere.example')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('operator addresses', () => {
  it('says what is missing while no worker lives, and 200 when one does', async () => {
    const waiting = await fetch(`${api.address}/readyz`);
    expect(waiting.status).toBe(503);
    expect(await waiting.json()).toEqual({ ready: false, missing: { worker: expect.stringContaining('No worker') } });
    const now = new Date(t.app.clock.now());
    const node = { id: 'wrk_1', roles: [], host: 'h', pid: 1, capabilities: {}, startedAt: now };
    await t.app.db.workerNode.create({ data: { ...node, heartbeatAt: now } });
    expect((await fetch(`${api.address}/readyz`)).status).toBe(200);
    await t.app.db.workerNode.update({
      where: { id: 'wrk_1' },
      data: { heartbeatAt: new Date(now.getTime() - 11_000) },
    });
    expect((await fetch(`${api.address}/readyz`)).status).toBe(503);
    expect((await fetch(`${api.address}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${api.address}/metrics`)).text()).toContain('# HELP');
  });

  it('serves GraphiQL from its own files only, and only with introspection', async () => {
    const response = await fetch(`${api.address}/graphiql`);
    const page = await response.text();
    expect(page).not.toMatch(/(src|href|import)[^>]{0,40}https?:/);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    const script = await fetch(`${api.address}/graphiql/static/ruru.js`);
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    await using closed = await startTestApi(t.app, { graphql: { hasIntrospection: false } });
    expect((await fetch(`${closed.address}/graphiql`)).status).toBe(404);
    expect((await closed.post('{ __schema { queryType { name } } }')).errors?.[0]?.extensions.code).toBe(
      'BAD_USER_INPUT',
    );
    expect((await closed.overSocket('{ __schema { queryType { name } } }')).errors?.[0]?.extensions.code).toBe(
      'BAD_USER_INPUT',
    );
  });
});
