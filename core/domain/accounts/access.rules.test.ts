import { describe, expect, it } from 'vitest';
import { requirePermission, resolveWorkspaceId } from './access.rules.ts';
import { type Principal, permissionsOfRole } from './principal.ts';

const viewer: Principal = {
  kind: 'user',
  userId: 'usr_1',
  sessionId: 'ses_1',
  grants: new Map([
    ['wsp_1', permissionsOfRole.VIEWER],
    ['wsp_2', permissionsOfRole.OWNER],
  ]),
};

describe('requirePermission', () => {
  it('tells nobody, strangers and members apart', () => {
    expect(() => requirePermission(null, 'wsp_1', 'videos:read')).toThrow(
      expect.objectContaining({ kind: 'unauthenticated' }),
    );
    expect(() => requirePermission(viewer, 'wsp_9', 'videos:read')).toThrow(
      expect.objectContaining({ kind: 'notFound' }),
    );
    expect(() => requirePermission(viewer, 'wsp_1', 'videos:write')).toThrow(
      expect.objectContaining({ kind: 'forbidden' }),
    );
    requirePermission(viewer, 'wsp_1', 'videos:read');
  });
});

describe('resolveWorkspaceId', () => {
  it('takes the first workspace when none is named', () => {
    expect(resolveWorkspaceId(viewer, null)).toBe('wsp_1');
    expect(resolveWorkspaceId(viewer, 'wsp_2')).toBe('wsp_2');
    expect(() => resolveWorkspaceId({ ...viewer, grants: new Map() })).toThrow('not a member');
    expect(() => resolveWorkspaceId(null)).toThrow('Sign in');
  });
});
