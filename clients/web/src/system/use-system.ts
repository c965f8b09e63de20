import { useEffect, useState } from 'react';
import { type ApiError, SystemDocument, type SystemQuery, toApiError } from '../../../kit/index.ts';
import { useWorkplace } from '../workplace.tsx';

export type System = SystemQuery['system'];

export interface SystemView {
  /** Null while it is asked for the first time. */
  readonly system: System | null;
  /** Of the last time. */
  readonly error: ApiError | null;
}

const everyMs = 5000;

/** The installation, looked at every few seconds while the page is seen. */
export function useSystem(): SystemView {
  const { api } = useWorkplace();
  const [system, setSystem] = useState<System | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    let isOver = false;
    const look = async () => {
      try {
        const answer = await api.query(SystemDocument, {});
        if (isOver) return;
        setSystem(answer.system);
        setError(null);
      } catch (problem) {
        if (!isOver) setError(toApiError(problem));
      }
    };
    void look();
    const timer = setInterval(() => {
      if (!document.hidden) void look();
    }, everyMs);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [api]);
  return { system, error };
}
