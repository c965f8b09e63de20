import type { QuotaFragment } from '../../../kit/index.ts';
import { quotaLines } from './quota-words.ts';

export function QuotaPanel({ quota }: { quota: QuotaFragment }) {
  return (
    <section className="panel">
      <h2>Usage</h2>
      <dl className="quota">
        {quotaLines(quota).map(({ name, text, share }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="tabular">{text}</dd>
            <dd className="bar" aria-hidden data-full={share >= 0.9 || undefined}>
              <span style={{ width: `${share * 100}%` }} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="small faint">
        What would not fit is refused before any of it is sent. The operator of this server sets the limits.
      </p>
    </section>
  );
}
