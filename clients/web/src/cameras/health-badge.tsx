import type { CameraState } from '../../../kit/index.ts';

const looks: Record<CameraState, { label: string; tone?: string }> = {
  ONLINE: { label: 'Live', tone: 'good' },
  CONNECTING: { label: 'Connecting', tone: 'accent' },
  OFFLINE: { label: 'Offline', tone: 'danger' },
  ENDED: { label: 'Ended' },
  DISABLED: { label: 'Off' },
};

const impaired = { label: 'Needs attention', tone: 'warning' };

interface HealthBadgeProps {
  readonly state: CameraState;
  readonly problem: string | null;
}

/** Pictures that come but have a problem are live all the same, and not well. */
export function HealthBadge({ state, problem }: HealthBadgeProps) {
  const { label, tone } = state === 'ONLINE' && problem ? impaired : looks[state];
  return (
    <span className="badge" data-dot data-tone={tone}>
      {label}
    </span>
  );
}
