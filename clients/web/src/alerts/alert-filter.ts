/** The filters of the inbox as the address holds them. */

import type { AlertFilter, AlertRowFragment, AlertState, AlertVerdict, EventClass } from '../../../kit/index.ts';

export function readFilter(search: string): AlertFilter {
  const params = new URLSearchParams(search);
  const state = params.get('state');
  const verdict = params.get('verdict');
  return {
    cameraId: params.get('camera'),
    digestId: params.get('digest'),
    eventClass: params.get('class') as EventClass | null,
    textContains: params.get('q'),
    ...(state === 'unread' ? { acknowledged: false } : { state: state as AlertState | null }),
    ...(verdict === 'none' ? { judged: false } : { verdict: verdict as AlertVerdict | null }),
  };
}

export function matchesFilter(alert: AlertRowFragment, filter: AlertFilter): boolean {
  const { cameraId, digestId, eventClass, state, verdict, acknowledged, judged, textContains } = filter;
  const sentence = alert.text.toLowerCase();
  const words = textContains?.toLowerCase().split(/\s+/) ?? [];
  const isWanted = <T>(wanted: T | null | undefined, is: T | null | undefined) => wanted == null || wanted === is;
  return (
    isWanted(cameraId, alert.camera.id) &&
    isWanted(digestId, alert.digest?.id) &&
    isWanted(eventClass, alert.eventClass) &&
    isWanted(state, alert.state) &&
    isWanted(verdict, alert.feedback?.verdict) &&
    isWanted(acknowledged, alert.acknowledgedAt !== null) &&
    isWanted(judged, alert.feedback !== null) &&
    words.every((word) => sentence.includes(word))
  );
}
