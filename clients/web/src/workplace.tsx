/** What every screen of a signed-in person works with, and the hooks that show it. */

import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import {
  type Api,
  claimInBrowser,
  type FeedSocket,
  type Live,
  type LiveState,
  openApi,
  openBrowserUploadFiles,
  openBrowserUploadRecords,
  openFeedSocket,
  openFileHasher,
  openUploads,
  type Readable,
  type Role,
  type Session,
  type Uploads,
  type UserNameFragment,
} from '../../kit/index.ts';

/** One sign-in's connections to the server. */
export interface Connection {
  readonly session: Session;
  readonly api: Api;
  readonly socket: FeedSocket;
  readonly uploads: Uploads;
  /** Ends the session and leaves nothing of this person's uploads in the browser. */
  signOut(): void;
  close(): void;
}

export function openConnection(session: Session): Connection {
  const api = openApi('/graphql', session);
  const socketUrl = new URL('/graphql', location.href);
  socketUrl.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = openFeedSocket(socketUrl.href, session);
  const uploads = openUploads({
    api,
    records: openBrowserUploadRecords(),
    files: openBrowserUploadFiles(),
    hash: openFileHasher(),
    claim: claimInBrowser,
  });
  return {
    session,
    api,
    socket,
    uploads,
    signOut: () => {
      uploads.forget();
      void session.signOut();
    },
    close: () => {
      uploads.close();
      socket.close();
    },
  };
}

export interface WorkspaceChoice {
  readonly id: string;
  readonly name: string;
  readonly role: Role | null;
}

export interface Workplace extends Connection {
  readonly user: UserNameFragment;
  readonly workspace: WorkspaceChoice;
  readonly workspaces: readonly WorkspaceChoice[];
  chooseWorkspace(id: string): void;
  /** May upload, edit, acknowledge. */
  readonly canOperate: boolean;
  /** May manage members and API keys. */
  readonly canManage: boolean;
  /** Says it to people who cannot see the screen change. */
  announce(sentence: string): void;
}

export const WorkplaceContext = createContext<Workplace | null>(null);

export function useWorkplace(): Workplace {
  const workplace = useContext(WorkplaceContext);
  if (!workplace) throw new Error('This belongs below a WorkplaceContext.');
  return workplace;
}

export function useReadable<T>(readable: Readable<T>): T {
  return useSyncExternalStore(readable.subscribe, readable.get);
}

const notYet: LiveState<never> = { value: null, error: null };
const nothingToWatch = () => () => {};

/** Opens what `open` gives for as long as the component stands and `key` stays, and shows its state. */
export function useLive<T>(open: () => Live<T>, key: string): LiveState<T> & { live: Live<T> | null } {
  const [live, setLive] = useState<Live<T> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says everything that `open` depends on
  useEffect(() => {
    const opened = open();
    setLive(opened);
    return () => {
      opened.close();
      setLive(null);
    };
  }, [key]);
  const state = useSyncExternalStore(live?.subscribe ?? nothingToWatch, live ? live.get : () => notYet as LiveState<T>);
  return { ...state, live };
}

/** The tab's title. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Sightline`;
  }, [title]);
}
