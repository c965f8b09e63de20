/** How a workspace's videos are encoded. */

import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { getWorkspace } from '../../core/domain/accounts/index.ts';
import {
  getVideoProfile,
  updateVideoProfile,
  type VideoProfile as VideoProfileRow,
} from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import { Workspace } from '../accounts/account.type.ts';
import type { Context } from '../graphql/context.ts';
import { UpdateVideoProfileInput } from './profile.input.ts';
import { type UpgradeCodec, VideoProfile, WorkspacePayload } from './profile.type.ts';

@Resolver(() => Workspace)
export class ProfileResolver {
  @FieldResolver(() => VideoProfile, { description: 'How its videos are encoded.' })
  async videoProfile(@Ctx() { app, principal }: Context, @Root() { id }: Workspace): Promise<VideoProfile> {
    return toContract(await getVideoProfile(app, principal, id));
  }

  @Mutation(() => WorkspacePayload, {
    description: 'Changes how the videos of a workspace are encoded from now on. Needs workspace:admin.',
  })
  async updateVideoProfile(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => UpdateVideoProfileInput, { description: 'What changes.' }) input: UpdateVideoProfileInput,
  ): Promise<WorkspacePayload> {
    const change = fromContract(input);
    const workspaceId = await updateVideoProfile(app, principal, { workspaceId: input.workspaceId, change });
    return { workspace: (await getWorkspace(app, principal, workspaceId)) as Workspace };
  }
}

const upgrades = { NONE: 'none', HEVC: 'hevc', AV1: 'av1' } as const;

function toContract({ crf, upgrade, encrypt, ...same }: VideoProfileRow): VideoProfile {
  const isAdaptive = crf === 'adaptive';
  const codec = upgrade.toUpperCase() as UpgradeCodec;
  return { ...same, crf: isAdaptive ? null : crf, isAdaptive, upgrade: codec, isEncrypted: encrypt };
}

/** Throws AppError `invalid` when both a quality and the choice of it are given. */
function fromContract(input: UpdateVideoProfileInput): Partial<VideoProfileRow> {
  const { workspaceId: _workspaceId, crf, isAdaptive, upgrade, isEncrypted, ...same } = input;
  if (crf != null && isAdaptive) {
    throw new AppError('invalid', 'crf: must be left out where isAdaptive is true.', { details: { field: 'crf' } });
  }
  return {
    ...(same as Partial<VideoProfileRow>),
    ...(isAdaptive ? { crf: 'adaptive' as const } : {}),
    ...(isAdaptive === false ? { crf: 23 } : {}),
    ...(crf == null ? {} : { crf }),
    ...(upgrade ? { upgrade: upgrades[upgrade] } : {}),
    ...(isEncrypted == null ? {} : { encrypt: isEncrypted }),
  };
}
