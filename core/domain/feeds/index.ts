/** The door to the feed. */

export { currentCursor, pruneFeed, recordChange } from './feed.service.ts';
export type { FeedEntry, FeedEventEntry, FeedFilter } from './feed.ts';
export { type FeedTail, openFeedTail, type ReadOptions, type TailSettings } from './feed-tail.ts';
