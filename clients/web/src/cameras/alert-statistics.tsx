import { useRef, useState } from 'react';
import type {
  AlertCountsFragment,
  CameraFeedbackQuery,
  ClassCountsFragment,
  ZoneShapeFragment,
} from '../../../kit/index.ts';
import { classWords } from '../alerts/alert-words.ts';
import { Button } from '../elements/button.tsx';
import { formatPercent, formatRate } from '../elements/format.ts';
import { useWorkplace } from '../workplace.tsx';
import { MissedAlertForm } from './missed-alert-form.tsx';

type Statistics = NonNullable<CameraFeedbackQuery['camera']>['alertStatistics'];

interface AlertStatisticsProps {
  readonly cameraId: string;
  readonly zones: readonly ZoneShapeFragment[];
  readonly statistics: Statistics;
}

/** How often the alerts of the last 30 days were wrong, and what they missed. */
export function AlertStatistics({ cameraId, zones, statistics }: AlertStatisticsProps) {
  const { canOperate, announce } = useWorkplace();
  const [isReporting, setReporting] = useState(false);
  const reportButton = useRef<HTMLButtonElement>(null);
  const { days, total, classes } = statistics;
  // The form goes away with the focus in it.
  const stopReporting = () => {
    setReporting(false);
    requestAnimationFrame(() => reportButton.current?.focus());
  };
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>Last 30 days</h2>
      </div>
      {classes.length === 0 ? (
        <p className="small soft">No alerts, and nothing that was missed.</p>
      ) : (
        <table className="table alert-statistics">
          <caption className="visually-hidden">Alerts of the last 30 days by kind</caption>
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col" className="number">
                Raised
              </th>
              <th scope="col" className="number">
                False
              </th>
              <th scope="col" className="number">
                False a day
              </th>
              <th scope="col" className="number">
                Missed
              </th>
            </tr>
          </thead>
          <tbody>
            {classes.map((counts) => (
              <CountRow key={counts.eventClass} name={classWords[counts.eventClass]} counts={counts} days={days} />
            ))}
            {classes.length > 1 && <CountRow name="All" counts={total} days={days} />}
          </tbody>
        </table>
      )}
      {classes.length > 0 && <p className="tiny faint">{describeJudged(total)}</p>}
      {canOperate && !isReporting && (
        <div className="camera-actions">
          <Button ref={reportButton} onClick={() => setReporting(true)}>
            Report something missed
          </Button>
        </div>
      )}
      {isReporting && (
        <MissedAlertForm
          cameraId={cameraId}
          zones={zones}
          onCancel={stopReporting}
          onReported={() => {
            stopReporting();
            announce('Reported as missed.');
          }}
        />
      )}
    </section>
  );
}

interface CountRowProps {
  readonly name: string;
  readonly counts: ClassCountsFragment;
  readonly days: number;
}

/** A rate over less than a day would be one alert made large. */
function CountRow({ name, counts, days }: CountRowProps) {
  const { raised, judgedFalse, judgedFixture, falseAlarmsPerDay, missed } = counts;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number">{raised}</td>
      <td className="number">{judgedFalse + judgedFixture}</td>
      <td className="number">{days < 1 || falseAlarmsPerDay === null ? '–' : formatRate(falseAlarmsPerDay)}</td>
      <td className="number">{missed}</td>
    </tr>
  );
}

function describeJudged(total: AlertCountsFragment): string {
  const judged = total.judgedTrue + total.judgedFalse + total.judgedKnown + total.judgedFixture;
  if (total.precision === null) return 'Nobody has said of any of them whether it was right.';
  return `${judged} of ${total.raised} judged; ${formatPercent(total.precision)} of these were right.`;
}
