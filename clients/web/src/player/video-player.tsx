import './player.css';
import { AudioLines } from 'lucide-react';
import {
  MediaControlBar,
  MediaController,
  MediaFullscreenButton,
  MediaLoadingIndicator,
  MediaMuteButton,
  MediaPipButton,
  MediaPlayButton,
  MediaSeekBackwardButton,
  MediaSeekForwardButton,
  MediaVolumeRange,
} from 'media-chrome/react';
import { useEffect, useRef, useState } from 'react';
import { type VideoDetailFragment, VideoPageDocument } from '../../../kit/index.ts';
import { openPlayer, type Player, type Quality } from '../../../kit/player.ts';
import { useWorkplace } from '../workplace.tsx';
import { isMadeUntil, offerOf } from './offer.ts';
import { CaptionsMenu, QualityMenu, SpeedMenu } from './player-menus.tsx';
import { PlayerNotice } from './player-notice.tsx';
import { PlayerTime } from './player-time.tsx';
import { TimeLine } from './time-line.tsx';

interface VideoPlayerProps {
  readonly video: VideoDetailFragment;
  /** The element, for those around it who point at moments. */
  readonly onElement: (element: HTMLVideoElement | null) => void;
}

/** The video with its controls. The player is made once per video; fresh addresses are fetched when one runs out. */
export function VideoPlayer({ video, onElement }: VideoPlayerProps) {
  const { api } = useWorkplace();
  const [element, setElement] = useState<HTMLVideoElement | null>(null);
  const [player, setPlayer] = useState<Player | null>(null);
  const firstUrl = useRef(video.playback?.hlsUrl);
  const latest = useRef(video);
  latest.current = video;
  const [poster] = useState(video.poster?.url);

  useEffect(() => {
    if (!element) return;
    const source = async (isRenewal: boolean) => {
      if (!isRenewal && firstUrl.current) return firstUrl.current;
      const fresh = await api.query(VideoPageDocument, { id: video.id });
      if (!fresh.video?.playback) throw new Error('There is nothing to play any more.');
      return fresh.video.playback.hlsUrl;
    };
    const isMade = (quality: Quality, untilS: number) => isMadeUntil(latest.current, quality, untilS);
    const opened = openPlayer({ video: element, source, isMade });
    setPlayer(opened);
    onElement(element);
    return () => {
      setPlayer(null);
      onElement(null);
      opened.close();
    };
  }, [api, video.id, element, onElement]);

  // Rungs and captions that become ready while somebody watches are in a new playlist.
  const offer = offerOf(video);
  const knownOffer = useRef(offer);
  useEffect(() => {
    if (offer === knownOffer.current || !player) return;
    knownOffer.current = offer;
    player.reload({ isWhole: video.state === 'READY' });
  }, [offer, player, video.state]);

  const isPortrait = (video.height ?? 0) > (video.width ?? 0);
  return (
    <div className="stage player" data-portrait={isPortrait || undefined}>
      <MediaController className="player-controller" aria-label={`Player: ${video.title}`}>
        {/* biome-ignore lint/a11y/useMediaCaption: captions come inside the playlist */}
        <video ref={setElement} slot="media" playsInline crossOrigin="anonymous" poster={poster} tabIndex={-1} />
        {video.playableAt !== null && video.width === null && (
          <div className="player-sound">
            <AudioLines aria-label="Sound without a picture" />
          </div>
        )}
        <MediaLoadingIndicator slot="centered-chrome" noAutohide />
        <div className="player-scrim">
          {element && (
            <TimeLine
              element={element}
              durationMs={video.durationMs}
              chapters={video.chapters}
              storyboardUrl={video.storyboard?.vttUrl ?? null}
            />
          )}
          <MediaControlBar className="player-bar">
            <MediaPlayButton />
            <MediaSeekBackwardButton className="wide-only" seekOffset={10} />
            <MediaSeekForwardButton className="wide-only" seekOffset={10} />
            <MediaMuteButton />
            <MediaVolumeRange className="wide-only" />
            {element && <PlayerTime element={element} durationMs={video.durationMs} />}
            <span className="player-gap" />
            {player && <CaptionsMenu player={player} />}
            {player && <SpeedMenu player={player} />}
            {player && <QualityMenu player={player} />}
            <MediaPipButton className="wide-only" />
            <MediaFullscreenButton />
          </MediaControlBar>
        </div>
      </MediaController>
      {player && <PlayerNotice player={player} video={video} />}
    </div>
  );
}
