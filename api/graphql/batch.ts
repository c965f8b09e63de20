/** Loaders over stores: one query for all the ids that one operation asks for. They load whatever is asked: the caller checks access. */

import DataLoader from 'dataloader';

export function loadById<T extends { readonly id: string }>(
  find: (ids: readonly string[]) => Promise<readonly T[]>,
): DataLoader<string, T | null> {
  return new DataLoader(async (ids) => {
    const byId = new Map((await find(ids)).map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}

/** The rows that belong to each id, in the order in which `find` returns them. */
export function loadGroups<T>(
  find: (ids: readonly string[]) => Promise<readonly T[]>,
  ownerOf: (row: T) => string,
): DataLoader<string, T[]> {
  return new DataLoader(async (ids) => {
    const byOwner = Map.groupBy(await find(ids), ownerOf);
    return ids.map((id) => byOwner.get(id) ?? []);
  });
}
