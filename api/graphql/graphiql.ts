/** GraphiQL (ruru) at /graphiql, from the installed package alone: no request leaves for another host. */

import type { FastifyInstance } from 'fastify';
import { ruruHTML } from 'ruru/server';
import { getStaticFile } from 'ruru/static';
import { graphiqlContentPolicy } from '../security-headers.ts';

const staticPath = '/graphiql/static/';

export function registerGraphiql(fastify: FastifyInstance): void {
  fastify.get('/graphiql', (request, reply) => {
    const page = ruruHTML({
      endpoint: '/graphql',
      subscriptionEndpoint: `${request.protocol === 'https' ? 'wss' : 'ws'}://${request.host}/graphql`,
      staticPath,
      htmlParts: { titleTag: '<title>Sightline GraphiQL</title>' },
    });
    return reply.header('content-security-policy', graphiqlContentPolicy).type('text/html; charset=utf-8').send(page);
  });
  fastify.get(`${staticPath}*`, async (request, reply) => {
    const file = await getStaticFile({
      staticPath,
      urlPath: request.url,
      acceptEncoding: request.headers['accept-encoding'],
      disallowDevAssets: true,
    });
    if (!file) return reply.callNotFound();
    return reply.headers(file.headers).header('cache-control', 'public, max-age=3600').send(file.content);
  });
}
