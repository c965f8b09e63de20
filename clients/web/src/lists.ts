/** Lists that the feed keeps current. */

import type { Live } from '../../kit/index.ts';

export interface Page<N> {
  readonly nodes: readonly N[];
  readonly totalCount: number;
  /** Where the next page starts; null when this is the last. */
  readonly next: string | null;
}

interface ConnectionLike<N> {
  readonly edges: readonly { readonly node: N }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly totalCount: number;
  readonly feedCursor: string;
}

export function toPage<N>(connection: ConnectionLike<N>): Page<N> {
  return {
    nodes: connection.edges.map((edge) => edge.node),
    totalCount: connection.totalCount,
    next: connection.pageInfo.hasNextPage ? connection.pageInfo.endCursor : null,
  };
}

/** The page with the node in its place, or unchanged when it is not on it. */
export function replaceNode<N extends { id: string }>(page: Page<N>, id: string, change: (node: N) => N): Page<N> {
  if (!page.nodes.some((node) => node.id === id)) return page;
  return { ...page, nodes: page.nodes.map((node) => (node.id === id ? change(node) : node)) };
}

export function prependNode<N extends { id: string }>(page: Page<N>, node: N): Page<N> {
  if (page.nodes.some(({ id }) => id === node.id)) return replaceNode(page, node.id, () => node);
  return { ...page, nodes: [node, ...page.nodes], totalCount: page.totalCount + 1 };
}

/** Adds the next page to what is shown; a node that the feed brought meanwhile is not shown twice. */
export async function loadMore<N extends { id: string }>(
  live: Live<Page<N>>,
  fetchPage: (after: string) => Promise<ConnectionLike<N>>,
): Promise<void> {
  const after = live.get().value?.next;
  if (!after) return;
  const more = toPage(await fetchPage(after));
  live.change((page) => {
    const shown = new Set(page.nodes.map(({ id }) => id));
    return { ...more, nodes: [...page.nodes, ...more.nodes.filter(({ id }) => !shown.has(id))] };
  });
}

interface ImageLike {
  readonly url: string;
  readonly expiresAt: string;
}

const longEnoughMs = 10 * 60_000;

/** Addresses are signed anew in every answer; the one on the screen stays while it is good and shows the same picture. */
export function steadyImage<I extends ImageLike>(shown: I | null, next: I | null): I | null {
  if (!shown || !next || fileOf(shown.url) !== fileOf(next.url)) return next;
  return Date.parse(shown.expiresAt) - longEnoughMs > Date.now() ? shown : next;
}

function fileOf(url: string): string {
  return url.split('?')[0]?.split('/').slice(-3).join('/') ?? url;
}
