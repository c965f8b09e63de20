import { useEffect, useRef, useState } from 'react';
import { sentenceOf, type TrackFilter, type TrackRowFragment, TracksDocument } from '../../../kit/index.ts';
import { type Action, useAction } from '../action.ts';
import { type Page, toPage } from '../lists.ts';
import { useWorkplace } from '../workplace.tsx';

const pageSize = 40;

interface Found {
  /** The last answer; it stays until the next one is there. */
  readonly page: Page<TrackRowFragment> | null;
  readonly isLoading: boolean;
  readonly error: string | null;
  readonly reload: () => void;
  readonly more: Action<[]>;
}

/** What matches, page by page. Tracks are not in the feed: the list stands until it is asked again. */
export function useTracks(filter: TrackFilter, key: string): Found {
  const { api, workspace } = useWorkplace();
  const workspaceId = workspace.id;
  const [page, setPage] = useState<Page<TrackRowFragment> | null>(null);
  const [answered, setAnswered] = useState<{ key: string; error: string | null } | null>(null);
  const [attempt, setAttempt] = useState(0);
  const asked = `${key} ${attempt}`;
  const latest = useRef(asked);
  latest.current = asked;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says everything of the filter
  useEffect(() => {
    const answer = (error: string | null) => {
      if (latest.current === asked) setAnswered({ key: asked, error });
    };
    api.query(TracksDocument, { workspaceId, first: pageSize, filter }).then(
      ({ tracks }) => {
        if (latest.current === asked) setPage(toPage(tracks));
        answer(null);
      },
      (problem) => answer(sentenceOf(problem)),
    );
  }, [api, workspaceId, asked]);

  const more = useAction(async () => {
    const variables = { workspaceId, first: pageSize, after: page?.next ?? null, filter };
    const next = toPage((await api.query(TracksDocument, variables)).tracks);
    if (latest.current === asked) setPage((shown) => ({ ...next, nodes: [...(shown?.nodes ?? []), ...next.nodes] }));
  });
  const isLoading = answered?.key !== asked;
  return { page, isLoading, error: isLoading ? null : answered.error, reload: () => setAttempt(attempt + 1), more };
}
