/** The web client's start: one session for the page's life, everything else below it. */

import './styles/tokens.css';
import './styles/base.css';
import './styles/elements.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { openBrowserLock, openBrowserTokenStore, openSession } from '../../kit/index.ts';
import { App } from './app.tsx';

const session = openSession({ url: '/graphql', store: openBrowserTokenStore(), lock: openBrowserLock() });

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App session={session} />
  </StrictMode>,
);
