import { formatBytes } from '../elements/format.ts';
import { Note } from '../elements/note.tsx';
import { Ago } from '../elements/time.tsx';
import type { System, SystemView } from './use-system.ts';

type Worker = System['workers'][number];

/** The workers that are alive. */
export function Workers({ system, error }: SystemView) {
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
  const { host, roles, capacity, startedAt } = worker;
  return (
    <li>
      <div className="row-text">
        <div className="truncate">
          {host} <span className="faint">{roles.join(', ')}</span>
        </div>
        <div className="tiny faint tabular">{describeCapacity(capacity)}</div>
        {capacity.encoders.length > 0 && <div className="tiny faint break">{capacity.encoders.join(', ')}</div>}
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
