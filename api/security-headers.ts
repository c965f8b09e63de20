/** What browsers are told about our pages: load nothing from elsewhere, and who may call from other sites. */

import type { FastifyInstance } from 'fastify';
import type { Config } from '../core/platform/config/config.ts';

/**
 * blob: is where hls.js puts its media and its worker, data: where its empty caption tracks start; inline styles are
 * how the player sizes itself.
 */
const pagePolicy = {
  'default-src': "'self'",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data: blob:",
  'media-src': "'self' blob: data:",
  'worker-src': "'self' blob:",
  'connect-src': "'self'",
  'font-src': "'self' data:",
  'object-src': "'none'",
  'base-uri': "'self'",
  'form-action': "'self'",
  'frame-ancestors': "'self'",
};

/** GraphiQL's page has inline scripts and its editor compiles; still nothing from elsewhere. */
export const graphiqlContentPolicy = printPolicy({
  ...pagePolicy,
  'script-src': "'self' 'unsafe-inline' 'unsafe-eval' blob:",
});

export function registerSecurityHeaders(fastify: FastifyInstance, config: Config): void {
  const pageContentPolicy = printPolicy(withMediaHost(config.media.url));
  const isHttps = config.http.publicUrl?.startsWith('https:') ?? false;
  fastify.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'content-security-policy': pageContentPolicy,
      ...(isHttps && { 'strict-transport-security': 'max-age=31536000' }),
    });
  });
}

/** CORS for the configured origins. No credentials are allowed: tokens travel in the Authorization header. */
export function registerCors(fastify: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  fastify.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    reply.header('vary', 'Origin');
    if (!origin || !origins.includes(origin)) return;
    reply.header('access-control-allow-origin', origin);
    reply.header('access-control-expose-headers', 'x-request-id, retry-after, content-range, accept-ranges');
    if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method']) return;
    return reply
      .code(204)
      .headers({
        'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS',
        'access-control-allow-headers':
          'authorization, content-type, range, apollo-require-preflight, x-apollo-operation-name',
        'access-control-max-age': '7200',
      })
      .send();
  });
}

/** Pictures and films may come from where the operator lets addresses of media point. */
function withMediaHost(mediaUrl: string | null): typeof pagePolicy {
  if (!mediaUrl) return pagePolicy;
  const add = (sources: string) => `${sources} ${new URL(mediaUrl).origin}`;
  const { 'img-src': images, 'media-src': media, 'connect-src': connections } = pagePolicy;
  return { ...pagePolicy, 'img-src': add(images), 'media-src': add(media), 'connect-src': add(connections) };
}

function printPolicy(policy: Record<string, string>): string {
  return Object.entries(policy)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');
}
