import { VideoOff } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type CameraCardFragment, CameraPageDocument } from '../../../kit/index.ts';
import { useWorkplace } from '../workplace.tsx';

type Camera = Pick<CameraCardFragment, 'id' | 'name' | 'state' | 'health' | 'snapshot' | 'live'>;

interface LivePictureProps {
  readonly camera: Camera;
  /** Drawn over the picture, in its coordinates. */
  readonly children?: ReactNode;
}

/** What the camera sees: moving while it is online and on the screen, else the latest snapshot. Same box in every state. */
export function LivePicture({ camera, children }: LivePictureProps) {
  const box = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const isVisible = useIsVisible(box);
  const [isMoving, setMoving] = useState(false);
  const hasLive = camera.state === 'ONLINE' && camera.live !== null;
  useLivePlayer(video, camera, hasLive && isVisible);

  const { width, height } = camera.health;
  return (
    <div className="picture" ref={box} style={{ aspectRatio: width && height ? `${width} / ${height}` : '16 / 9' }}>
      {camera.snapshot ? (
        <img src={camera.snapshot.url} alt={`What ${camera.name} saw last`} />
      ) : (
        <VideoOff className="picture-none" aria-hidden />
      )}
      {hasLive && (
        <video
          ref={video}
          muted
          autoPlay
          playsInline
          aria-label={`Live picture of ${camera.name}`}
          data-moving={isMoving || undefined}
          onPlaying={() => setMoving(true)}
          onEmptied={() => setMoving(false)}
        />
      )}
      {children}
    </div>
  );
}

function useLivePlayer(video: React.RefObject<HTMLVideoElement | null>, camera: Camera, isOn: boolean): void {
  const { api } = useWorkplace();
  const url = useRef<string | null>(null);
  url.current = camera.live?.hlsUrl ?? null;
  useEffect(() => {
    if (!isOn) return;
    let close = () => {};
    let isOver = false;
    void import('../../../kit/player.ts').then(({ openPlayer }) => {
      if (isOver || !video.current) return;
      const source = async (isRenewal: boolean) => {
        if (!isRenewal && url.current) return url.current;
        const fresh = await api.query(CameraPageDocument, { id: camera.id });
        if (!fresh.camera?.live) throw new Error('The camera shows no live picture.');
        return fresh.camera.live.hlsUrl;
      };
      close = openPlayer({ video: video.current, source, isLive: true }).close;
    });
    return () => {
      isOver = true;
      close();
    };
  }, [api, camera.id, isOn, video]);
}

/** Whether any of it is on the screen, in a tab that is seen: nothing else is worth decoding. */
function useIsVisible(target: React.RefObject<Element | null>): boolean {
  const [isVisible, setVisible] = useState(false);
  useEffect(() => {
    if (!target.current) return;
    let isInView = false;
    const update = () => setVisible(isInView && document.visibilityState === 'visible');
    const observer = new IntersectionObserver(([entry]) => {
      isInView = entry?.isIntersecting ?? false;
      update();
    });
    observer.observe(target.current);
    document.addEventListener('visibilitychange', update);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', update);
    };
  }, [target]);
  return isVisible;
}
