import './workspace.css';
import { CloudOff } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { type ApiError, toApiError, WorkspaceDocument, type WorkspaceQuery } from '../../../kit/index.ts';
import { Button } from '../elements/button.tsx';
import { formatBytes } from '../elements/format.ts';
import { EmptyState } from '../elements/note.tsx';
import { useTitle, useWorkplace } from '../workplace.tsx';
import { ApiKeys } from './api-keys.tsx';
import { Members } from './members.tsx';

/** Who belongs here, and which programs may act for it. */
export function WorkspacePage() {
  const { api, workspace } = useWorkplace();
  const [loaded, setLoaded] = useState<WorkspaceQuery['workspace']>(null);
  const [error, setError] = useState<ApiError | null>(null);
  useTitle('Workspace');

  const load = useCallback(async () => {
    try {
      setLoaded((await api.query(WorkspaceDocument, { id: workspace.id })).workspace);
      setError(null);
    } catch (problem) {
      setError(toApiError(problem));
    }
  }, [api, workspace.id]);
  useEffect(() => void load(), [load]);

  if (!loaded) {
    if (!error) return <div className="skeleton" style={{ height: '20rem' }} />;
    return (
      <EmptyState icon={<CloudOff aria-hidden />} title="The workspace could not be loaded">
        <p role="alert">{error.message}</p>
        <Button onClick={() => void load()}>Try again</Button>
      </EmptyState>
    );
  }
  const share = loaded.quotaBytes > 0 ? loaded.usedBytes / loaded.quotaBytes : 0;
  return (
    <>
      <div className="page-head">
        <h1>{loaded.name}</h1>
      </div>
      <div className="workspace">
        <section className="panel">
          <h2>Storage</h2>
          <p className="small tabular">
            {formatBytes(loaded.usedBytes)} of {formatBytes(loaded.quotaBytes)} used
          </p>
          <div className="bar" aria-hidden>
            <span style={{ width: `${Math.min(100, share * 100)}%` }} />
          </div>
        </section>
        <Members members={loaded.members} onChanged={load} />
        <ApiKeys apiKeys={loaded.apiKeys} onChanged={load} />
      </div>
    </>
  );
}
