import '../workspaces/workspace.css';
import './system.css';
import { ArrowLeft } from 'lucide-react';
import { Link } from 'wouter';
import { useTitle } from '../workplace.tsx';
import { FailedJobs } from './failed-jobs.tsx';
import { Models } from './models.tsx';
import { useSystem } from './use-system.ts';
import { Workers } from './workers.tsx';

/** For those who run the installation: which workers there are, what looks at cameras, and what has failed for good. */
export function SystemPage() {
  useTitle('System');
  const view = useSystem();
  return (
    <>
      <Link href="/workspace" className="back-link">
        <ArrowLeft aria-hidden /> Workspace
      </Link>
      <div className="page-head">
        <h1>System</h1>
      </div>
      <div className="workspace">
        <Workers {...view} />
        <Models {...view} />
        <FailedJobs />
      </div>
    </>
  );
}
