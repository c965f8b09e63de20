import { useEffect, useRef, useState } from 'react';
import { type TrackRowFragment, TracksDocument } from '../../../kit/index.ts';
import type { Player, PlayerState } from '../../../kit/player.ts';
import { useReadable, useWorkplace } from '../workplace.tsx';
import { TrackWay } from './track-way.tsx';

/** The recording from shortly before it came, with its way drawn over it when wanted. */
export function TrackFootage({ track, label, hasWay }: { track: TrackRowFragment; label: string; hasWay: boolean }) {
  const video = useRef<HTMLVideoElement>(null);
  const player = useFootage(video, track);
  const { width, height } = track.camera.health;
  return (
    <div className="track-footage">
      <div className="picture" style={{ aspectRatio: width && height ? `${width} / ${height}` : '16 / 9' }}>
        <video ref={video} controls muted autoPlay playsInline data-moving aria-label={`Footage: ${label}`} />
        {hasWay && <TrackWay path={track.path} />}
      </div>
      {player && <FootageProblem player={player} />}
    </div>
  );
}

function FootageProblem({ player }: { player: Player }) {
  const { problem } = useReadable<PlayerState>(player);
  if (!problem) return null;
  return (
    <p role="alert" className="small soft">
      The footage cannot be played. It may have been removed already, or it is being stored: try again in a moment.
    </p>
  );
}

function useFootage(video: React.RefObject<HTMLVideoElement | null>, track: TrackRowFragment): Player | null {
  const { api, workspace } = useWorkplace();
  const [player, setPlayer] = useState<Player | null>(null);
  const shown = useRef(track);
  shown.current = track;
  useEffect(() => {
    let opened: Player | null = null;
    let isOver = false;
    void import('../../../kit/player.ts').then(({ openPlayer }) => {
      if (isOver || !video.current) return;
      const source = async (isRenewal: boolean) => {
        const { id, camera, firstAt, footage } = shown.current;
        if (!isRenewal) return footage.hlsUrl;
        const until = new Date(Date.parse(firstAt) + 1).toISOString();
        const filter = { cameraIds: [camera.id], since: firstAt, until };
        const { tracks } = await api.query(TracksDocument, { workspaceId: workspace.id, first: 100, filter });
        const fresh = tracks.edges.find(({ node }) => node.id === id);
        if (!fresh) throw new Error('This is no longer kept.');
        return fresh.node.footage.hlsUrl;
      };
      opened = openPlayer({ video: video.current, source });
      setPlayer(opened);
    });
    return () => {
      isOver = true;
      opened?.close();
      setPlayer(null);
    };
  }, [api, workspace.id, video]);
  return player;
}
