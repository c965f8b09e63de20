/** Videos: the module's only door. */

export { enqueueArrived, enqueuePlanAhead, isUnverified } from './ahead.service.ts';
export { type Chapter, claimChapters, mendChapters, toChaptersJson, toChaptersVtt } from './chapters.rules.ts';
export { type LevelNeed, levelOf, type PictureCodec } from './codec-level.rules.ts';
export { openSegment, sealSegment, unwrapContentKey, wrapContentKey } from './content-key.ts';
export { downloadKey, freeDownloads, recordDownload, requestDownload } from './download.service.ts';
export { findDownload, findDownloads, type StoredDownload } from './download.store.ts';
export { buildIframePlaylist } from './iframe-playlist.ts';
export { findKeyFrames, measureKeyFrames } from './key-frame.store.ts';
export {
  chunksOf,
  framesPerSoundSegment,
  type MeasuredRendition,
  measureRenditions,
  type PlannedRendition,
  plannedSegments,
  planVideo,
  type SegmentRange,
  samplesPerAacFrame,
  segmentFirstFrames,
  soundSegmentSeconds,
} from './ladder.plan.ts';
export { nearEqualRungs } from './ladder.rules.ts';
export { buildMasterPlaylist } from './master-playlist.ts';
export { buildMediaPlaylist, contentKeyUri } from './media-playlist.ts';
export { chunkOfSegment, isNothingMissing } from './missing.rules.ts';
export { type PictureFacts, showsTheSource } from './picture-quality.rules.ts';
export { chooseVideoPoster, posterKeyOf, recordPoster } from './poster.service.ts';
export {
  type AudioFacts,
  type MediaProbe,
  openPacketMeter,
  type PacketTimes,
  type Rational,
  type VideoFacts,
} from './probe.ts';
export {
  type InitMedia,
  judgeQuality,
  type QualityCheck,
  type QualityReport,
  type RenditionFacts,
  reasonOf,
  type SegmentMedia,
} from './quality.rules.ts';
export { recordQuality, requestQualityCheck } from './quality.service.ts';
export { findInitHashes, findQuality, findVideoIds } from './quality.store.ts';
export { type Quota, sayBytes } from './quota.rules.ts';
export { checkMinutes, getQuota, requireRoom, takeRoom } from './quota.service.ts';
export { usedBytes } from './quota.store.ts';
export { sealOriginals } from './seal-originals.service.ts';
export { canSeekSound, seekFor } from './seek.rules.ts';
export {
  commitInit,
  commitSegment,
  contentKeyOf,
  enqueueMissing,
  enqueueSound,
  findMissing,
  requestSegment,
  wantedRenditions,
} from './segment.service.ts';
export { countSegments, findSegments, hasSegment, type SegmentFacts, storedSegments } from './segment.store.ts';
export {
  lowestRung,
  planStoryboard,
  type StoryboardFacts,
  type StoryboardPlan,
  spriteName,
  toStoryboardVtt,
} from './storyboard.plan.ts';
export { failStoryboard, reconcileStoryboards, recordStoryboard, storyboardPrefix } from './storyboard.service.ts';
export { freeColdRenditions } from './tier.service.ts';
export { isUpgrade, planUpgrade, type UpgradeCodec } from './upgrade.rules.ts';
export { beginUpgrade, giveUpUpgrades, upgradePopularVideos } from './upgrade.service.ts';
export { readUploadTicket, type UploadTicket } from './upload-ticket.ts';
export {
  createVideo,
  deleteVideo,
  getVideo,
  languageContract,
  listVideos,
  renewUpload,
  retryVideo,
  titleContract,
  type UploadGrant,
  updateVideo,
  videoEvent,
} from './video.service.ts';
export {
  countView,
  findRenditions,
  findRenditionsById,
  findVideo,
  findVideoProfile,
  findVideos,
  insertVideo,
  moveVideo,
  type VideoListFilter,
} from './video.store.ts';
export {
  type Rendition,
  type RenditionState,
  renditionPrefix,
  uploadKey,
  type Video,
  type VideoAttempt,
  type VideoFailure,
  type VideoFailureCode,
  type VideoState,
  videoPrefix,
} from './video.ts';
export { enqueueHashes, hashOriginal } from './video-hash.service.ts';
export {
  acceptUpload,
  eraseVideoMedia,
  failVideo,
  finishTranscode,
  giveUpLate,
  isUploadComplete,
  markPlayable,
  reconcileVideos,
  recordEncoding,
  recordProgress,
  retrySafely,
  startTranscode,
} from './video-pipeline.service.ts';
export { giveUpCopy, recordCrf, recordPlan, recordPlanAhead, withCrf } from './video-plan.service.ts';
export type { AudioGrid, Rung, VideoGrid, VideoPlan } from './video-plan.ts';
export { noteVideoProblem } from './video-problem.service.ts';
export { getVideoProfile, updateVideoProfile } from './video-profile.service.ts';
export { readVideoProfile, type VideoProfile } from './video-profile.ts';
