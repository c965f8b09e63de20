import './alert-charts.css';
import type { CameraFeedbackQuery } from '../../../kit/index.ts';
import { classWords } from '../alerts/alert-words.ts';
import { type DayBar, fillDays, fillWeek } from './alert-chart.ts';
import { days } from './zone-hours.ts';

type Statistics = NonNullable<CameraFeedbackQuery['camera']>['alertStatistics'];

const dayName = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });

/** When the alerts of the last 30 days came, and of which kinds: charts, with their numbers behind them. */
export function AlertCharts({ statistics }: { statistics: Statistics }) {
  if (statistics.total.raised === 0) return null;
  const bars = fillDays(statistics, statistics.byDay);
  return (
    <section className="panel alert-charts" aria-labelledby="alert-charts-title">
      <div className="panel-head">
        <h2 id="alert-charts-title">When alerts came</h2>
        <span className="chart-key tiny soft">
          <i data-kind="raised" /> raised <i data-kind="false" /> of these false
        </span>
      </div>
      <div className="chart-grid">
        <DayChart bars={bars} />
        <WeekChart counted={statistics.byHourOfWeek} />
        <ClassChart classes={statistics.classes} />
      </div>
    </section>
  );
}

function DayChart({ bars }: { bars: readonly DayBar[] }) {
  const most = Math.max(1, ...bars.map(({ raised }) => raised));
  const height = (count: number) => (count / most) * 100;
  const busiest = bars.find(({ raised }) => raised === most);
  const told = bars.filter(({ raised }) => raised > 0);
  return (
    <figure>
      <figcaption className="small">
        By day <span className="faint">at most {most}</span>
      </figcaption>
      <svg
        className="day-chart"
        viewBox={`0 0 ${bars.length * 10} 100`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Alerts by day. The most were ${most}${busiest ? `, on ${nameOfDate(busiest.date)}` : ''}.`}
      >
        {bars.map(({ date, raised, falseAlarms }, index) => (
          <g key={date}>
            <title>{`${nameOfDate(date)}: ${raised} raised, ${falseAlarms} false`}</title>
            <rect className="chart-room" x={index * 10} y={0} width={9} height={100} />
            <rect data-kind="raised" x={index * 10} y={100 - height(raised)} width={9} height={height(raised)} />
            <rect
              data-kind="false"
              x={index * 10}
              y={100 - height(falseAlarms)}
              width={9}
              height={height(falseAlarms)}
            />
          </g>
        ))}
      </svg>
      <div className="chart-ends tiny faint" aria-hidden>
        <span>{nameOfDate(bars[0]?.date ?? '')}</span>
        <span>{nameOfDate(bars.at(-1)?.date ?? '')}</span>
      </div>
      <Numbers
        head={['Day', 'Raised', 'False']}
        rows={told.map(({ date, raised, falseAlarms }) => [nameOfDate(date), raised, falseAlarms])}
      />
    </figure>
  );
}

function WeekChart({ counted }: { counted: Statistics['byHourOfWeek'] }) {
  const week = fillWeek(counted);
  const nameOf = (weekday: string) => days.find(({ day }) => day === weekday)?.name ?? weekday;
  return (
    <figure>
      <figcaption className="small">By hour of the week</figcaption>
      <div className="week-chart">
        <div className="week-days tiny faint" aria-hidden>
          {days.map(({ day, short }) => (
            <span key={day}>{short}</span>
          ))}
        </div>
        <svg viewBox="0 0 240 70" preserveAspectRatio="none" role="img" aria-label="Alerts by hour of the week">
          {week.map(({ weekday, hour, raised, level }, index) => (
            <rect
              key={`${weekday} ${hour}`}
              data-level={level}
              x={hour * 10}
              y={Math.floor(index / 24) * 10}
              width={9}
              height={9}
            >
              <title>{`${nameOf(weekday)}, ${hour}:00: ${raised}`}</title>
            </rect>
          ))}
        </svg>
        <div className="chart-ends tiny faint" aria-hidden>
          {[0, 6, 12, 18, 24].map((hour) => (
            <span key={hour}>{hour}</span>
          ))}
        </div>
      </div>
      <Numbers
        head={['Hour', 'Raised']}
        rows={counted.map(({ weekday, hour, raised }) => [`${nameOf(weekday)}, ${hour}:00`, raised])}
      />
    </figure>
  );
}

/** Its numbers stand beside the bars. */
function ClassChart({ classes }: { classes: Statistics['classes'] }) {
  const raisedOnes = classes.filter(({ raised }) => raised > 0).toSorted((a, b) => b.raised - a.raised);
  const most = Math.max(1, ...raisedOnes.map(({ raised }) => raised));
  return (
    <figure>
      <figcaption className="small">By kind</figcaption>
      <ul className="class-chart small">
        {raisedOnes.map(({ eventClass, raised, judgedFalse, judgedFixture }) => (
          <li key={eventClass}>
            <span className="truncate">{classWords[eventClass]}</span>
            <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden>
              <rect className="chart-room" width={100} height={10} />
              <rect data-kind="raised" width={(raised / most) * 100} height={10} />
              <rect data-kind="false" width={((judgedFalse + judgedFixture) / most) * 100} height={10} />
            </svg>
            <span className="tabular">
              {raised}
              <span className="visually-hidden"> raised, {judgedFalse + judgedFixture} false</span>
            </span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

function Numbers({ head, rows }: { head: readonly string[]; rows: readonly (readonly (string | number)[])[] }) {
  return (
    <details className="chart-numbers small">
      <summary>As a table</summary>
      <table className="table">
        <thead>
          <tr>
            {head.map((name, column) => (
              <th key={name} scope="col" className={column > 0 ? 'number' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...counts]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {counts.map((count, column) => (
                <td key={head[column + 1]} className="number">
                  {count}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** "28 Nov" of "2026-11-28", whatever the time zone. */
function nameOfDate(date: string): string {
  return date === '' ? '' : dayName.format(new Date(`${date}T12:00:00`));
}
