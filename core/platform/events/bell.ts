/**
 * The bell: tells other processes that a workspace's feed has grown.
 *
 * It carries no events. A lost ring costs one slow poll, never an event: the database is the truth.
 */

export interface Ring {
  workspaceId: string;
  /** The newest sequence that was committed when the bell was rung. */
  sequence: bigint;
}

export interface Bell extends AsyncDisposable {
  /** Throws AppError `unavailable`. */
  ring(ring: Ring): Promise<void>;
  /**
   * Calls `listener` for every ring from any process, this one included, until the handle is disposed.
   * Throws AppError `unavailable`; it may be tried again.
   */
  listen(listener: (ring: Ring) => void): Promise<Disposable>;
  /** Resolves when the transport answers; throws AppError `unavailable` when it does not. */
  ping(): Promise<void>;
}
