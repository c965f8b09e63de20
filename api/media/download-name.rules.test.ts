import { expect, test } from 'vitest';
import { captionsName, originalName, renditionName, safeFileName } from './download-name.rules.ts';

test.each([
  ['holiday.mov', 'holiday.mov'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['C:\\film.mp4', 'C__film.mp4'],
  ['.hidden.', 'hidden'],
  ['a\r\nSet-Cookie: x=1', 'a Set-Cookie_ x=1'],
  ['gpj.\u202eexe.mp4', 'gpj.exe.mp4'],
  ['Größe – 映画 😀.mkv', 'Größe – 映画 😀.mkv'],
  ['"quoted" <b>.mp4', '_quoted_ _b_.mp4'],
  ['NUL.mp4', '_NUL.mp4'],
  ['   ', 'video'],
  ['\ud800x.mp4', 'x.mp4'],
])('%j is saved as %j', (name, saved) => {
  expect(safeFileName(name)).toBe(saved);
});

test('a long name is cut, its extension stays', () => {
  expect(safeFileName(`${'x'.repeat(400)}.webm`)).toBe(`${'x'.repeat(150)}.webm`);
  expect(safeFileName('😀'.repeat(400))).toBe('😀'.repeat(150));
});

test('every file says what it is', () => {
  expect(originalName({ fileName: 'a/b.avi' })).toBe('a_b.avi');
  expect(renditionName({ title: 'Talk: 1/2' }, '720p')).toBe('Talk_ 1_2 (720p).mp4');
  expect(renditionName({ title: 'Talk' }, 'audio')).toBe('Talk (sound).m4a');
  expect(captionsName({ title: 'Talk' }, 'pt-BR', 'vtt')).toBe('Talk (pt-BR).vtt');
});
