/** Sessions, members and API keys, as a client sees them. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureFirstOwner, resetPassword } from '../../core/domain/accounts/index.ts';
import { type Account, password, type Reply, startTestApi, type TestApi } from '../support/test-api.ts';
import { openTestApp } from '../support/test-app.ts';

let t: Awaited<ReturnType<typeof openTestApp>>;
let api: TestApi;

beforeAll(async () => {
  t = await openTestApp({
    env: { SIGHTLINE_ADMIN_EMAIL: 'First@Example.org', SIGHTLINE_ADMIN_PASSWORD: 'first owner pass' },
  });
  api = await startTestApi(t.app);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await t[Symbol.asyncDispose]();
});

const codeOf = ({ errors }: Pick<Reply, 'errors'>) => errors?.[0]?.extensions.code;
const sessionFields = '{ accessToken refreshToken expiresAt user { email } }';
const signIn = (email: string, secret: string, headers: Record<string, string> = {}) =>
  api.post(`mutation ($input: SignInInput!) { signIn(input: $input) ${sessionFields} }`, {
    variables: { input: { email, password: secret } },
    headers,
  });
const refresh = (refreshToken: string) =>
  api.post(`mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) ${sessionFields} }`, {
    variables: { input: { refreshToken } },
  });
const whoAmI = async (token: string) =>
  api.post('{ viewer { user { email } apiKey { name } permissions } }', { token });
const mutate = (token: string, name: string, input: object, fields: string) =>
  api.post(`mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) ${fields} }`, {
    token,
    variables: { input },
  });

describe('the first owner', () => {
  it('is made once, whoever asks again', async () => {
    const first = await ensureFirstOwner(t.app);
    expect(first).toMatchObject({ email: 'first@example.org', password: null, created: true });
    expect(await ensureFirstOwner(t.app)).toEqual({ ...first, created: false });
    expect((await signIn('FIRST@example.org', 'first owner pass')).data.signIn.user.email).toBe('first@example.org');
  });
});

describe('a forgotten password', () => {
  it('is replaced by the operator, and all sessions end', async () => {
    const account = await api.signUp('forgetful');
    const fresh = await resetPassword(t.app, 'Forgetful@example.org');
    expect(codeOf(await whoAmI(account.token))).toBe('UNAUTHENTICATED');
    expect(codeOf(await signIn(account.email, password))).toBe('UNAUTHENTICATED');
    expect((await signIn(account.email, fresh)).data.signIn.user.email).toBe(account.email);
  });
});

describe('sessions', () => {
  it('refuses a wrong password and an unknown address alike', async () => {
    await api.signUp('alike');
    const wrong = await signIn('alike@example.org', 'not the password');
    const unknown = await signIn('nobody@example.org', 'not the password');
    expect(wrong.errors?.[0]?.message).toBe(unknown.errors?.[0]?.message);
    expect([codeOf(wrong), codeOf(unknown)]).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
  });

  it('stops guessing, per address and per caller', async () => {
    await api.signUp('guessed');
    for (let i = 0; i < 10; i++)
      expect(codeOf(await signIn('guessed@example.org', `guess ${i}`))).toBe('UNAUTHENTICATED');
    expect(codeOf(await signIn('guessed@example.org', password))).toBe('RATE_LIMITED');
    const from = { 'x-forwarded-for': '203.0.113.9' };
    for (let i = 0; i < 50; i++) await signIn(`guess${i}@example.org`, 'x', from);
    expect(codeOf(await signIn('another@example.org', 'x', from))).toBe('RATE_LIMITED');
    expect(codeOf(await signIn('another@example.org', 'x'))).toBe('UNAUTHENTICATED');
  });

  it('ends access tokens after ten minutes and goes on with the refresh token', async () => {
    const account = await api.signUp('ten-minutes');
    t.clock.advance(9 * 60_000);
    expect((await whoAmI(account.token)).data.viewer.user.email).toBe(account.email);
    t.clock.advance(61_000);
    expect(codeOf(await whoAmI(account.token))).toBe('UNAUTHENTICATED');
    expect(codeOf(await api.post('{ workspace { id } }', { token: account.token }))).toBe('UNAUTHENTICATED');
    const renewed = await refresh(account.refreshToken);
    expect((await whoAmI(renewed.data.refreshSession.accessToken)).data.viewer.user.email).toBe(account.email);
  });

  it('takes a quick second use of a refresh token for a retry', async () => {
    const account = await api.signUp('retry');
    const [first, second] = await Promise.all([refresh(account.refreshToken), refresh(account.refreshToken)]);
    for (const { data } of [first, second]) {
      expect(codeOf(await refresh(data.refreshSession.refreshToken))).toBeUndefined();
      expect((await whoAmI(data.refreshSession.accessToken)).data.viewer).not.toBeNull();
    }
  });

  it('takes a late second use for theft and ends the session', async () => {
    const account = await api.signUp('theft');
    const renewed = (await refresh(account.refreshToken)).data.refreshSession;
    t.clock.advance(21_000);
    expect(codeOf(await refresh(account.refreshToken))).toBe('UNAUTHENTICATED');
    expect(codeOf(await refresh(renewed.refreshToken))).toBe('UNAUTHENTICATED');
    expect(codeOf(await whoAmI(renewed.accessToken))).toBe('UNAUTHENTICATED');
  });

  it('ends at once when signed out', async () => {
    const account = await api.signUp('out');
    expect(
      (await mutate(account.token, 'signOut', { refreshToken: account.refreshToken }, '{ signedOut }')).data.signOut
        .signedOut,
    ).toBe(true);
    expect(codeOf(await whoAmI(account.token))).toBe('UNAUTHENTICATED');
    expect(codeOf(await refresh(account.refreshToken))).toBe('UNAUTHENTICATED');
  });

  it('refuses short passwords, taken addresses, and everybody when sign-up is closed', async () => {
    await api.signUp('taken');
    await expect(api.signUp('taken')).rejects.toThrow('already an account');
    const short = await mutate('', 'signUp', { email: 'a@b.org', password: 'short', name: 'A' }, '{ expiresAt }');
    expect(short.errors?.[0]?.message).toBe('password: must have at least 10 characters.');
    await using closed = await startTestApi(t.app, { isSignUpOpen: false });
    await expect(closed.signUp('closed')).rejects.toThrow('does not accept new accounts');
  });

  it('refuses tokens that were signed by others or not at all', async () => {
    const account = await api.signUp('forged');
    const [header, payload] = account.token.split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of [`${header}.${payload}.AAAA`, `${none}.${payload}.`, 'slk_unknown', 'x']) {
      expect(codeOf(await whoAmI(token))).toBe('UNAUTHENTICATED');
    }
  });
});

describe('members', () => {
  let owner: Account;
  let admin: Account;
  let viewer: Account;
  const memberFields = '{ role user { id email } workspace { id } }';
  const inWorkspace = (input: object) => ({ workspaceId: owner.workspaceId, ...input });

  beforeAll(async () => {
    [owner, admin, viewer] = (await Promise.all(['owner', 'admin', 'viewer'].map((name) => api.signUp(name)))) as [
      Account,
      Account,
      Account,
    ];
    t.clock.advance(1);
    const added = await mutate(
      owner.token,
      'addMember',
      inWorkspace({ email: admin.email, role: 'ADMIN' }),
      memberFields,
    );
    expect(added.data.addMember).toEqual({
      role: 'ADMIN',
      user: { id: admin.userId, email: admin.email },
      workspace: { id: owner.workspaceId },
    });
    t.clock.advance(1);
    await mutate(admin.token, 'addMember', inWorkspace({ email: viewer.email, role: 'VIEWER' }), memberFields);
  });

  it('shows members to members and keys to administrators', async () => {
    const query = 'query ($id: ID) { workspace(id: $id) { role members { role } apiKeys { id } } }';
    const seen = await api.post(query, { token: admin.token, variables: { id: owner.workspaceId } });
    expect(seen.data.workspace).toEqual({
      role: 'ADMIN',
      members: [{ role: 'OWNER' }, { role: 'ADMIN' }, { role: 'VIEWER' }],
      apiKeys: [],
    });
    expect(codeOf(await api.post(query, { token: viewer.token, variables: { id: owner.workspaceId } }))).toBe(
      'FORBIDDEN',
    );
  });

  it('lets nobody below ADMIN change members, and no ADMIN touch OWNERs', async () => {
    const change = (token: string, userId: string, role: string) =>
      mutate(token, 'changeMemberRole', inWorkspace({ userId, role }), memberFields);
    expect(codeOf(await change(viewer.token, viewer.userId, 'ADMIN'))).toBe('FORBIDDEN');
    expect(codeOf(await change(admin.token, admin.userId, 'OWNER'))).toBe('FORBIDDEN');
    expect(codeOf(await change(admin.token, owner.userId, 'VIEWER'))).toBe('FORBIDDEN');
    expect(
      codeOf(await mutate(admin.token, 'removeMember', inWorkspace({ userId: owner.userId }), '{ deletedId }')),
    ).toBe('FORBIDDEN');
    expect((await change(admin.token, viewer.userId, 'OPERATOR')).data.changeMemberRole.role).toBe('OPERATOR');
    expect(
      codeOf(await mutate(owner.token, 'addMember', inWorkspace({ email: admin.email, role: 'VIEWER' }), memberFields)),
    ).toBe('CONFLICT');
    expect(
      codeOf(await mutate(owner.token, 'addMember', inWorkspace({ email: 'no@no.org', role: 'VIEWER' }), memberFields)),
    ).toBe('NOT_FOUND');
  });

  it('keeps one OWNER, also when two of them leave at the same moment', async () => {
    expect(
      codeOf(await mutate(owner.token, 'removeMember', inWorkspace({ userId: owner.userId }), '{ deletedId }')),
    ).toBe('CONFLICT');
    const second = await api.signUp('second-owner');
    await mutate(owner.token, 'addMember', inWorkspace({ email: second.email, role: 'OWNER' }), memberFields);
    const leave = ({ token, userId }: Account) =>
      mutate(token, 'removeMember', inWorkspace({ userId }), '{ deletedId }');
    const left = await Promise.all([leave(owner), leave(second)]);
    expect(left.map(codeOf).sort()).toEqual(['CONFLICT', undefined]);
  });

  it('shuts out who was removed at once', async () => {
    const { token, workspaceId } = await api.signUp('remover');
    const guest = await api.signUp('guest');
    await mutate(token, 'addMember', { email: guest.email, role: 'VIEWER' }, memberFields);
    const look = () =>
      api.post('query ($id: ID) { workspace(id: $id) { name } }', {
        token: guest.token,
        variables: { id: workspaceId },
      });
    expect((await look()).data.workspace).not.toBeNull();
    await mutate(guest.token, 'removeMember', { workspaceId, userId: guest.userId }, '{ deletedId }');
    expect((await look()).data.workspace).toBeNull();
  });
});

describe('API keys', () => {
  const create = (token: string, input: object) =>
    mutate(token, 'createApiKey', { name: 'Key', ...input }, '{ secret apiKey { id prefix scopes } }');

  it('work with their scopes, are kept as a hash, and stop at once when revoked', async () => {
    const { token } = await api.signUp('key-maker');
    const made = (await create(token, { scopes: ['alerts:read', 'alerts:read'] })).data.createApiKey;
    expect(made.secret).toMatch(/^slk_[\w-]{43}$/);
    expect(made.apiKey).toMatchObject({ prefix: made.secret.slice(0, 12), scopes: ['alerts:read'] });
    const row = await t.app.db.apiKey.findUniqueOrThrow({ where: { id: made.apiKey.id } });
    expect(JSON.stringify(row)).not.toContain(made.secret.slice(12));
    expect((await whoAmI(made.secret)).data.viewer).toEqual({
      user: null,
      apiKey: { name: 'Key' },
      permissions: ['alerts:read'],
    });
    expect(codeOf(await api.post('{ videos { totalCount } }', { token: made.secret }))).toBe('FORBIDDEN');
    expect((await api.post('{ alerts { totalCount } }', { token: made.secret })).data.alerts.totalCount).toBe(0);
    expect(codeOf(await create(made.secret, { scopes: ['alerts:read'] }))).toBe('FORBIDDEN');
    await mutate(token, 'revokeApiKey', { id: made.apiKey.id }, '{ revokedAt }');
    expect(codeOf(await whoAmI(made.secret))).toBe('UNAUTHENTICATED');
  });

  it('say when they were last used, to the minute', async () => {
    const { token } = await api.signUp('key-user');
    const { secret, apiKey } = (await create(token, { scopes: ['videos:read'] })).data.createApiKey;
    const lastUsed = async () =>
      (await t.app.db.apiKey.findUniqueOrThrow({ where: { id: apiKey.id } })).lastUsedAt?.getTime();
    await whoAmI(secret);
    const first = await lastUsed();
    expect(first).toBe(t.clock.now());
    t.clock.advance(59_000);
    await whoAmI(secret);
    expect(await lastUsed()).toBe(first);
    t.clock.advance(1_000);
    await whoAmI(secret);
    expect(await lastUsed()).toBe(t.clock.now());
  });

  it('expire, and refuse scopes that do not exist', async () => {
    const { token } = await api.signUp('key-expirer');
    const expiresAt = new Date(t.clock.now() + 60_000).toISOString();
    const { secret } = (await create(token, { scopes: ['videos:read'], expiresAt })).data.createApiKey;
    expect((await whoAmI(secret)).data.viewer.apiKey.name).toBe('Key');
    t.clock.advance(60_000);
    expect(codeOf(await whoAmI(secret))).toBe('UNAUTHENTICATED');
    const wrong = await create(token, { scopes: ['everything'] });
    expect(wrong.errors?.[0]?.message).toContain('must be among videos:read');
  });
});
