import type { CameraState } from '../../../kit/index.ts';

const looks: Record<CameraState, { label: string; tone?: string }> = {
  ONLINE: { label: 'Live', tone: 'good' },
  CONNECTING: { label: 'Connecting', tone: 'accent' },
  OFFLINE: { label: 'Offline', tone: 'danger' },
  ENDED: { label: 'Ended' },
  DISABLED: { label: 'Off' },
};

export function HealthBadge({ state }: { state: CameraState }) {
  const { label, tone } = looks[state];
  return (
    <span className="badge" data-dot data-tone={tone}>
      {label}
    </span>
  );
}
