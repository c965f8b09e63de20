import { useEffect, useRef } from 'react';

/** Single keys, as long as nobody is typing. A box to tick is no place to type at. Letters are named in lower case. */
export function useShortcuts(shortcuts: Readonly<Record<string, (isShifted: boolean) => void>>): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isTyping = (event.target as HTMLElement).matches('input:not([type="checkbox"]), select, textarea');
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
      if (document.querySelector('dialog[open]')) return;
      const action = latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!action) return;
      event.preventDefault();
      action(event.shiftKey);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}
