/** What can be downloaded of a video. Whoever may see the video may have its files. */

import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Video as VideoRow } from '../../core/domain/videos/index.ts';
import type { Context } from '../graphql/context.ts';
import { captionsName, downloadPrefix, originalName, renditionName } from '../media/download-name.rules.ts';
import { linkMedia } from '../media/media-link.ts';
import { Download, DownloadKind } from './downloads.type.ts';
import { Video } from './video.type.ts';

@Resolver(() => Video)
export class DownloadResolver {
  @FieldResolver(() => [Download], {
    description:
      'Files to keep: the original once it has arrived, then every rendition that is READY, then the captions.',
  })
  async downloads(@Root() video: VideoRow, @Ctx() context: Context): Promise<Download[]> {
    const { sourceKey, sizeBytes, state } = video;
    const original = {
      name: originalName(video),
      kind: DownloadKind.ORIGINAL,
      url: linkTo(context, video, 'original'),
    };
    return [
      ...(sourceKey ? [{ ...original, sizeBytes }] : []),
      ...(state === 'READY' ? await renditionsOf(video, context) : []),
      ...(await captionsOf(video, context)),
    ];
  }
}

async function renditionsOf(video: VideoRow, context: Context): Promise<Download[]> {
  const { loaders } = context;
  const made = new Map((await loaders.downloadsOfVideo.load(video.id)).map((each) => [each.rendition, each.sizeBytes]));
  const ready = (await loaders.renditionsOfVideo.load(video.id)).filter(({ state }) => state === 'READY');
  const sound = ready.find(({ name }) => name === 'audio')?.sizeBytes ?? 0n;
  return ready.map(({ name, sizeBytes }) => ({
    name: renditionName(video, name),
    kind: DownloadKind.RENDITION,
    url: linkTo(context, video, name === 'audio' ? 'audio.m4a' : `${name}.mp4`),
    sizeBytes: made.get(name) ?? (name === 'audio' ? sizeBytes : sizeBytes + sound),
  }));
}

async function captionsOf(video: VideoRow, context: Context): Promise<Download[]> {
  const tracks = await context.loaders.subtitlesOfVideo.load(video.id);
  const ready = tracks.filter(({ state, cues }) => state === 'READY' && cues.length > 0);
  return ready.flatMap(({ id, language }) =>
    (['vtt', 'srt'] as const).map((format) => ({
      name: captionsName(video, language, format),
      kind: DownloadKind.SUBTITLES,
      url: linkTo(context, video, `${id}.${format}`),
      sizeBytes: null,
    })),
  );
}

function linkTo(context: Context, { id }: VideoRow, file: string): string {
  const prefix = downloadPrefix(id);
  return linkMedia(context, prefix, prefix + file).url;
}
