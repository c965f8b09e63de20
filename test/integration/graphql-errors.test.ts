/** What callers are told of errors, on every transport. */

import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { App } from '../../core/app.ts';
import { openDatabase } from '../../core/platform/db/database.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { openTestApp } from '../support/test-app.ts';

let t: Awaited<ReturnType<typeof openTestApp>>;
let api: TestApi;
const logged: { requestId?: string; err?: { message: string } }[] = [];

beforeAll(async () => {
  t = await openTestApp();
  const log = pino({ level: 'error' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const db = new Proxy(t.app.db, {
    get(target, name) {
      if (name === 'workerNode') throw new Error('connection to 10.1.2.3 with password hunter2 failed');
      return Reflect.get(target, name, target);
    },
  });
  api = await startTestApi({ ...t.app, db, log } as App);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await t[Symbol.asyncDispose]();
});

it.each(['post', 'get', 'overSocket'] as const)(
  'masks what it does not know and logs it once (%s)',
  async (transport) => {
    const { token } = await api.signUp(`masked-${transport}`.toLowerCase());
    logged.length = 0;
    const reply = await api[transport]('{ system { version } }', { token });
    const error = reply.errors?.[0];
    expect(JSON.stringify(reply)).not.toContain('hunter2');
    expect(error).toMatchObject({ message: 'Something went wrong on our side.', path: ['system'] });
    expect(error?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({
      requestId: error?.extensions.requestId,
      err: { message: expect.stringContaining('hunter2') },
    });
  },
);

it('says when the database is away', async () => {
  const { token } = await api.signUp('away');
  await using away = openDatabase('postgresql://nobody:x@127.0.0.1:1/none');
  await using cut = await startTestApi({ ...t.app, db: away.db, log: pino({ level: 'silent' }) } as App);
  const reply = await cut.post('{ system { version } }', { token });
  expect([reply.status, reply.errors?.[0]?.extensions.code]).toEqual([503, 'UNAVAILABLE']);
  expect(reply.errors?.[0]?.message).not.toContain('127.0.0.1');

  const input = 'title: "x", fileName: "x.mp4", sizeBytes: 4';
  const { data } = await api.post(`mutation { createVideo(input: { ${input} }) { upload { token } } }`, { token });
  const upload = await fetch(`${cut.address}/files`, {
    method: 'POST',
    headers: {
      ...{ 'tus-resumable': '1.0.0', 'upload-length': '4' },
      authorization: `Bearer ${data.createVideo.upload.token}`,
    },
  });
  expect([upload.status, await upload.text()]).toEqual([503, expect.stringContaining('database does not answer')]);
});

it.each(['video', 'camera', 'alert', 'node'])(
  'tells nobody to sign in rather than that there is no %s',
  async (name) => {
    for (const kind of ['vid', 'cam', 'alt', 'zon', 'ren', 'sub']) {
      const reply = await api.post(`{ ${name}(id: "${kind}_00000000000000000000000000") { id } }`);
      expect(reply.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    }
  },
);

it('gives known errors a code, a sentence and the id of the request', async () => {
  const unknown = await api.post('{ nothing }', { headers: { accept: 'application/graphql-response+json' } });
  expect([unknown.status, unknown.errors?.[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
  expect(unknown.errors?.[0]?.extensions.requestId).toBe(unknown.headers.get('x-request-id'));
  const nobody = await api.post('{ system { version } }');
  expect(nobody.errors?.[0]).toMatchObject({
    message: expect.stringContaining('Sign in'),
    extensions: { code: 'UNAUTHENTICATED' },
  });
  const wrong = await api.post(
    'mutation { signUp(input: {email: "x", password: "1234567890", name: "x"}) { accessToken } }',
  );
  expect(wrong.errors?.[0]).toMatchObject({
    message: 'email: is not an e-mail address.',
    extensions: { code: 'BAD_USER_INPUT', field: 'email' },
  });
  const variable = await api.post('query ($id: ID!) { node(id: $id) { id } }', { variables: {} });
  expect(variable.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  expect(logged.filter(({ err }) => err && !err.message.includes('hunter2'))).toEqual([]);
});
