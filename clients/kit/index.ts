/** The kit's door for every client. The player has its own (player.ts), so that it is loaded only where one plays. */

export { type Api, openApi } from './api.ts';
export { ApiError, sentenceOf, toApiError } from './api-error.ts';
export { whenDownloadable } from './downloads.ts';
export { type FeedSocket, openFeedSocket } from './feed-socket.ts';
export { openFileHasher } from './file-hash.ts';
export * from './generated/graphql.ts';
export { type Live, type LiveState, openLive } from './live.ts';
export type { Readable } from './observable.ts';
export { openBrowserLock, openBrowserTokenStore, openSession, type Session } from './session.ts';
export { parseStoryboard, type StoryboardTile, tileAt } from './storyboard.ts';
export { openBrowserUploadFiles, openBrowserUploadRecords, type PickedFile } from './upload-records.ts';
export { isOpenUpload, totalsOf, type UploadTotals } from './upload-totals.ts';
export { claimInBrowser, openUploads, type UploadItem, type Uploads } from './uploads.ts';
