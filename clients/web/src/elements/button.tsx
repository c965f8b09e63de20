import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

interface ButtonProps extends ComponentProps<'button'> {
  readonly tone?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly icon?: ReactNode;
  /** Shows that the work is under way; the button does not act meanwhile. */
  readonly isBusy?: boolean;
}

export function Button({ tone = 'plain', icon, isBusy = false, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className="button"
      data-tone={tone}
      data-shape={children === undefined ? 'icon' : undefined}
      data-busy={isBusy || undefined}
      disabled={disabled || isBusy}
      title={children === undefined ? rest['aria-label'] : undefined}
      {...rest}
    >
      {isBusy ? <LoaderCircle aria-hidden /> : icon}
      {children}
    </button>
  );
}
