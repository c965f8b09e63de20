import { useEffect, useState } from 'react';
import { AlertPageDocument, type AlertRowFragment } from '../../../kit/index.ts';
import { useWorkplace } from '../workplace.tsx';

/** An alert that was linked to and is not on the page of the list. */
export function useSingleAlert(id: string | null, isWanted: boolean) {
  const { api } = useWorkplace();
  const [found, setFound] = useState<{ id: string; alert: AlertRowFragment | null } | null>(null);
  useEffect(() => {
    if (!id || !isWanted) return;
    let isOver = false;
    api.query(AlertPageDocument, { id }).then(
      ({ alert }) => {
        if (!isOver) setFound({ id, alert });
      },
      () => {},
    );
    return () => {
      isOver = true;
    };
  }, [api, id, isWanted]);
  const single = found?.id === id ? found : null;
  return {
    single: single?.alert ?? null,
    isMissing: single !== null && single.alert === null,
    setSingle: (alert: AlertRowFragment) => setFound({ id: alert.id, alert }),
  };
}
