import { expect, test } from 'vitest';
import { type MediaProbe, planVideo, type VideoFacts } from '../../core/domain/videos/index.ts';
import { planEncode } from './encode.plan.ts';

const video: VideoFacts = {
  ...{ streamIndex: 1, codec: 'h264', pixelFormat: 'yuv420p', width: 854, height: 480, rotation: 0 },
  ...{ isInterlaced: false, transfer: 'sdr', frameRate: 25, packetCount: 100, startSeconds: -1.5, endSeconds: 2.5 },
};
const audio = { streamIndex: 0, codec: 'aac', channels: 1, startSeconds: -1.5, endSeconds: 2.5 };

function argsOf(probe: MediaProbe) {
  return planEncode({ source: '/in', outputDir: '/out', probe, plan: planVideo(probe), threads: 2 });
}
const graphOf = (probe: MediaProbe) => {
  const args = argsOf(probe);
  return args[args.indexOf('-filter_complex') + 1] ?? '';
};

test('one process, one output per rung, the sound once', () => {
  const args = argsOf({ container: 'matroska,webm', video, audio });
  expect(args.filter((arg) => arg === '-i')).toHaveLength(1);
  expect(args.slice(args.indexOf('-f'), args.indexOf('-i'))).toEqual(['-f', 'matroska']);
  expect(args.filter((arg) => arg.endsWith('playlist.m3u8'))).toEqual([
    '/out/480p/playlist.m3u8',
    '/out/360p/playlist.m3u8',
    '/out/audio/playlist.m3u8',
  ]);
  expect(args[args.indexOf('-g') + 1]).toBe('50');
});

test('pictures are put on the grid, and there are exactly as many as planned', () => {
  const graph = graphOf({ container: 'mov', video, audio });
  expect(graph).toContain(
    '[0:1]fps=25/1:start_time=-1.500000:round=near,tpad=stop=-1:stop_mode=clone,trim=end_frame=100,setpts=N,split=2',
  );
  expect(graph).toContain('[s1]scale=640:360,setsar=1,format=yuv420p[v1]');
});

test('sound begins with the picture, less the encoder’s run-up', () => {
  const graph = graphOf({ container: 'mov', video, audio });
  expect(graph).toContain(`[0:0]aresample=48000:async=1000:first_pts=${-72_000 + 1024},asetpts=(N+1024)/SR/TB`);
  expect(graph).toContain(`atrim=end_sample=${4 * 48_000 - 1024}`);
});

test('fields are woven, high dynamic range is mapped, a single picture is repeated', () => {
  expect(graphOf({ container: 'mov', video: { ...video, isInterlaced: true }, audio: null })).toContain(
    '[0:1]bwdif=mode=send_frame,fps',
  );
  expect(graphOf({ container: 'mov', video: { ...video, transfer: 'pq' }, audio: null })).toContain('tonemap=hable');
  expect(graphOf({ container: 'mov', video: { ...video, packetCount: 1 }, audio: null })).toContain('loop=loop=-1');
});
