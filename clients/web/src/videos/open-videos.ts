/** Videos of a workspace, newest first, kept current by the feed. */

import {
  type Api,
  type FeedSocket,
  type Live,
  openLive,
  type VideoCardFragment,
  VideoFeedDocument,
  VideosDocument,
} from '../../../kit/index.ts';
import { type Page, prependNode, replaceNode, steadyImage, toPage } from '../lists.ts';

interface VideosOptions {
  readonly api: Api;
  readonly socket: FeedSocket;
  readonly workspaceId: string;
  /** Empty: all of them. */
  readonly titleContains: string;
  readonly first: number;
}

const videoEvents = [
  'video.created',
  'video.uploaded',
  'video.progress',
  'video.playable',
  'video.ready',
  'video.failed',
  'video.updated',
  'video.deleted',
];

export function openVideos(options: VideosOptions): Live<Page<VideoCardFragment>> {
  const { api, socket, workspaceId, titleContains, first } = options;
  return openLive({
    socket,
    document: VideoFeedDocument,
    variables: { workspaceId, filter: { types: videoEvents } },
    load: async () => {
      const { videos } = await api.query(VideosDocument, { workspaceId, first, filter: { titleContains } });
      return { value: toPage(videos), cursor: videos.feedCursor };
    },
    apply: (page, event) => applyVideoEvent(page, event, titleContains),
  });
}

/** One that is shown stays, even when its new title no longer matches: nothing vanishes under the reader's eyes. */
export function applyVideoEvent(
  page: Page<VideoCardFragment>,
  event: { type: string; video: VideoCardFragment | null },
  titleContains: string,
): Page<VideoCardFragment> | 'reload' {
  const { type, video } = event;
  if (!video) return 'reload';
  if (type === 'video.created') {
    return video.title.toLowerCase().includes(titleContains.toLowerCase()) ? prependNode(page, video) : page;
  }
  return replaceNode(page, video.id, (shown) => ({ ...video, poster: steadyImage(shown.poster, video.poster) }));
}
