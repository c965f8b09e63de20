/** Videos: the module's only door. */

export {
  type AudioGrid,
  audioSegmentTarget,
  plannedSegments,
  planVideo,
  samplesPerAacFrame,
  type VideoGrid,
  type VideoPlan,
} from './ladder.plan.ts';
export { buildMasterPlaylist } from './master-playlist.ts';
export { buildMediaPlaylist } from './media-playlist.ts';
export { type AudioFacts, type MediaProbe, openPacketMeter, type VideoFacts } from './probe.ts';
export { readUploadTicket, type UploadTicket } from './upload-ticket.ts';
export {
  createVideo,
  deleteVideo,
  getVideo,
  listVideos,
  renewUpload,
  retryVideo,
  type UploadGrant,
  updateVideo,
} from './video.service.ts';
export {
  findRenditions,
  findRenditionsById,
  findVideo,
  findVideos,
  usedBytes,
  type VideoListFilter,
} from './video.store.ts';
export {
  type Rendition,
  type RenditionState,
  renditionPrefix,
  uploadKey,
  type Video,
  type VideoFailure,
  type VideoState,
  videoPrefix,
} from './video.ts';
export {
  acceptUpload,
  eraseVideoMedia,
  failVideo,
  finishTranscode,
  isUploadComplete,
  type MeasuredRendition,
  markPlayable,
  reconcileVideos,
  recordPlan,
  recordProgress,
  recordRenditionStart,
  startTranscode,
  type VideoAttempt,
} from './video-pipeline.service.ts';
