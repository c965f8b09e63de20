/** Tells a server that is gone from a statement that is wrong. */

const codes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  '57P01',
  '57P02',
  '57P03',
  // Prisma's own: not reachable, timed out, closed by the server.
  'P1001',
  'P1002',
  'P1008',
  'P1017',
]);

/** True for lost, refused and terminated PostgreSQL connections. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && (codes.has(code) || code.startsWith('08'))) return true;
  return /can't reach database|connection terminated|connection timeout|timeout exceeded when trying to connect|not queryable/i.test(
    error.message,
  );
}
