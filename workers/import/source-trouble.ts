/** What keeps a source from being read now and may pass: apart from troubles of our own, which the queue waits for. */

import { AppError } from '../../core/errors.ts';

export interface SourceTrouble {
  /** What the source, or our manners towards it, say of how long; null: nobody has said. */
  waitMs: number | null;
  /** The source is well: it has only been asked often enough for now. */
  isManners: boolean;
}

const key = 'sourceTrouble';

/** AppError `unavailable`; the sentence is for the video's owner and names no more of the address than its host. */
export function sourceTrouble(
  sentence: string,
  { waitMs = null, isManners = false, cause }: Partial<SourceTrouble> & { cause?: unknown } = {},
): AppError {
  const trouble: SourceTrouble = { waitMs, isManners };
  return new AppError('unavailable', sentence, { details: { [key]: trouble }, cause });
}

/** null for every other error. */
export function troubleOf(error: AppError): SourceTrouble | null {
  return (error.details[key] as SourceTrouble | undefined) ?? null;
}
