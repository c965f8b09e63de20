import { type RefObject, useState } from 'react';
import type { AlertRowFragment, AlertVerdict } from '../../../kit/index.ts';
import { useShortcuts } from '../shortcuts.ts';
import type { Chosen } from './use-chosen.ts';

interface InboxKeys {
  readonly list: RefObject<HTMLUListElement | null>;
  readonly nodes: readonly AlertRowFragment[];
  /** The alert that is open, whether it is in the list or not. */
  readonly open: AlertRowFragment | null;
  readonly chosen: Chosen;
  readonly canOperate: boolean;
  readonly onOpen: (id: string | null) => void;
  readonly onAcknowledge: (alerts: readonly AlertRowFragment[]) => void;
  readonly onJudge: (alerts: readonly AlertRowFragment[], verdict: AlertVerdict) => void;
  readonly onUndo: () => void;
}

/**
 * The keys of the inbox. They act on what is chosen; with nothing chosen, on the alert that has the focus or is open. While one
 * is open, moving opens the next; else it moves the focus, and Enter opens.
 */
export function useInboxKeys(options: InboxKeys) {
  const { list, nodes, open, chosen, canOperate, onOpen, onAcknowledge, onJudge, onUndo } = options;
  const [isHelpOpen, setHelpOpen] = useState(false);
  const rowOf = (id: string) => list.current?.querySelector<HTMLElement>(`[data-id="${id}"]`) ?? null;
  const current = (): AlertRowFragment | null => {
    const row = list.current?.querySelector('.inbox-row:focus-within [data-id]');
    return nodes.find(({ id }) => id === row?.getAttribute('data-id')) ?? open;
  };
  const move = (by: 1 | -1) => {
    const at = nodes.findIndex(({ id }) => id === current()?.id);
    const next = nodes[at < 0 ? 0 : Math.min(nodes.length - 1, Math.max(0, at + by))];
    if (!next) return null;
    if (open) onOpen(next.id);
    rowOf(next.id)?.focus();
    return next;
  };
  const choose = (alert: AlertRowFragment | null, isRange: boolean) => {
    if (canOperate && alert) chosen.toggle(alert.id, isRange);
  };
  const chooseOnTheWay = (by: 1 | -1) => {
    const from = current();
    if (from && !chosen.has(from.id)) choose(from, false);
    choose(move(by), true);
  };
  const act = (work: (alerts: readonly AlertRowFragment[]) => void) => {
    const one = current();
    const alerts = chosen.ids.length > 0 ? nodes.filter(({ id }) => chosen.has(id)) : one ? [one] : [];
    if (canOperate && alerts.length > 0) work(alerts);
  };
  const leave = () => {
    if (chosen.ids.length > 0) return chosen.clear();
    if (!open) return;
    const { id } = open;
    onOpen(null);
    requestAnimationFrame(() => rowOf(id)?.focus());
  };
  useShortcuts({
    j: (isShifted) => void (isShifted ? chooseOnTheWay(1) : move(1)),
    k: (isShifted) => void (isShifted ? chooseOnTheWay(-1) : move(-1)),
    x: (isShifted) => choose(current(), isShifted),
    a: () => canOperate && chosen.chooseAll(),
    e: () => act(onAcknowledge),
    r: () => act((alerts) => onJudge(alerts, 'TRUE')),
    f: () => act((alerts) => onJudge(alerts, 'FALSE')),
    n: () => act((alerts) => onJudge(alerts, 'KNOWN')),
    z: () => canOperate && onUndo(),
    '?': () => setHelpOpen(true),
    Escape: leave,
  });
  return { move, isHelpOpen, openHelp: () => setHelpOpen(true), closeHelp: () => setHelpOpen(false) };
}
