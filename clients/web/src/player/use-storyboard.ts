import { useEffect, useRef, useState } from 'react';
import { parseStoryboard, type StoryboardTile } from '../../../kit/index.ts';

export interface StoryboardTiles {
  readonly tiles: readonly StoryboardTile[];
  /** The address of a picture has run out. */
  readonly renew: () => void;
}

/** The pictures of the time line, fetched once; no tiles until there are any. */
export function useStoryboard(vttUrl: string | null): StoryboardTiles {
  const [tiles, setTiles] = useState<readonly StoryboardTile[]>([]);
  const [attempt, setAttempt] = useState(0);
  // Every answer of the server signs the address anew; the pictures are the same.
  const latest = useRef(vttUrl);
  latest.current = vttUrl;
  const isThere = vttUrl !== null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt more is a reason to ask again
  useEffect(() => {
    const url = latest.current;
    if (!isThere || !url) return;
    const closing = new AbortController();
    const load = async () => {
      const answer = await fetch(url, { signal: closing.signal });
      if (answer.ok) setTiles(parseStoryboard(await answer.text(), answer.url));
    };
    // Without pictures the time line still shows times.
    load().catch(() => {});
    return () => closing.abort();
  }, [isThere, attempt]);

  return { tiles, renew: () => setAttempt((count) => Math.min(3, count + 1)) };
}
