/** The feed as a subscription. */

import { Arg, Ctx, FieldResolver, ID, Resolver, Root, Subscription } from 'type-graphql';
import { requireMembership, resolveWorkspaceId } from '../../core/domain/accounts/index.ts';
import { eventCatalogue } from '../../core/domain/events.ts';
import type { FeedEntry, FeedEventEntry } from '../../core/domain/feeds/index.ts';
import { Alert } from '../alerts/alert.type.ts';
import { AlertDigest } from '../alerts/alert-digest.type.ts';
import { Camera } from '../cameras/camera.type.ts';
import type { Context } from '../graphql/context.ts';
import { Video } from '../videos/video.type.ts';
import { FeedFilter } from './feed.input.ts';
import { FeedEvent, FeedPayload } from './feed.type.ts';
import { allowedTypes } from './feed-permission.rules.ts';

interface FeedArgs {
  workspaceId?: string | null;
  after?: string | null;
  filter?: FeedFilter | null;
}

@Resolver(() => FeedEvent)
export class FeedResolver {
  @Subscription(() => FeedPayload, {
    description:
      'Everything that happens in a workspace: first what came after `after`, then live, in order, each event at least once. Without `after`: from now on.',
    subscribe: ({ args, context }: { args: FeedArgs; context: Context }) => openFeed(context, args),
  })
  feed(
    @Root() entry: FeedEntry,
    @Arg('workspaceId', () => ID, { nullable: true, description: 'The workspace; without it, your first.' })
    _workspaceId: string | null,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The cursor of the last event that you have seen, or a feedCursor.',
    })
    _after: string | null,
    @Arg('filter', () => FeedFilter, { nullable: true, description: 'Which events to hear of.' })
    _filter: FeedFilter | null,
  ): FeedEntry {
    return entry;
  }

  @FieldResolver(() => Alert, { nullable: true, description: 'The alert that it is about, as it was then.' })
  async alert(@Ctx() { loaders }: Context, @Root() event: FeedEventEntry): Promise<object | null> {
    return event.alertId ? asItWas(await loaders.alert.load(event.alertId), event, 'alert') : null;
  }

  @FieldResolver(() => AlertDigest, {
    nullable: true,
    description: 'The digest of `alert.digestOpened` and `alert.digestGrew`, as it is now: the newest says it all.',
  })
  digest(@Ctx() { loaders }: Context, @Root() event: FeedEventEntry): Promise<object | null> | null {
    const { digestId } = event.payload;
    return typeof digestId === 'string' ? loaders.alertDigest.load(digestId) : null;
  }

  @FieldResolver(() => Video, { nullable: true, description: 'The video that it is about, as it was then.' })
  async video(@Ctx() { loaders }: Context, @Root() event: FeedEventEntry): Promise<object | null> {
    return event.videoId ? asItWas(await loaders.video.load(event.videoId), event, 'video') : null;
  }

  @FieldResolver(() => Camera, {
    nullable: true,
    description:
      'The camera that it is about, as it is now. Needs cameras:read, also where the event itself is about an alert.',
  })
  async camera(@Ctx() { loaders, principal }: Context, @Root() event: FeedEventEntry): Promise<object | null> {
    const camera = event.cameraId ? await loaders.camera.load(event.cameraId) : null;
    return camera && principal?.grants.get(camera.workspaceId)?.has('cameras:read') ? camera : null;
  }
}

/** What the event says of its moment, laid over the row as it is now. */
function asItWas(row: object | null, event: FeedEventEntry, noun: 'alert' | 'video'): object | null {
  if (!row || !event.type.startsWith(`${noun}.`)) return row;
  return { ...row, ...eventCatalogue[event.type].parse(event.payload) };
}

/** The subscriber ends it through the iterator's return(). */
function openFeed({ principal, feedTail }: Context, args: FeedArgs): AsyncIterableIterator<FeedEntry> {
  const workspaceId = resolveWorkspaceId(principal, args.workspaceId);
  requireMembership(principal, workspaceId);
  const types = allowedTypes(principal.grants.get(workspaceId) ?? new Set(), args.filter?.types);
  return feedTail.read({
    workspaceId,
    after: args.after ?? null,
    filter: { ...args.filter, types },
    signal: new AbortController().signal,
  });
}
