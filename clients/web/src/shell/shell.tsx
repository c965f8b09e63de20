/** The frame around every screen: navigation, the connection's state, uploads, and what just happened. */

import './shell.css';
import { Bell, Cctv, Clapperboard, Settings } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { AlertToast } from '../alerts/alert-toast.tsx';
import { useUnreadAlerts } from '../alerts/unread-alerts.ts';
import { Wordmark } from '../elements/wordmark.tsx';
import { DropZone } from '../videos/drop-zone.tsx';
import { UploadTray } from '../videos/upload-tray.tsx';
import { useReadable, useWorkplace } from '../workplace.tsx';
import { AccountMenu } from './account-menu.tsx';

export function Shell({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  const { canOperate } = useWorkplace();
  const unread = useUnreadAlerts();
  const main = useRef<HTMLElement>(null);
  const section = path.split('/')[1];

  // A new screen starts at its top, and the keyboard and the screen reader start there too.
  const isFirst = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the section is the reason
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [section]);

  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <header className="side">
        <Link href="/videos" className="home" aria-label="Sightline, videos">
          <Wordmark />
        </Link>
        <nav aria-label="Main" className="nav">
          <NavLink href="/videos" icon={<Clapperboard aria-hidden />} label="Videos" />
          <NavLink href="/cameras" icon={<Cctv aria-hidden />} label="Cameras" />
          <NavLink href="/alerts" icon={<Bell aria-hidden />} label="Alerts" count={unread} />
          <NavLink href="/workspace" icon={<Settings aria-hidden />} label="Workspace" />
        </nav>
        <div className="side-foot">
          <ConnectionState />
          <AccountMenu side="above" />
        </div>
        <div className="top-end">
          <ConnectionState />
          <AccountMenu side="below" />
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className="main">
        {children}
      </main>
      {canOperate && <DropZone />}
      <div className="corner">
        <AlertToast />
        <UploadTray />
      </div>
    </div>
  );
}

interface NavLinkProps {
  readonly href: string;
  readonly icon: ReactNode;
  readonly label: string;
  readonly count?: number;
}

function NavLink({ href, icon, label, count = 0 }: NavLinkProps) {
  const [path] = useLocation();
  const isCurrent = path === href || path.startsWith(`${href}/`) || (href === '/workspace' && path === '/system');
  return (
    <Link href={href} className="nav-link" aria-current={isCurrent ? 'page' : undefined}>
      {icon}
      <span>{label}</span>
      {count > 0 && (
        <span className="nav-count tabular">
          {count > 99 ? '99+' : count}
          <span className="visually-hidden"> not acknowledged</span>
        </span>
      )}
    </Link>
  );
}

/** Nothing while all is well and known; said calmly when what is shown may be old. */
function ConnectionState() {
  const { socket } = useWorkplace();
  const state = useReadable(socket.state);
  return (
    <div className="connection" role="status" data-state={state} title="Whether changes arrive by themselves">
      {state === 'live' ? 'Live' : state === 'lost' ? 'Reconnecting…' : 'Connecting…'}
    </div>
  );
}
