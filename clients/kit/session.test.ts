import { describe, expect, test } from 'vitest';
import { openSession, type SessionOptions } from './session.ts';

const startMs = Date.parse('2026-11-20T12:00:00Z');

/** A server that rotates refresh tokens and refuses used ones, and a store as all tabs share it. */
function openWorld() {
  const world = { nowMs: startMs, stored: null as string | null, valid: 'r0', issued: 0, refreshes: 0, isDown: false };
  let tail: Promise<unknown> = Promise.resolve();
  const issue = () => {
    world.issued += 1;
    world.valid = `r${world.issued}`;
    const expiresAt = new Date(world.nowMs + 600_000).toISOString();
    return { accessToken: `a${world.issued}`, refreshToken: world.valid, expiresAt };
  };
  const answer = (data: unknown, code?: string) =>
    Response.json(code ? { data: null, errors: [{ message: 'No.', extensions: { code } }] } : { data });
  const options: SessionOptions = {
    url: 'http://test/graphql',
    now: () => world.nowMs,
    store: {
      read: () => world.stored,
      write: (token) => {
        world.stored = token;
      },
      watch: () => () => {},
    },
    lock: (task) => {
      const turn = tail.then(task, task);
      tail = turn.catch(() => {});
      return turn;
    },
    fetch: (async (_url: string, init: RequestInit) => {
      if (world.isDown) throw new TypeError('fetch failed');
      const { query, variables } = JSON.parse(String(init.body));
      if (query.includes('mutation SignIn')) return answer({ signIn: issue() });
      if (query.includes('mutation SignOut')) return answer({ signOut: { signedOut: true } });
      world.refreshes += 1;
      if (variables.input.refreshToken !== world.valid) return answer(null, 'UNAUTHENTICATED');
      return answer({ refreshSession: issue() });
    }) as typeof fetch,
  };
  return { world, options };
}

describe('the session', () => {
  test('keeps the access token until half a minute before its end', async () => {
    const { world, options } = openWorld();
    const session = openSession(options);
    await session.signIn({ email: 'a@example.com', password: 'p' });
    expect(await session.accessToken()).toBe('a1');
    world.nowMs += 569_000;
    expect(session.currentToken()).toBe('a1');
    world.nowMs += 2000;
    expect(session.currentToken()).toBeNull();
    expect(await session.accessToken()).toBe('a2');
    expect(world.stored).toBe('r2');
  });

  test('refreshes once for many callers', async () => {
    const { world, options } = openWorld();
    world.stored = 'r0';
    const session = openSession(options);
    const tokens = await Promise.all([session.accessToken(), session.accessToken(), session.accessToken()]);
    expect(new Set(tokens).size).toBe(1);
    expect(world.refreshes).toBe(1);
  });

  test('never offers a used refresh token from another tab', async () => {
    const { world, options } = openWorld();
    world.stored = 'r0';
    const [one, other] = [openSession(options), openSession(options)];
    await Promise.all([one.accessToken(), other.accessToken()]);
    expect(world.refreshes).toBe(2);
    expect(one.isSignedIn.get() && other.isSignedIn.get()).toBe(true);
  });

  test('ends when the server refuses, not when it is away', async () => {
    const { world, options } = openWorld();
    world.stored = 'r0';
    world.isDown = true;
    const session = openSession(options);
    await expect(session.accessToken()).rejects.toMatchObject({ code: 'OFFLINE' });
    expect(session.isSignedIn.get()).toBe(true);
    world.isDown = false;
    world.valid = 'revoked';
    await expect(session.accessToken()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(session.isSignedIn.get()).toBe(false);
    expect(world.stored).toBeNull();
  });
});
