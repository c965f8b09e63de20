/** The bell over Redis pub/sub. A subscriber has a connection of its own, which resubscribes when it reconnects. */

import { AppError } from '../../errors.ts';
import type { Bell, Ring } from './bell.ts';
import { openRedis, pingRedis } from './redis-connection.ts';
import { decodeRing, encodeRing } from './ring-codec.ts';

const channel = 'sightline:bell';

/** Throws AppError `unavailable` when the server does not answer. */
export async function openRedisBell(url: string, onError: (error: Error) => void): Promise<Bell> {
  const publisher = openRedis(url, { maxRetriesPerRequest: 5 }, onError);
  const subscriber = openRedis(url, { maxRetriesPerRequest: null, lazyConnect: true }, onError);
  const listeners = new Set<(ring: Ring) => void>();
  subscriber.on('message', (_channel: string, message: string) => {
    const ring = decodeRing(message);
    if (ring) for (const listener of listeners) listener(ring);
  });
  const close = async (): Promise<void> => {
    publisher.disconnect();
    subscriber.disconnect();
  };
  try {
    await pingRedis(publisher);
  } catch (error) {
    await close();
    throw error;
  }

  let subscribing: Promise<unknown> | undefined;
  return {
    async ring(ring) {
      try {
        await publisher.publish(channel, encodeRing(ring));
      } catch (cause) {
        throw new AppError('unavailable', 'The bell cannot be rung.', { cause });
      }
    },
    async listen(listener) {
      subscribing ??= subscriber.subscribe(channel);
      try {
        await subscribing;
      } catch (cause) {
        subscribing = undefined;
        throw new AppError('unavailable', 'The bell cannot be listened to.', { cause });
      }
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    ping: () => pingRedis(publisher),
    [Symbol.asyncDispose]: close,
  };
}
