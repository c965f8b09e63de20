import { useState } from 'react';
import {
  AcknowledgeAlertsDocument,
  type AlertRowFragment,
  type AlertVerdict,
  GiveAlertsFeedbackDocument,
} from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { useWorkplace } from '../workplace.tsx';
import { judgedWords } from './alert-words.ts';
import { type Undo, undoOf } from './triage.ts';

interface Payload {
  readonly alerts: readonly AlertRowFragment[];
  readonly failures: readonly { readonly id: string; readonly message: string }[];
}

export interface Outcome {
  readonly sentence: string;
  /** The sentences of what could not be changed, each once. */
  readonly failures: readonly string[];
  /** Empty where nothing can be taken back. */
  readonly undo: readonly Undo[];
}

/** Acknowledges and judges many alerts in one request, says what came of it, and takes verdicts back. */
export function useTriage(show: (alert: AlertRowFragment) => void) {
  const { api, workspace, announce } = useWorkplace();
  const workspaceId = workspace.id;
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const tell = ({ alerts, failures }: Payload, words: string, undo: readonly Undo[] = []) => {
    for (const alert of alerts) show(alert);
    const count = alerts.length === 1 ? '1 alert' : `${alerts.length} alerts`;
    const sentence = `${count}: ${words}.`;
    setOutcome({ sentence, failures: [...new Set(failures.map(({ message }) => message))], undo });
    announce(failures.length > 0 ? `${sentence} ${failures.length} could not be changed.` : sentence);
  };
  const acknowledge = useAction(async (ids: readonly string[]) => {
    const input = { workspaceId, ids: [...ids] };
    tell((await api.mutate(AcknowledgeAlertsDocument, { input })).acknowledgeAlerts, 'acknowledged');
  });
  const judge = useAction(async (alerts: readonly AlertRowFragment[], verdict: AlertVerdict) => {
    const input = { workspaceId, ids: alerts.map(({ id }) => id), verdict };
    const payload = (await api.mutate(GiveAlertsFeedbackDocument, { input })).giveAlertsFeedback;
    const changed = new Set(payload.alerts.map(({ id }) => id));
    tell(payload, judgedWords[verdict].toLowerCase(), undoOf(alerts.filter(({ id }) => changed.has(id))));
  });
  const undo = useAction(async () => {
    const done: Payload[] = [];
    for (const { ids, ...said } of outcome?.undo ?? []) {
      const input = { workspaceId, ids: [...ids], ...said };
      done.push((await api.mutate(GiveAlertsFeedbackDocument, { input })).giveAlertsFeedback);
    }
    const all = { alerts: done.flatMap(({ alerts }) => alerts), failures: done.flatMap(({ failures }) => failures) };
    tell(all, 'as before');
  });
  return {
    acknowledge: acknowledge.run,
    judge: judge.run,
    undo: undo.run,
    isBusy: acknowledge.isBusy || judge.isBusy || undo.isBusy,
    error: acknowledge.error ?? judge.error ?? undo.error,
    outcome,
    forget: () => setOutcome(null),
  };
}
