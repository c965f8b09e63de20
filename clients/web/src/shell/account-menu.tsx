import { Check, LogOut, Settings } from 'lucide-react';
import { useLocation } from 'wouter';
import { Menu } from '../elements/menu.tsx';
import { useWorkplace } from '../workplace.tsx';
import { type Theme, useTheme } from './theme.ts';

const themes: readonly { value: Theme; label: string }[] = [
  { value: 'system', label: 'Like the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export function AccountMenu({ side }: { side: 'above' | 'below' }) {
  const { user, workspace, workspaces, chooseWorkspace, signOut } = useWorkplace();
  const [theme, setTheme] = useTheme();
  const [, navigate] = useLocation();
  const initials = (user.name || user.email).slice(0, 1).toUpperCase();
  return (
    <Menu
      label={`Account of ${user.name || user.email}`}
      className="account-button"
      side={side}
      button={
        <>
          <span className="avatar" aria-hidden>
            {initials}
          </span>
          <span className="account-text">
            <span className="truncate">{user.name || user.email}</span>
            <span className="truncate faint">{workspace.name}</span>
          </span>
        </>
      }
    >
      {(close) => (
        <>
          <div className="menu-label truncate">{user.email}</div>
          {workspaces.length > 1 && (
            <>
              {workspaces.map(({ id, name }) => (
                <button
                  key={id}
                  type="button"
                  role="menuitemradio"
                  aria-checked={id === workspace.id}
                  className="menu-item"
                  onClick={() => {
                    close();
                    chooseWorkspace(id);
                    navigate('/videos');
                  }}
                >
                  <Check aria-hidden /> {name}
                </button>
              ))}
              <hr className="menu-line" />
            </>
          )}
          <button
            type="button"
            role="menuitem"
            className="menu-item"
            onClick={() => {
              close();
              navigate('/workspace');
            }}
          >
            <Settings aria-hidden /> Workspace settings
          </button>
          <hr className="menu-line" />
          <div className="menu-label">Appearance</div>
          {themes.map(({ value, label }) => (
            <button
              key={value}
              type="button"
              role="menuitemradio"
              aria-checked={value === theme}
              className="menu-item"
              onClick={() => setTheme(value)}
            >
              <Check aria-hidden /> {label}
            </button>
          ))}
          <hr className="menu-line" />
          <button type="button" role="menuitem" className="menu-item" onClick={signOut}>
            <LogOut aria-hidden /> Sign out
          </button>
        </>
      )}
    </Menu>
  );
}
