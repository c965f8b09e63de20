/**
 * Access events over plain HTTP, for systems that cannot speak GraphQL: POST /access-events with a JSON object and
 * `Authorization: Bearer <API key>`. It is recordAccessEvent, with the same rights, limits and errors.
 */

import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type AccessEvent, accessEventKinds, recordAccessEvent } from '../../core/domain/cameras/index.ts';
import { parseInput } from '../../core/domain/input.ts';
import { type GraphqlEngine, identify } from '../graphql/operations.ts';

const bodyBytes = 16 * 1024;

/** What only JSON can get wrong; the rest is checked where it is recorded. */
const contract = z.strictObject(
  {
    zoneId: z.string('must be a string').nullish(),
    cameraId: z.string('must be a string').nullish(),
    kind: z.enum(accessEventKinds, `must be among ${accessEventKinds.join(', ')}`),
    door: z.string('must be a string').nullish(),
    people: z.number('must be a number').nullish(),
    at: z.iso
      .datetime({ offset: true, error: 'must be a time such as 2026-01-31T12:00:00Z' })
      .transform((text) => new Date(text))
      .nullish(),
    externalId: z.string('must be a string').nullish(),
  },
  { error: (issue) => (issue.code === 'invalid_type' ? 'The body must be a JSON object' : undefined) },
);

export async function registerAccessEvents(fastify: FastifyInstance, engine: GraphqlEngine): Promise<void> {
  const { app } = engine;
  await fastify.register(async (scope) => {
    scope.route({
      method: 'POST',
      url: '/access-events',
      bodyLimit: bodyBytes,
      async handler(request, reply) {
        const { principal, authProblem } = await identify(app, request.headers.authorization);
        await engine.rateLimit.count({ principal, ip: request.ip });
        if (authProblem) throw authProblem;
        const { accessEvent, isNew } = await recordAccessEvent(app, principal, parseInput(contract, request.body));
        return reply
          .code(isNew ? 201 : 200)
          .header('cache-control', 'no-store')
          .send({ accessEvent: asJson(accessEvent) });
      },
    });
  });
}

function asJson({ id, cameraId, zoneId, kind, door, people, at, externalId }: AccessEvent) {
  return { id, cameraId, zoneId, kind, door, people, at: at.toISOString(), externalId };
}
