import { describe, expect, it } from 'vitest';
import { describeCameraSource, parseCameraSource } from './camera-source.rules.ts';

describe('parseCameraSource', () => {
  it.each([
    ['rtsp://10.0.0.7:554/ch1', { kind: 'rtsp' }],
    ['rtsps://cam.example/ch1', { kind: 'rtsp' }],
    ['http://192.168.1.4/video.mjpg', { kind: 'http' }],
    ['https://user:pass@cam.example/live.m3u8', { kind: 'http' }],
    ['file:door.mp4', { kind: 'file', path: '/door.mp4', isLooped: false }],
    ['file:sub/door%20two.mp4?loop=1', { kind: 'file', path: '/sub/door two.mp4', isLooped: true }],
    ['file:///srv/footage/door.mp4?loop=0', { kind: 'file', path: '/srv/footage/door.mp4', isLooped: false }],
  ])('takes %s', (address, expected) => {
    expect(parseCameraSource(address)).toMatchObject(expected);
  });

  it.each([
    '',
    'camera',
    'ftp://host/x.mp4',
    'concat:a|b',
    'pipe:0',
    'data:video/mp4;base64,AAAA',
    'rtsp://',
    'file:',
    'file:///',
    'file:../secret.mp4',
    'file:///srv/footage/../../etc/passwd',
    'file:a/%2e%2e/b.mp4',
    'file:%2e%2e%2fb.mp4',
    'file://otherhost/share/a.mp4',
    'file:a%00.mp4',
    'file:%zz.mp4',
    'rtsp://host/a b',
    'rtsp://host/\nx',
    `http://host/${'x'.repeat(2_000)}`,
  ])('refuses %j', (address) => {
    expect(() => parseCameraSource(address)).toThrow(expect.objectContaining({ kind: 'invalid' }));
  });

  it('never repeats the address in its refusal', () => {
    expect(() => parseCameraSource('ftp://user:hunter22@host/')).toThrow(expect.not.stringContaining('hunter22'));
  });
});

describe('describeCameraSource', () => {
  it.each([
    ['rtsp://admin:hunter22@10.0.0.7:8554/ch1?token=hunter22#hunter22', 'rtsp://10.0.0.7:8554/ch1?***'],
    [
      'rtsp://10.0.0.7/user=admin&password=hunter22&channel=1.sdp',
      'rtsp://10.0.0.7/user=***&password=***&channel=1.sdp',
    ],
    ['rtsp://10.0.0.7/user=admin_password=hunter22_channel=1', 'rtsp://10.0.0.7/user=***_password=***_channel=1'],
    ['rtsp://10.0.0.7/p%61ssword=hunter22', 'rtsp://10.0.0.7/p%61ssword=***'],
    ['rtsp://10.0.0.7/a/password/hunter22/ch1', 'rtsp://10.0.0.7/a/password/***/ch1'],
    ['https://hunter22@cam.example/', 'https://cam.example'],
    ['file:///srv/footage/door.mp4?loop=1', 'file:door.mp4?loop=1'],
  ])('%s', (address, label) => {
    expect(describeCameraSource(parseCameraSource(address))).toBe(label);
  });
});
