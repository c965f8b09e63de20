import { CircleAlert, Info } from 'lucide-react';
import type { ReactNode } from 'react';

/** A sentence that matters. Errors are read out at once. */
export function Note({ tone, children }: { tone?: 'danger' | 'warning'; children: ReactNode }) {
  const Icon = tone ? CircleAlert : Info;
  return (
    <div className="note" data-tone={tone} role={tone === 'danger' ? 'alert' : undefined}>
      <Icon aria-hidden />
      <div>{children}</div>
    </div>
  );
}

/** A page or a part of one that has nothing to show, and what to do about it. */
export function EmptyState({ icon, title, children }: { icon: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className="state">
      {icon}
      <h2>{title}</h2>
      {children}
    </div>
  );
}
