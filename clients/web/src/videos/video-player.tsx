import { Captions, CaptionsOff, Check, Settings2 } from 'lucide-react';
import {
  MediaControlBar,
  MediaController,
  MediaFullscreenButton,
  MediaLoadingIndicator,
  MediaMuteButton,
  MediaPipButton,
  MediaPlayButton,
  MediaPlaybackRateButton,
  MediaSeekBackwardButton,
  MediaSeekForwardButton,
  MediaTimeDisplay,
  MediaTimeRange,
  MediaVolumeRange,
} from 'media-chrome/react';
import { useEffect, useRef, useState } from 'react';
import { type VideoDetailFragment, VideoPageDocument } from '../../../kit/index.ts';
import { openPlayer, type Player, type PlayerState } from '../../../kit/player.ts';
import { formatBitrate } from '../elements/format.ts';
import { Menu } from '../elements/menu.tsx';
import { useReadable, useWorkplace } from '../workplace.tsx';

/** The video with its controls. The player is made once per video; fresh addresses are fetched when one runs out. */
export function VideoPlayer({ video }: { video: VideoDetailFragment }) {
  const { api } = useWorkplace();
  const element = useRef<HTMLVideoElement>(null);
  const [player, setPlayer] = useState<Player | null>(null);
  const firstUrl = useRef(video.playback?.hlsUrl);
  const [poster] = useState(video.poster?.url);

  useEffect(() => {
    const source = async (isRenewal: boolean) => {
      if (!isRenewal && firstUrl.current) return firstUrl.current;
      const fresh = await api.query(VideoPageDocument, { id: video.id });
      if (!fresh.video?.playback) throw new Error('There is nothing to play any more.');
      return fresh.video.playback.hlsUrl;
    };
    if (!element.current) return;
    const opened = openPlayer({ video: element.current, source });
    setPlayer(opened);
    return () => {
      setPlayer(null);
      opened.close();
    };
  }, [api, video.id]);

  // Captions that become ready while somebody watches are in a new playlist.
  const captionCount = video.subtitles.filter(({ state }) => state === 'READY').length;
  const knownCaptions = useRef(captionCount);
  useEffect(() => {
    if (captionCount > knownCaptions.current) player?.reload();
    knownCaptions.current = captionCount;
  }, [captionCount, player]);

  const isPortrait = (video.height ?? 0) > (video.width ?? 0);
  return (
    <div className="stage player" data-portrait={isPortrait || undefined}>
      <MediaController className="player-controller" aria-label={`Player: ${video.title}`}>
        {/* biome-ignore lint/a11y/useMediaCaption: captions come inside the playlist */}
        <video ref={element} slot="media" playsInline crossOrigin="anonymous" poster={poster} tabIndex={-1} />
        <MediaLoadingIndicator slot="centered-chrome" noAutohide />
        <div className="player-scrim">
          <MediaTimeRange className="player-range" />
          <MediaControlBar className="player-bar">
            <MediaPlayButton />
            <MediaSeekBackwardButton className="wide-only" seekOffset={10} />
            <MediaSeekForwardButton className="wide-only" seekOffset={10} />
            <MediaMuteButton />
            <MediaVolumeRange className="wide-only" />
            <MediaTimeDisplay showDuration />
            <span className="player-gap" />
            {player && <CaptionsMenu player={player} />}
            <MediaPlaybackRateButton rates={[0.5, 1, 1.25, 1.5, 2]} />
            {player && <QualityMenu player={player} />}
            <MediaPipButton className="wide-only" />
            <MediaFullscreenButton />
          </MediaControlBar>
        </div>
      </MediaController>
      {player && <Problem player={player} />}
    </div>
  );
}

function QualityMenu({ player }: { player: Player }) {
  const { qualities, selectedQuality, playingQuality } = useReadable<PlayerState>(player);
  if (qualities.length === 0) return null;
  const playing = qualities.find(({ index }) => index === playingQuality)?.label;
  const choices = [
    { key: 'auto' as const, label: 'Auto', note: selectedQuality === 'auto' ? (playing ?? '') : '' },
    ...qualities.map(({ index, label, bitrate }) => ({ key: index, label, note: formatBitrate(bitrate) })),
  ];
  return (
    <Menu
      label={`Quality: ${selectedQuality === 'auto' ? 'auto' : playing}`}
      className="player-button"
      side="above"
      button={<Settings2 aria-hidden />}
    >
      {(close) =>
        choices.map(({ key, label, note }) => (
          <button
            key={key}
            type="button"
            role="menuitemradio"
            aria-checked={key === selectedQuality}
            className="menu-item"
            onClick={() => {
              player.selectQuality(key);
              close();
            }}
          >
            <Check aria-hidden /> {label} <span className="menu-note">{note}</span>
          </button>
        ))
      }
    </Menu>
  );
}

function CaptionsMenu({ player }: { player: Player }) {
  const { captions, selectedCaptions } = useReadable<PlayerState>(player);
  if (captions.length === 0) return null;
  const isOn = selectedCaptions !== null;
  if (captions.length === 1) {
    return (
      <button
        type="button"
        className="player-button"
        aria-label="Captions"
        aria-pressed={isOn}
        title={isOn ? 'Turn captions off' : 'Turn captions on'}
        onClick={() => player.selectCaptions(isOn ? null : 0)}
      >
        {isOn ? <Captions aria-hidden /> : <CaptionsOff aria-hidden />}
      </button>
    );
  }
  return (
    <Menu
      label="Captions"
      className="player-button"
      side="above"
      button={isOn ? <Captions aria-hidden /> : <CaptionsOff aria-hidden />}
    >
      {(close) =>
        [{ index: null, label: 'Off' }, ...captions].map(({ index, label }) => (
          <button
            key={index ?? 'off'}
            type="button"
            role="menuitemradio"
            aria-checked={index === selectedCaptions}
            className="menu-item"
            onClick={() => {
              player.selectCaptions(index);
              close();
            }}
          >
            <Check aria-hidden /> {label}
          </button>
        ))
      }
    </Menu>
  );
}

function Problem({ player }: { player: Player }) {
  const { problem } = useReadable<PlayerState>(player);
  return (
    <div className="player-problem" role="status">
      {problem && <p>{problem.sentence}</p>}
    </div>
  );
}
