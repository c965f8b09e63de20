import { RotateCw, Trash2 } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { Link } from 'wouter';
import {
  type ApiError,
  DiscardFailedJobDocument,
  FailedJobsDocument,
  type FailedJobsQuery,
  RetryFailedJobDocument,
  toApiError,
} from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { ConfirmDialog } from '../elements/dialog.tsx';
import { Note } from '../elements/note.tsx';
import { ShowMore } from '../elements/show-more.tsx';
import { Ago } from '../elements/time.tsx';
import { useWorkplace } from '../workplace.tsx';

type Job = FailedJobsQuery['failedJobs']['edges'][number]['node'];
type Page = FailedJobsQuery['failedJobs'];

const pageSize = 20;

/** Work that has failed for good: to be tried again or forgotten. */
export function FailedJobs() {
  const { api, workspace, canManage, announce } = useWorkplace();
  const [page, setPage] = useState<Page | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [doomed, setDoomed] = useState<Job | null>(null);
  const fetchPage = useCallback(
    async (after: string | null) =>
      (await api.query(FailedJobsDocument, { workspaceId: workspace.id, first: pageSize, after })).failedJobs,
    [api, workspace.id],
  );
  useEffect(() => {
    if (!canManage) return;
    fetchPage(null).then(setPage, (problem) => setError(toApiError(problem)));
  }, [fetchPage, canManage]);

  const more = useAction(async () => {
    const next = await fetchPage(page?.pageInfo.endCursor ?? null);
    setPage({ ...next, edges: [...(page?.edges ?? []), ...next.edges] });
  });
  const takeOff = (id: string) =>
    setPage((shown) => {
      if (!shown) return shown;
      const edges = shown.edges.filter(({ node }) => node.id !== id);
      return { ...shown, edges, totalCount: shown.totalCount - (shown.edges.length - edges.length) };
    });
  const retry = useAction(async ({ id, name }: Job) => {
    await api.mutate(RetryFailedJobDocument, { input: { id } });
    takeOff(id);
    announce(`${name} is tried again.`);
  });
  const discard = useAction(async ({ id }: Job) => {
    await api.mutate(DiscardFailedJobDocument, { input: { id } });
    setDoomed(null);
    takeOff(id);
  });

  return (
    <section className="panel">
      <h2>Failed jobs {page && page.totalCount > 0 && <span className="faint tabular">{page.totalCount}</span>}</h2>
      {!canManage && <p className="small soft">Administrators of a workspace see its failed jobs here.</p>}
      {error && <Note tone="danger">{error.message}</Note>}
      {retry.error && <Note tone="danger">{retry.error}</Note>}
      {canManage && !page && !error && <div className="skeleton" style={{ height: '4rem' }} />}
      {page?.edges.length === 0 && <p className="small soft">Nothing has failed for good.</p>}
      <ul className="rows">
        {page?.edges.map(({ node: job }) => (
          <li key={job.id}>
            <div className="row-text">
              <div className="truncate">
                {jobNames[job.name] ?? job.name}
                {job.video && (
                  <>
                    {' '}
                    of <Link href={`/videos/${job.video.id}`}>{job.video.title}</Link>
                  </>
                )}
              </div>
              <div className="small soft break">{job.reason}</div>
              <div className="tiny faint">
                {job.attempts} {job.attempts === 1 ? 'attempt' : 'attempts'}, the last <Ago at={job.failedAt} />
              </div>
            </div>
            <Button
              tone="quiet"
              aria-label={`Try ${nameOf(job)} again`}
              icon={<RotateCw aria-hidden />}
              disabled={retry.isBusy}
              onClick={() => void retry.run(job)}
            />
            <Button
              tone="quiet"
              aria-label={`Discard ${nameOf(job)}`}
              icon={<Trash2 aria-hidden />}
              onClick={() => setDoomed(job)}
            />
          </li>
        ))}
      </ul>
      {page?.pageInfo.hasNextPage && <ShowMore more={more} />}
      {doomed && (
        <ConfirmDialog
          title="Discard this job?"
          action="Discard"
          isBusy={discard.isBusy}
          error={discard.error}
          onClose={() => setDoomed(null)}
          onConfirm={() => void discard.run(doomed)}
        >
          {nameOf(doomed)} is not tried again. What it was to make stays missing.
        </ConfirmDialog>
      )}
    </section>
  );
}

const jobNames: Record<string, string> = {
  'video.prepare': 'Preparation',
  'video.sound': 'Sound',
  'video.copy': 'Copy of the original picture',
  'video.encodeFirst': 'Encoding of the beginning',
  'video.encode': 'Encoding',
  'video.encodeLater': 'Encoding',
  'video.segment': 'A part that somebody asked for',
  'video.finish': 'Last checks',
  'video.caption': 'Subtitles',
  'video.upgrade': 'Upgrade',
  'video.storyboard': 'Preview pictures',
  'video.poster': 'Poster',
  'video.download': 'Download',
  'video.verify': 'Checks',
  'video.hash': 'Check sum',
  'video.import': 'Import',
  'media.erase': 'Freeing of space',
};

function nameOf({ name, video }: Job): string {
  const words = jobNames[name] ?? name;
  return video ? `${words} of ${video.title}` : words;
}
