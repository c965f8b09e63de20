/** What the quality checks of a video found, and how to ask for them. */

import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { requestQualityCheck, type Video as VideoRow } from '../../core/domain/videos/index.ts';
import type { Context } from '../graphql/context.ts';
import { VerifyVideoInput } from './quality.input.ts';
import { QualityReport } from './quality.type.ts';
import { Video, VideoPayload } from './video.type.ts';

@Resolver(() => Video)
export class QualityResolver {
  @FieldResolver(() => QualityReport, {
    nullable: true,
    description: 'What the last quality checks found; null before any.',
  })
  async quality(@Root() video: VideoRow, @Ctx() { loaders }: Context): Promise<QualityReport | null> {
    const report = (await loaders.qualityOfVideo.load(video.id))?.report;
    if (!report) return null;
    const checks = report.checks.map((check) => ({ ...check, rendition: check.rendition ?? null }));
    return { isClean: report.isClean, checkedAt: new Date(report.checkedAt), checks };
  }

  @Mutation(() => VideoPayload, {
    description:
      'Has everything stored of a finished video read and checked; the answer is in `quality` when video.updated comes. Needs videos:write.',
  })
  async verifyVideo(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => VerifyVideoInput, { description: 'Which video.' }) input: VerifyVideoInput,
  ): Promise<{ video: VideoRow }> {
    return { video: await requestQualityCheck(app, principal, input) };
  }
}
