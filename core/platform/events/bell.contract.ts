/** What every bell does. */

import { expect, test } from 'vitest';
import type { Bell, Ring } from './bell.ts';

export interface BellFixture {
  open(): Promise<Bell>;
  /** Cuts every connection of the bells; the server is back when it returns. */
  cut(): Promise<void>;
  until(ask: () => boolean | Promise<boolean>): Promise<unknown>;
}

export function bellContract(fixture: BellFixture): void {
  test('every listener of every process hears every ring', async () => {
    await using here = await fixture.open();
    await using there = await fixture.open();
    const heard: Ring[][] = [[], [], []];
    const [a, b, c] = heard as [Ring[], Ring[], Ring[]];
    await here.listen((ring) => a.push(ring));
    await here.listen((ring) => b.push(ring));
    await there.listen((ring) => c.push(ring));
    await here.ring({ workspaceId: 'wsp_1', sequence: 1n });
    await there.ring({ workspaceId: 'wsp_2', sequence: 9_007_199_254_740_993n });
    await fixture.until(() => heard.every((rings) => rings.length === 2));
    for (const rings of heard) {
      expect(rings).toContainEqual({ workspaceId: 'wsp_1', sequence: 1n });
      expect(rings).toContainEqual({ workspaceId: 'wsp_2', sequence: 9_007_199_254_740_993n });
    }
  });

  test('a disposed listener hears nothing more', async () => {
    await using bell = await fixture.open();
    let gone = 0;
    let kept = 0;
    const listener = await bell.listen(() => gone++);
    await bell.listen(() => kept++);
    listener[Symbol.dispose]();
    await bell.ring({ workspaceId: 'wsp_1', sequence: 1n });
    await fixture.until(() => kept === 1);
    expect(gone).toBe(0);
  });

  test('it comes back when the connection was cut', async () => {
    await using bell = await fixture.open();
    const heard: bigint[] = [];
    await bell.listen((ring) => heard.push(ring.sequence));
    await bell.ring({ workspaceId: 'wsp_1', sequence: 1n });
    await fixture.until(() => heard.includes(1n));
    await fixture.cut();
    await fixture.until(async () => {
      await bell.ring({ workspaceId: 'wsp_1', sequence: 2n }).catch(() => {});
      return heard.includes(2n);
    });
    await bell.ping();
  });
}
