/** The built web client under /: hashed files may be kept for ever, every page address answers with index.html. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Addresses that are never pages of the web client. */
const notPages = /^\/(graphql|graphiql|files|media|healthz|readyz|metrics|assets)(\/|\?|$)/;

export async function registerWebClient(fastify: FastifyInstance, rootDir: string): Promise<void> {
  const root = join(rootDir, 'dist', 'web');
  const isBuilt = existsSync(join(root, 'index.html'));
  if (isBuilt) {
    await fastify.register(fastifyStatic, {
      root,
      wildcard: true,
      cacheControl: false,
      setHeaders(reply, path) {
        const isHashed = path.startsWith(join(root, 'assets'));
        reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  fastify.setNotFoundHandler((request, reply) => {
    if (isBuilt && isPage(request)) return reply.header('cache-control', 'no-cache').sendFile('index.html');
    return sendNotFound(request, reply);
  });
}

function isPage({ method, url, headers }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && !notPages.test(url) && (headers.accept ?? '').includes('text/html');
}

function sendNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply
    .code(404)
    .send({ error: { code: 'NOT_FOUND', message: 'There is nothing here.', requestId: request.id } });
}
