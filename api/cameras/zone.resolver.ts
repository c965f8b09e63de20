/** Zones: mutations, and how `node(id)` finds one. */

import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { allowed } from '../../core/domain/accounts/index.ts';
import {
  deleteZone,
  type RuleProposal as RuleProposalRow,
  ruleFromWords,
  upsertZone,
  type Zone as ZoneRow,
} from '../../core/domain/cameras/index.ts';
import type { Context } from '../graphql/context.ts';
import { DeletePayload, type NodeSource } from '../graphql/node.ts';
import { DeleteZoneInput, UpsertZoneInput } from './camera.input.ts';
import { ZonePayload } from './camera.type.ts';
import { RuleProposal, Zone } from './zone.type.ts';

@Resolver(() => Zone)
export class ZoneResolver {
  @Query(() => RuleProposal, {
    description:
      'Reads a rule in English words, such as "a van stops at the gate after 22:00 for over a minute". Saves nothing. Needs cameras:write.',
  })
  ruleFromWords(
    @Ctx() { app, principal }: Context,
    @Arg('cameraId', () => ID, { description: 'The camera that shall watch.' }) cameraId: string,
    @Arg('words', () => String, { description: 'What to tell of; 300 characters at most.' }) words: string,
  ): Promise<RuleProposalRow> {
    return ruleFromWords(app, principal, { cameraId, words });
  }

  @Mutation(() => ZonePayload, {
    description: 'Draws a zone or changes one. Takes effect within seconds. Needs cameras:write.',
  })
  async upsertZone(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => UpsertZoneInput, { description: 'The whole zone.' }) input: UpsertZoneInput,
  ): Promise<{ zone: ZoneRow }> {
    return { zone: await upsertZone(app, principal, input) };
  }

  @Mutation(() => DeletePayload, { description: 'Removes a zone; its open alerts end. Needs cameras:write.' })
  async deleteZone(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => DeleteZoneInput, { description: 'Which zone.' }) input: DeleteZoneInput,
  ): Promise<DeletePayload> {
    await deleteZone(app, principal, input);
    return { deletedId: input.id };
  }
}

export const zoneNode: NodeSource = {
  kind: 'zone',
  async load({ loaders, principal }, id) {
    const zone = await loaders.zone.load(id);
    return allowed(principal, 'cameras:read', zone && (await loaders.camera.load(zone.cameraId))) && zone;
  },
};
