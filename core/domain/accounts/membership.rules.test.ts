import { describe, expect, it } from 'vitest';
import { checkRoleChange } from './membership.rules.ts';

describe('checkRoleChange', () => {
  it('lets an ADMIN manage everybody but OWNERs', () => {
    checkRoleChange({ actor: 'ADMIN', from: null, to: 'VIEWER', ownerCount: 1 });
    checkRoleChange({ actor: 'ADMIN', from: 'ADMIN', to: null, ownerCount: 1 });
    for (const change of [
      { from: null, to: 'OWNER' },
      { from: 'VIEWER', to: 'OWNER' },
      { from: 'OWNER', to: 'VIEWER' },
      { from: 'OWNER', to: null },
    ] as const) {
      expect(() => checkRoleChange({ actor: 'ADMIN', ownerCount: 2, ...change })).toThrow('Only an OWNER');
      expect(() => checkRoleChange({ actor: null, ownerCount: 2, ...change })).toThrow('Only an OWNER');
    }
  });

  it('keeps the last OWNER', () => {
    expect(() => checkRoleChange({ actor: 'OWNER', from: 'OWNER', to: 'ADMIN', ownerCount: 1 })).toThrow(
      'needs an OWNER',
    );
    expect(() => checkRoleChange({ actor: 'OWNER', from: 'OWNER', to: null, ownerCount: 1 })).toThrow('needs an OWNER');
    checkRoleChange({ actor: 'OWNER', from: 'OWNER', to: null, ownerCount: 2 });
    checkRoleChange({ actor: 'OWNER', from: 'OWNER', to: 'OWNER', ownerCount: 1 });
  });
});
