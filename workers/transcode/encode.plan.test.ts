import { expect, test } from 'vitest';
import { type MediaProbe, planVideo, readVideoProfile, type VideoFacts } from '../../core/domain/videos/index.ts';
import { planEncode, planSound } from './encode.plan.ts';

const video: VideoFacts = {
  ...{ streamIndex: 1, codec: 'h264', profile: 'High', pixelFormat: 'yuv420p', width: 854, height: 480, rotation: 0 },
  ...{ isInterlaced: false, transfer: 'sdr', frameRate: 25, packetCount: 1000, startSeconds: -1.5, endSeconds: 38.5 },
  ...{ bitrate: 1_000_000, hasSquarePixels: true },
};
const audio = {
  ...{ streamIndex: 0, codec: 'aac', profile: 'LC', sampleRate: 48_000, bitrate: 128_000, channels: 1 },
  ...{ startSeconds: -1.5, endSeconds: 38.5 },
};
const times = Float64Array.from({ length: 1000 }, (_, i) => -1.5 + i / 25);
const pictures = { times, keyTimes: times.filter((_, i) => i % 250 === 0), hasGaps: false, hasLeadingPictures: false };

function argsOf(probe: MediaProbe, firstSegment = 0, segmentCount = 4) {
  const { video: grid } = planVideo({ probe, pictures, sounds: null, profile: readVideoProfile({}) });
  if (!grid || !probe.video) throw new Error('no picture');
  const range = { firstSegment, segmentCount };
  const settings = { probe, video: probe.video, grid, rungs: grid.rungs, ...range };
  return planEncode({
    ...{ ...settings, source: '/in', outputDir: '/out', encoder: 'libx264' },
    ...{ hwaccel: null, isSalvage: false },
  });
}
const graphOf = (probe: MediaProbe, firstSegment = 0) => {
  const args = argsOf(probe, firstSegment);
  return args[args.indexOf('-filter_complex') + 1] ?? '';
};

test('one process, one output per rung', () => {
  const args = argsOf({ container: 'matroska,webm', video, audio });
  expect(args.filter((arg) => arg === '-i')).toHaveLength(1);
  expect(args.slice(args.indexOf('-f'), args.indexOf('-i'))).toEqual(['-f', 'matroska']);
  expect(args.filter((arg) => arg.endsWith('playlist.m3u8'))).toEqual([
    '/out/480p/playlist.m3u8',
    '/out/360p/playlist.m3u8',
  ]);
  expect(args[args.indexOf('-g') + 1]).toBe('50');
});

test('pictures are put on the grid, and there are exactly as many as planned', () => {
  const graph = graphOf({ container: 'mov', video, audio });
  expect(graph).toContain(
    '[0:1]null,fps=25/1:start_time=-1.500000:round=near,tpad=stop=-1:stop_mode=clone,trim=end_frame=200,setpts=N+0,split=2',
  );
  expect(graph).toContain('[s1]scale=640:360,setsar=1,format=yuv420p[v1]');
});

test('a later chunk seeks, and its stamps and numbers continue those before', () => {
  const args = argsOf({ container: 'mov', video, audio }, 8);
  expect(args.slice(args.indexOf('-seek_timestamp'), args.indexOf('-f'))).toEqual([
    ...['-seek_timestamp', '1', '-ss', '14.380000'],
  ]);
  expect(args[args.indexOf('-start_number') + 1]).toBe('8');
  const graph = graphOf({ container: 'mov', video, audio }, 8);
  expect(graph).toContain('fps=25/1:start_time=14.500000:round=near');
  expect(graph).toContain('setpts=N+400');
});

test('where the picture has ended, the last one is repeated', () => {
  const held = { ...video, endSeconds: 10, packetCount: 288 };
  expect(graphOf({ container: 'mov', video: held, audio }, 8)).toContain(
    'tpad=stop=-1:stop_mode=clone,fps=25/1:start_time=',
  );
});

test('sound begins with the picture, less the encoder’s run-up', () => {
  const probe = { container: 'mov', video, audio };
  const { audio: grid } = planVideo({ probe, pictures, sounds: null, profile: readVideoProfile({}) });
  if (!grid) throw new Error('no sound');
  const args = planSound({ source: '/in', outputDir: '/out', probe, grid });
  const graph = args[args.indexOf('-filter_complex') + 1];
  expect(graph).toContain(`aresample=async=1:first_pts=${-72_000 + 1024},asetpts=(N+1024)/SR/TB`);
  expect(graph).toContain(`atrim=end_sample=${40 * 48_000 - 1024}`);
});

test('fields are woven, high dynamic range is mapped, a single picture is repeated', () => {
  expect(graphOf({ container: 'mov', video: { ...video, isInterlaced: true }, audio: null })).toContain(
    '[0:1]bwdif=mode=send_frame,fps',
  );
  expect(graphOf({ container: 'mov', video: { ...video, transfer: 'pq' }, audio: null })).toContain('tonemap=hable');
  expect(graphOf({ container: 'mov', video: { ...video, packetCount: 1 }, audio: null })).toContain('loop=loop=-1');
});
