import type { Action } from '../action.ts';
import { Button } from './button.tsx';

/** Ends a list that has another page: asks for it, and says when that failed. */
export function ShowMore({ more }: { more: Action<[]> }) {
  return (
    <div className="more">
      <Button isBusy={more.isBusy} onClick={() => void more.run()}>
        Show more
      </Button>
      {more.error && <p role="alert">{more.error}</p>}
    </div>
  );
}
