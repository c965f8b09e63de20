/** The theme: the system's, or the one chosen here (public/theme.js applies it before the first paint). */

import { useState } from 'react';

export type Theme = 'system' | 'light' | 'dark';
const key = 'sightline.theme';

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(() => (localStorage.getItem(key) as Theme | null) ?? 'system');
  return [
    theme,
    (next) => {
      if (next === 'system') {
        localStorage.removeItem(key);
        delete document.documentElement.dataset.theme;
      } else {
        localStorage.setItem(key, next);
        document.documentElement.dataset.theme = next;
      }
      setTheme(next);
    },
  ];
}
