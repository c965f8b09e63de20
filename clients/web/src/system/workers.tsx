import { useEffect, useState } from 'react';
import { type ApiError, SystemDocument, type SystemQuery, toApiError } from '../../../kit/index.ts';
import { formatBytes } from '../elements/format.ts';
import { Note } from '../elements/note.tsx';
import { Ago } from '../elements/time.tsx';
import { useWorkplace } from '../workplace.tsx';

type Worker = SystemQuery['system']['workers'][number];

const everyMs = 5000;

/** The workers that are alive, looked at every few seconds while the page is seen. */
export function Workers() {
  const { api } = useWorkplace();
  const [system, setSystem] = useState<SystemQuery['system'] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    let isOver = false;
    const look = async () => {
      try {
        const answer = await api.query(SystemDocument, {});
        if (isOver) return;
        setSystem(answer.system);
        setError(null);
      } catch (problem) {
        if (!isOver) setError(toApiError(problem));
      }
    };
    void look();
    const timer = setInterval(() => {
      if (!document.hidden) void look();
    }, everyMs);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [api]);

  return (
    <section className="panel">
      <div className="panel-head">
        <h2>Workers</h2>
        {system && <span className="small faint">Version {system.version}</span>}
      </div>
      {error && <Note tone="danger">{error.message}</Note>}
      {!system && !error && <div className="skeleton" style={{ height: '4rem' }} />}
      {system?.workers.length === 0 && (
        <Note tone="warning">No worker is alive: nothing is processed until one starts.</Note>
      )}
      <ul className="rows">
        {system?.workers.map((worker) => (
          <WorkerRow key={worker.id} worker={worker} />
        ))}
      </ul>
    </section>
  );
}

function WorkerRow({ worker }: { worker: Worker }) {
  const { host, roles, capacity, capabilities, startedAt } = worker;
  return (
    <li>
      <div className="row-text">
        <div className="truncate">
          {host} <span className="faint">{roles.join(', ')}</span>
        </div>
        <div className="tiny faint tabular">{describeCapacity(capacity)}</div>
        {capacity.encoders.length > 0 && <div className="tiny faint break">{capacity.encoders.join(', ')}</div>}
        {roles.includes('cameras') && <div className="tiny faint break">{describeDetector(capabilities)}</div>}
        {capacity.problem && <div className="tiny soft break">{capacity.problem}</div>}
        <div className="tiny faint">
          Started <Ago at={startedAt} />
        </div>
      </div>
      <span className="badge" data-dot data-tone={capacity.isAccepting ? 'good' : 'warning'}>
        {capacity.isAccepting ? 'Takes work' : 'Busy'}
      </span>
    </li>
  );
}

export function describeCapacity({ cores, load, freeScratchBytes }: Worker['capacity']): string {
  const count = `${cores} ${cores === 1 ? 'core' : 'cores'}`;
  return `${count}, load ${load.toFixed(1)}, ${formatBytes(freeScratchBytes)} of scratch space free`;
}

/** What looks at the pictures of the cameras that it watches. */
export function describeDetector(capabilities: unknown): string {
  const { detector } = (capabilities ?? {}) as {
    detector?: { id: string; provider: string; pictureMs: number } | null;
  };
  if (!detector) return 'Cameras: by motion alone';
  return `Cameras: ${detector.id} on ${detector.provider}, ${Math.round(detector.pictureMs)} ms for a picture`;
}
