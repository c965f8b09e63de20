import { expect, test, vi } from 'vitest';
import { whenDownloadable } from './downloads.ts';

const never = new AbortController().signal;

test('asks again after as long as the server says, until the file is there', async () => {
  vi.useFakeTimers();
  const answers = [503, 503, 200];
  const fetcher = vi.fn(
    async () => new Response(null, { status: answers.shift() ?? 500, headers: { 'retry-after': '3' } }),
  );
  const waiting = whenDownloadable('http://host/file', never, fetcher);
  await vi.advanceTimersByTimeAsync(5999);
  expect(fetcher).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1);
  await waiting;
  expect(fetcher).toHaveBeenCalledTimes(3);
  vi.useRealTimers();
});

test('gives up on an address that is over', async () => {
  const fetcher = async () => new Response(null, { status: 404 });
  await expect(whenDownloadable('http://host/file', never, fetcher)).rejects.toThrow('cannot be downloaded');
});

test('ends when nobody wants it any more', async () => {
  const closing = new AbortController();
  const fetcher = async () => new Response(null, { status: 503, headers: { 'retry-after': '30' } });
  const waiting = whenDownloadable('http://host/file', closing.signal, fetcher);
  closing.abort();
  await expect(waiting).rejects.toThrow();
});
