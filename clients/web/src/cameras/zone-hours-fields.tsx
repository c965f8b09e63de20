import { useId, useState } from 'react';
import { Field } from '../elements/field.tsx';
import { days, describeSchedule, ownTimeZone, type Schedule, usualHours } from './zone-hours.ts';

interface ZoneHoursFieldsProps {
  readonly schedule: Schedule;
  readonly isLimited: boolean;
  readonly onLimit: (isLimited: boolean) => void;
}

/** Whether a zone watches always, or on some days from one time to another. */
export function ZoneHoursFields({ schedule, isLimited, onLimit }: ZoneHoursFieldsProps) {
  const id = useId();
  const start = schedule?.hours[0] ?? usualHours;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(start.days));
  // Several entries of hours come from programs, and this form could only lose some of them.
  const isFixed = (schedule?.hours.length ?? 0) > 1;

  return (
    <fieldset className="field">
      <legend>At these times</legend>
      <div className="check">
        <input id={id} type="checkbox" checked={isLimited} onChange={(event) => onLimit(event.target.checked)} />
        <label htmlFor={id}>only at certain hours</label>
      </div>
      {isLimited && isFixed && schedule && <p className="small soft">{describeSchedule(schedule)}</p>}
      {isLimited && !isFixed && (
        <div className="zone-hours">
          {/* biome-ignore lint/a11y/useSemanticElements: a second fieldset would draw a second frame */}
          <div className="zone-days" role="group" aria-label="Days">
            {days.map(({ day, name, short }) => (
              <label key={day} className="zone-day">
                <input
                  type="checkbox"
                  name="days"
                  value={day}
                  aria-label={name}
                  checked={chosen.has(day)}
                  // A browser only asks for one of several boxes when each of them is told to be needed.
                  required={chosen.size === 0}
                  onChange={({ target }) => {
                    const next = new Set(chosen);
                    if (target.checked) next.add(day);
                    else next.delete(day);
                    setChosen(next);
                  }}
                />
                <span aria-hidden>{short}</span>
              </label>
            ))}
          </div>
          <div className="zone-times">
            <Field label="From" name="from" type="time" defaultValue={start.from} required />
            <Field label="To" name="to" type="time" defaultValue={start.to} required />
          </div>
          <p className="tiny faint">
            In the time of {schedule?.timeZone ?? ownTimeZone()}. An end before the beginning is on the next day.
          </p>
        </div>
      )}
    </fieldset>
  );
}
