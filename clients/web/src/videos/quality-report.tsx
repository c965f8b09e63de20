import { Check, X } from 'lucide-react';
import { VerifyVideoDocument, type VideoDetailFragment } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { Ago } from '../elements/time.tsx';
import { useWorkplace } from '../workplace.tsx';

type Report = NonNullable<VideoDetailFragment['quality']>;

/** Whether what was made is right, check by check. */
export function QualityReport({ video }: { video: VideoDetailFragment }) {
  const { api, canOperate } = useWorkplace();
  const verify = useAction(() => api.mutate(VerifyVideoDocument, { input: { id: video.id } }));
  const { quality } = video;
  if (!quality) return null;
  const failed = quality.checks.filter(({ isPassed }) => !isPassed);
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>Checks</h2>
        {canOperate && video.state === 'READY' && (
          <Button tone="quiet" isBusy={verify.isBusy} onClick={() => void verify.run()}>
            Check again
          </Button>
        )}
      </div>
      <p className="small">
        <span className="badge" data-dot data-tone={quality.isClean ? 'good' : 'danger'}>
          {summaryOf(quality)}
        </span>{' '}
        <span className="faint">
          <Ago at={quality.checkedAt} />
        </span>
      </p>
      {verify.error && (
        <p className="small" role="alert">
          {verify.error}
        </p>
      )}
      {failed.length > 0 && <CheckList checks={failed} />}
      <details className="check-details">
        <summary>{failed.length > 0 ? 'All checks' : 'What was checked'}</summary>
        <CheckList checks={quality.checks} />
      </details>
    </section>
  );
}

function CheckList({ checks }: { checks: Report['checks'] }) {
  return (
    <ul className="check-list">
      {checks.map(({ name, rendition, isPassed, found, wanted }) => (
        <li key={`${name} ${rendition}`} data-failed={isPassed ? undefined : true}>
          {isPassed ? <Check aria-label="Passed" /> : <X aria-label="Failed" />}
          <div>
            <div>
              {name} {rendition && <span className="faint">{rendition}</span>}
            </div>
            <div className="faint tiny break">{isPassed ? found : `found ${found}, wanted ${wanted}`}</div>
          </div>
        </li>
      ))}
    </ul>
  );
}

export function summaryOf({ checks }: Pick<Report, 'checks'>): string {
  const failed = checks.filter(({ isPassed }) => !isPassed).length;
  return failed === 0 ? `All ${checks.length} passed` : `${failed} of ${checks.length} failed`;
}
