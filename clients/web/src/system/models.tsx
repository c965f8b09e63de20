import { taskWords } from '../alerts/alert-words.ts';
import { formatBytes } from '../elements/format.ts';
import { Note } from '../elements/note.tsx';
import { describePlaces, type KnownModel, standingOf } from './model-words.ts';
import type { System, SystemView } from './use-system.ts';

type Worker = System['workers'][number];

/** What looks at the cameras: per worker, then everything that could. */
export function Models({ system, error }: SystemView) {
  const watchers = system?.workers.filter(({ roles }) => roles.includes('cameras')) ?? [];
  return (
    <section className="panel" aria-labelledby="models-title">
      <h2 id="models-title">What looks at cameras</h2>
      {error && !system && <p className="small soft">The models are shown here when the installation answers again.</p>}
      {!system && !error && <div className="skeleton" style={{ height: '8rem' }} />}
      {system && watchers.length === 0 && (
        <Note tone="warning">No worker watches cameras at the moment. Its models are shown here when one starts.</Note>
      )}
      <ul className="rows">
        {watchers.map((worker) => (
          <WatcherRow key={worker.id} worker={worker} />
        ))}
      </ul>
      {system && (
        <>
          <h3 className="models-title">Models</h3>
          <ul className="rows">
            {system.models.map((model) => (
              <ModelRow key={model.sha256} model={model} watchers={watchers} />
            ))}
          </ul>
          <p className="small soft models-help">
            Whoever runs the installation fetches, tries and changes models on its command line. Workers follow within
            seconds, without a restart, and a model that is no good leaves everything as it was.
          </p>
        </>
      )}
    </section>
  );
}

function WatcherRow({ worker: { host, models } }: { worker: Worker }) {
  const hasDetector = models.inUse.some(({ task }) => task === 'DETECTION');
  const hasEventModel = models.inUse.some(({ task }) => task === 'EVENTS');
  return (
    <li>
      <div className="row-text">
        <div className="truncate">
          {host}{' '}
          <span className="faint">
            runs models on {models.providers.join(', ') || 'nothing: ONNX Runtime does not load'}
          </span>
        </div>
        <dl className="facts model-facts">
          {!hasDetector && (
            <>
              <dt>{taskWords.DETECTION}</dt>
              <dd>None: cameras are watched by motion alone</dd>
            </>
          )}
          {models.inUse.map(({ task, id, version, sha256, provider, milliseconds }) => (
            <div key={sha256} className="model-in-use">
              <dt>{taskWords[task]}</dt>
              <dd>
                {id} {version}{' '}
                <span className="faint tabular">
                  {provider}, {milliseconds} ms for a {task === 'DETECTION' ? 'picture' : 'moment'}
                </span>
                <div className="tiny faint" title={sha256}>
                  sha256 <code>{sha256.slice(0, 12)}…</code>
                </div>
              </dd>
            </div>
          ))}
          {!hasEventModel && (
            <>
              <dt>{taskWords.EVENTS}</dt>
              <dd>None: rules alone decide</dd>
            </>
          )}
        </dl>
        {models.problems.map((problem) => (
          <Note key={problem} tone="warning">
            <span className="break">{problem}</span>
          </Note>
        ))}
      </div>
    </li>
  );
}

function ModelRow({ model, watchers }: { model: KnownModel; watchers: readonly Worker[] }) {
  const { task, id, version, sha256, isChosen, sizeBytes, licence, source } = model;
  const standing = standingOf(model, watchers);
  const facts = [sizeBytes === null ? null : formatBytes(sizeBytes), licence, source].filter((fact) => fact !== null);
  return (
    <li>
      <div className="row-text">
        <div className="break">
          {id} {version} <span className="faint">{taskWords[task]}</span>
        </div>
        {facts.length > 0 && <div className="tiny faint break">{facts.join(' · ')}</div>}
        <div className="tiny faint">{describePlaces(model, watchers)}</div>
        <div className="tiny faint break">
          sha256 <code>{sha256}</code>
        </div>
        {standing.command && (
          <div className="tiny break">
            {standing.advice} <code>{standing.command}</code>
          </div>
        )}
      </div>
      <div className="model-badges">
        {isChosen && <span className="badge">Chosen</span>}
        <span className="badge" data-dot data-tone={standing.tone}>
          {standing.word}
        </span>
      </div>
    </li>
  );
}
