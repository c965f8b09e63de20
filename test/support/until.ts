/** Waiting for what other processes and connections do. */

/** Asks until the answer is neither false, null nor undefined, and returns it; fails after `timeoutMs`: long enough for a busy machine. */
export async function until<T>(
  ask: () => T | Promise<T>,
  { timeoutMs = 60_000, what = 'the condition' }: { timeoutMs?: number; what?: string } = {},
): Promise<NonNullable<T>> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== false && answer !== null && answer !== undefined) return answer as NonNullable<T>;
    if (performance.now() > endMs) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
