import { describe, expect, test } from 'vitest';
import {
  canEncode,
  chooseEncoder,
  type EncodeSettings,
  encoderArgs,
  encodersOf,
  fallbacksOf,
  type PictureEncoder,
} from './encoder.plan.ts';

const settings: EncodeSettings = {
  ...{ codec: 'h264', width: 1280, height: 720, frameRate: { num: 25, den: 1 }, gopFrames: 50 },
  ...{ maxrate: 2_500_000, crf: 23, level: 31 },
};
const output = (encoder: PictureEncoder, change: Partial<EncodeSettings> = {}) =>
  encoderArgs(encoder, { ...settings, ...change }).output.join(' ');
const everyEncoder = Object.values(encodersOf).flat();
const hardware = everyEncoder.filter((encoder) => !encoder.startsWith('lib'));

describe('software', () => {
  test('libx264', () => {
    expect(output('libx264')).toBe(
      '-c:v libx264 -preset veryfast -crf 23 -maxrate 2500000 -bufsize 5000000 -profile:v high -level 3.1' +
        ' -pix_fmt yuv420p -g 50 -keyint_min 50 -x264-params scenecut=0:open-gop=0 -threads 1',
    );
  });

  test('libx265 names its level, one picture at a time, and the tag that Apple plays', () => {
    const args = output('libx265', { codec: 'hevc' });
    expect(args).toContain('-c:v libx265 -preset fast -crf 26 -maxrate 2500000 -bufsize 5000000 -profile:v main');
    expect(args).toContain('scenecut=0:open-gop=0:level-idc=3.1:high-tier=0:frame-threads=1:pools=none');
    expect(args).toMatch(/-tag:v hvc1$/);
  });

  test('libsvtav1 opens every group with a key frame', () => {
    const args = output('libsvtav1', { codec: 'av1' });
    expect(args).toContain('-crf 35 -maxrate 2500000 -bufsize 5000000');
    expect(args).toContain('-svtav1-params scd=0:irefresh-type=2:level=31:lp=1');
  });
});

describe('hardware', () => {
  test('NVENC: constant quality below a ceiling, no scene cuts, every forced key frame an IDR', () => {
    expect(output('h264_nvenc')).toBe(
      '-c:v h264_nvenc -preset p4 -tune hq -rc vbr -cq 23 -b:v 0 -maxrate 2500000 -bufsize 5000000' +
        ' -profile:v high -level 3.1 -pix_fmt yuv420p -g 50 -keyint_min 50 -force_key_frames expr:eq(mod(n,50),0)' +
        ' -no-scenecut 1 -strict_gop 1 -forced-idr 1 -rc-lookahead 0 -bf 0',
    );
    expect(output('hevc_nvenc', { codec: 'hevc' })).toContain('-cq 26');
    expect(output('hevc_nvenc', { codec: 'hevc' })).toContain('-profile:v main -tag:v hvc1 -level 3.1');
    expect(output('av1_nvenc', { codec: 'av1' })).not.toContain('-profile');
  });

  test('QSV: quality with a ceiling (QVBR), closed groups, no adaptive pictures', () => {
    expect(output('h264_qsv')).toBe(
      '-c:v h264_qsv -preset medium -global_quality 23 -b:v 1750000 -maxrate 2500000 -bufsize 5000000' +
        ' -profile:v high -level 31 -pix_fmt nv12 -g 50 -keyint_min 50 -force_key_frames expr:eq(mod(n,50),0)' +
        ' -flags +cgop -forced_idr 1 -bf 0 -idr_interval 0 -adaptive_i 0 -adaptive_b 0 -look_ahead 0',
    );
    expect(encoderArgs('h264_qsv', settings).filterTail).toEqual(['format=nv12']);
    // Options that the other encoders of this family do not have would stop them from opening.
    expect(output('hevc_qsv', { codec: 'hevc' })).not.toMatch(/look_ahead|adaptive/);
    expect(output('av1_qsv', { codec: 'av1' })).not.toMatch(/idr_interval|look_ahead|adaptive|profile/);
  });

  test('VA-API: its device before the input, pictures uploaded, the mode named', () => {
    const args = encoderArgs('h264_vaapi', settings);
    expect(args.beforeInput).toEqual(['-vaapi_device', '/dev/dri/renderD128']);
    expect(args.filterTail).toEqual(['format=nv12', 'hwupload']);
    expect(args.output.join(' ')).toBe(
      '-c:v h264_vaapi -rc_mode QVBR -global_quality 23 -b:v 1750000 -maxrate 2500000 -bufsize 5000000' +
        ' -profile:v high -level 3.1 -g 50 -keyint_min 50 -force_key_frames expr:eq(mod(n,50),0)' +
        ' -flags +cgop -idr_interval 0 -bf 0',
    );
    // ffmpeg knows "4" and not "4.0" for H.264 and HEVC, and only "4.0" for AV1.
    expect(output('h264_vaapi', { level: 40 })).toContain('-level 4 ');
    expect(output('av1_vaapi', { codec: 'av1', level: 40 })).toContain('-level 4.0 ');
    expect(output('av1_vaapi', { codec: 'av1' })).toContain('-global_quality 115 ');
  });

  test('VideoToolbox: quality counts upwards, never its own software', () => {
    expect(output('h264_videotoolbox')).toBe(
      '-c:v h264_videotoolbox -allow_sw 0 -realtime 0 -q:v 65 -maxrate 2500000 -bufsize 5000000 -profile:v high' +
        ' -level 3.1 -pix_fmt nv12 -g 50 -keyint_min 50 -force_key_frames expr:eq(mod(n,50),0) -flags +cgop -bf 0',
    );
    expect(output('hevc_videotoolbox', { codec: 'hevc' })).toContain('-profile:v main -tag:v hvc1');
  });

  test.each(hardware)('%s decodes on its own device when asked to', (encoder) => {
    const hwaccel = encoder.endsWith('nvenc') ? 'cuda' : encoder.endsWith('videotoolbox') ? 'videotoolbox' : 'vaapi';
    expect(encoderArgs(encoder, settings).beforeInput).not.toContain('-hwaccel');
    const { beforeInput } = encoderArgs(encoder, { ...settings, hwaccel });
    expect(beforeInput).toContain(hwaccel);
    // No output format: pictures come back into memory, where every filter works.
    expect(beforeInput).not.toContain('-hwaccel_output_format');
  });
});

describe('every encoder', () => {
  test.each(everyEncoder)('%s keeps the contract', (encoder) => {
    const args = output(encoder);
    expect(args).toContain(`-c:v ${encoder} `);
    expect(args).toContain('-maxrate 2500000 -bufsize 5000000');
    expect(args).toContain('-g 50 -keyint_min 50');
    expect(args).toMatch(/-crf|-cq|-global_quality|-q:v/);
    // Eight bits, whether the encoder or the filter before it says so.
    expect(`${args} ${encoderArgs(encoder, settings).filterTail.join(' ')}`).toMatch(/yuv420p|nv12/);
  });

  test.each(everyEncoder)('%s follows an irregular grid by forced key frames alone', (encoder) => {
    const args = output(encoder, { keyFrames: [0, 37, 90] });
    expect(args).toContain('-g 9999 -keyint_min 1 -force_key_frames expr:eq(n,0)+eq(n,37)+eq(n,90)');
    expect(args).not.toContain('mod(n');
  });

  test('better quality is a lower number everywhere but on VideoToolbox', () => {
    const quality = (encoder: PictureEncoder, crf: number) =>
      Number(/(?:-crf|-cq|-global_quality|-q:v) (\S+)/.exec(output(encoder, { crf }))?.[1]);
    for (const encoder of everyEncoder) {
      const rises = quality(encoder, 30) > quality(encoder, 20);
      expect([encoder, rises]).toEqual([encoder, !encoder.endsWith('videotoolbox')]);
    }
  });
});

describe('choice', () => {
  const worker = (...encoders: string[]) => ({
    roles: ['transcode'],
    capabilities: {
      encoders,
      hwaccels: [],
      scalers: [],
      closed: [],
      ortProviders: [],
      speechEngines: [],
      detector: null,
      eventModel: null,
      installedModels: [],
      modelProblems: [],
      cpuCores: 2,
    },
  });

  test('hardware that every transcoding worker has opened', () => {
    const workers = [worker('libx264', 'h264_nvenc'), { ...worker(), roles: ['cameras'] }];
    expect(chooseEncoder('h264', workers)).toEqual({
      encoder: 'h264_nvenc',
      reason: 'The transcoding worker has opened h264_nvenc.',
    });
  });

  test('software where one of them has not, or none has, or nobody is there', () => {
    expect(chooseEncoder('h264', [worker('libx264', 'h264_qsv'), worker('libx264')])).toEqual({
      encoder: 'libx264',
      reason: '1 of 2 transcoding workers cannot open h264_qsv, and one encoder must make all segments.',
    });
    const reason = 'No worker has opened a hardware encoder for HEVC.';
    expect(chooseEncoder('hevc', [worker('libx265', 'h264_nvenc')])).toEqual({ encoder: 'libx265', reason });
    expect(chooseEncoder('av1', []).encoder).toBe('libsvtav1');
  });

  test('a codec that nobody can make is known beforehand', () => {
    expect(canEncode('av1', [worker('libx264', 'libx265')])).toBe(false);
    expect(canEncode('av1', [worker('libsvtav1')])).toBe(true);
  });

  test('fallbacks: both in hardware, encoding in hardware, software', () => {
    expect(fallbacksOf('h264_nvenc', { hwaccels: ['cuda'] })).toEqual([
      { encoder: 'h264_nvenc', hwaccel: 'cuda' },
      { encoder: 'h264_nvenc', hwaccel: null },
      { encoder: 'libx264', hwaccel: null },
    ]);
    expect(fallbacksOf('hevc_vaapi').map(({ encoder }) => encoder)).toEqual(['hevc_vaapi', 'libx265']);
    expect(fallbacksOf('h264_qsv', { isPinned: true })).toEqual([{ encoder: 'h264_qsv', hwaccel: null }]);
    expect(fallbacksOf('libx264', { hwaccels: ['cuda'] })).toEqual([{ encoder: 'libx264', hwaccel: null }]);
  });
});
