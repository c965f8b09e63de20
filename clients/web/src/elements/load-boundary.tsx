import { RefreshCw } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { EmptyState } from './note.tsx';

/** A screen that cannot be loaded (the server was updated, or is away) is said in its place; everything around it stays. */
export class LoadBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <EmptyState icon={<RefreshCw aria-hidden />} title="This page could not be loaded">
        <p role="alert">The server may have been updated, or cannot be reached.</p>
        <Button onClick={() => location.reload()}>Load it again</Button>
      </EmptyState>
    );
  }
}
