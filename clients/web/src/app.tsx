/** Signed out: the door. Signed in: the viewer is loaded, a workspace chosen, and the screens stand on both. */

import { CloudOff } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { type ApiError, type Session, toApiError, ViewerDocument, type ViewerQuery } from '../../kit/index.ts';
import { SignInPage } from './accounts/sign-in-page.tsx';
import { AlertsPage } from './alerts/alerts-page.tsx';
import { CamerasPage } from './cameras/cameras-page.tsx';
import { Button } from './elements/button.tsx';
import { LoadBoundary } from './elements/load-boundary.tsx';
import { EmptyState } from './elements/note.tsx';
import { Shell } from './shell/shell.tsx';
import { LibraryPage } from './videos/library-page.tsx';
import { type Connection, openConnection, useReadable, type Workplace, WorkplaceContext } from './workplace.tsx';

const VideoPage = lazy(async () => ({ default: (await import('./videos/video-page.tsx')).VideoPage }));
const CameraPage = lazy(async () => ({ default: (await import('./cameras/camera-page.tsx')).CameraPage }));
const TrackSearchPage = lazy(async () => ({
  default: (await import('./tracks/track-search-page.tsx')).TrackSearchPage,
}));
const WorkspacePage = lazy(async () => ({ default: (await import('./workspaces/workspace-page.tsx')).WorkspacePage }));
const SystemPage = lazy(async () => ({ default: (await import('./system/system-page.tsx')).SystemPage }));

export function App({ session }: { session: Session }) {
  const isSignedIn = useReadable(session.isSignedIn);
  return isSignedIn ? <SignedIn session={session} /> : <SignInPage session={session} />;
}

const workspaceKey = 'sightline.workspace';

function SignedIn({ session }: { session: Session }) {
  const [connection, setConnection] = useState<Connection | null>(null);
  const [viewer, setViewer] = useState<ViewerQuery['viewer']>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [workspaceId, setWorkspaceId] = useState(() => localStorage.getItem(workspaceKey));
  const [announcement, setAnnouncement] = useState('');

  useEffect(() => {
    const opened = openConnection(session);
    setConnection(opened);
    return () => opened.close();
  }, [session]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt more is a reason to ask again
  useEffect(() => {
    let isOver = false;
    connection?.api.query(ViewerDocument, {}).then(
      (answer) => {
        if (!isOver) setViewer(answer.viewer);
      },
      (problem) => {
        if (!isOver) setError(toApiError(problem));
      },
    );
    return () => {
      isOver = true;
    };
  }, [connection, attempt]);

  const workspace = viewer?.workspaces.find(({ id }) => id === workspaceId) ?? viewer?.workspaces[0];
  if (!connection || !viewer?.user || !workspace) {
    if (!error && !(viewer && !workspace)) return null;
    return (
      <EmptyState icon={<CloudOff aria-hidden />} title={error ? 'Not connected' : 'No workspace'}>
        <p role="alert">
          {error?.message ?? 'You are not a member of any workspace. Ask an administrator to add you.'}
        </p>
        <div className="form-actions">
          <Button
            tone="primary"
            onClick={() => {
              setError(null);
              setAttempt(attempt + 1);
            }}
          >
            Try again
          </Button>
          <Button onClick={() => connection?.signOut()}>Sign out</Button>
        </div>
      </EmptyState>
    );
  }

  const workplace: Workplace = {
    ...connection,
    user: viewer.user,
    workspace,
    workspaces: viewer.workspaces,
    chooseWorkspace: (id) => {
      localStorage.setItem(workspaceKey, id);
      setWorkspaceId(id);
    },
    canOperate: workspace.role !== 'VIEWER',
    canManage: workspace.role === 'OWNER' || workspace.role === 'ADMIN',
    announce: setAnnouncement,
  };
  return (
    <WorkplaceContext value={workplace}>
      <Shell key={workspace.id}>
        <Screens />
      </Shell>
      <div className="visually-hidden" role="status" aria-live="polite">
        {announcement}
      </div>
    </WorkplaceContext>
  );
}

function Screens() {
  const [path] = useLocation();
  return (
    <LoadBoundary key={path.split('/')[1]}>
      <Suspense fallback={null}>
        <Switch>
          <Route path="/videos" component={LibraryPage} />
          <Route path="/videos/:id">{({ id }) => <VideoPage key={id} id={id} />}</Route>
          <Route path="/cameras" component={CamerasPage} />
          <Route path="/cameras/search" component={TrackSearchPage} />
          <Route path="/cameras/:id">{({ id }) => <CameraPage key={id} id={id} />}</Route>
          <Route path="/alerts/:id?">{({ id }) => <AlertsPage selectedId={id ?? null} />}</Route>
          <Route path="/workspace" component={WorkspacePage} />
          <Route path="/system" component={SystemPage} />
          <Route>
            <Redirect to="/videos" replace />
          </Route>
        </Switch>
      </Suspense>
    </LoadBoundary>
  );
}
