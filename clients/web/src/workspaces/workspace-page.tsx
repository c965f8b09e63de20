import './workspace.css';
import { CloudOff, Server } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { type ApiError, toApiError, WorkspaceDocument, type WorkspaceQuery } from '../../../kit/index.ts';
import { Button } from '../elements/button.tsx';
import { EmptyState } from '../elements/note.tsx';
import { useTitle, useWorkplace } from '../workplace.tsx';
import { ApiKeys } from './api-keys.tsx';
import { Members } from './members.tsx';
import { QuotaPanel } from './quota-panel.tsx';
import { VideoProfile } from './video-profile.tsx';

/** How much room there is, how videos are made, who belongs here, and which programs may act for it. */
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
  return (
    <>
      <div className="page-head">
        <h1>{loaded.name}</h1>
        <Link href="/system" className="button">
          <Server aria-hidden /> System
        </Link>
      </div>
      <div className="workspace">
        <QuotaPanel quota={loaded.quota} />
        <VideoProfile profile={loaded.videoProfile} onChanged={load} />
        <Members members={loaded.members} onChanged={load} />
        <ApiKeys apiKeys={loaded.apiKeys} onChanged={load} />
      </div>
    </>
  );
}
