/** The drawing on the right of each slide, in the square from (720, 110) to (1190, 560). */

import type { SKRSContext2D } from '@napi-rs/canvas';
import { valueNoise } from '../random.ts';
import { ink, write } from './ink.ts';

type Figure = (context: SKRSContext2D, shown: number) => void;

export function drawFigure(context: SKRSContext2D, slide: number, shown: number): void {
  figures[slide]?.(context, shown);
}

const figures: readonly Figure[] = [
  (context, shown) => drawPlayer(context, 0.12 * shown),
  drawSteps,
  drawResume,
  drawSizes,
  drawWords,
  drawCamera,
  drawAlerts,
  (context, shown) => drawPlayer(context, 0.9 + 0.1 * shown),
];

function drawPlayer(context: SKRSContext2D, played: number): void {
  card(context, { x: 740, y: 170, width: 440, height: 280 }, ink.dark);
  context.fillStyle = ink.accent;
  context.beginPath();
  context.arc(960, 292, 56, 0, 7);
  context.fill();
  context.fillStyle = ink.white;
  context.beginPath();
  context.moveTo(944, 264);
  context.lineTo(990, 292);
  context.lineTo(944, 320);
  context.closePath();
  context.fill();
  bar(context, { x: 772, y: 410, width: 376, height: 8 }, '#3a4a68');
  bar(context, { x: 772, y: 410, width: 376 * played, height: 8 }, ink.accent);
}

function drawSteps(context: SKRSContext2D, shown: number): void {
  const steps = ['Upload', 'Prepare', 'Caption', 'Watch'];
  for (const [i, text] of steps.entries()) {
    const y = 150 + i * 102;
    if (i > 0) bar(context, { x: 777, y: y - 42, width: 6, height: 42 * shown }, ink.line);
    context.fillStyle = i === 3 ? ink.accent : ink.blue;
    context.beginPath();
    context.arc(780, y + 30, 30, 0, 7);
    context.fill();
    write(context, { text: String(i + 1), x: 780, y: y + 39, sizePx: 26, colour: ink.white, align: 'center' });
    write(context, { text, x: 836, y: y + 41, sizePx: 34, colour: ink.dark });
  }
}

function drawResume(context: SKRSContext2D, shown: number): void {
  card(context, { x: 730, y: 190, width: 450, height: 240 }, ink.white);
  write(context, { text: 'harbour-tour.mp4', x: 766, y: 248, sizePx: 26, colour: ink.dark });
  const cells = 16;
  for (let i = 0; i < cells; i++) {
    const isDone = i < cells * (0.4 + 0.6 * shown);
    bar(
      context,
      { x: 766 + i * 23.6, y: 284, width: 18, height: 34 },
      isDone ? (i < 7 ? ink.blue : ink.green) : ink.line,
    );
  }
  bar(context, { x: 766 + 7 * 23.6 - 4, y: 274, width: 2.5, height: 54 }, ink.accent);
  write(context, { text: 'line lost', x: 766 + 7 * 23.6 - 3, y: 356, sizePx: 18, colour: ink.accent, align: 'center' });
  write(context, { text: 'continued where it stopped', x: 766, y: 396, sizePx: 20, colour: ink.soft, isLight: true });
}

function drawSizes(context: SKRSContext2D, shown: number): void {
  const sizes = [
    { text: '1080p', width: 440, colour: '#14213a' },
    { text: '720p', width: 330, colour: '#23456e' },
    { text: '480p', width: 226, colour: '#2c6aa0' },
    { text: '360p', width: 128, colour: '#d9622b' },
  ];
  for (const [i, { text, width, colour }] of sizes.entries()) {
    const height = (width * 9) / 16;
    const x = 740 + 440 * (1 - shown) * 0.05 * i;
    const y = 430 - height;
    context.fillStyle = colour;
    context.beginPath();
    context.roundRect(x, y, width, height, 10);
    context.fill();
    write(context, { text, x: x + width - 14, y: y + 32, sizePx: 20, colour: ink.white, align: 'right' });
  }
}

function drawWords(context: SKRSContext2D, shown: number): void {
  for (let i = 0; i < 44; i++) {
    const high = 10 + 92 * valueNoise(i * 0.7, 3, 5) * Math.sin(((i + 0.5) / 44) * Math.PI);
    bar(context, { x: 740 + i * 10, y: 226 - high / 2, width: 6, height: high }, ink.blue);
  }
  context.strokeStyle = ink.accent;
  context.lineWidth = 4;
  context.lineCap = 'round';
  context.beginPath();
  context.moveTo(960, 300);
  context.lineTo(960, 334);
  context.moveTo(948, 322);
  context.lineTo(960, 336);
  context.lineTo(972, 322);
  context.stroke();
  card(context, { x: 740, y: 362, width: 440, height: 120 }, ink.dark);
  write(context, { text: 'the words that you', x: 960, y: 414, sizePx: 30, colour: ink.white, align: 'center' });
  context.globalAlpha *= shown;
  write(context, { text: 'are reading now', x: 960, y: 456, sizePx: 30, colour: ink.white, align: 'center' });
}

function drawCamera(context: SKRSContext2D, shown: number): void {
  context.fillStyle = ink.soft;
  bar(context, { x: 1100, y: 150, width: 22, height: 120 }, ink.soft);
  context.save();
  context.translate(1090, 222);
  context.rotate(-0.22);
  card(context, { x: -210, y: -46, width: 230, height: 92 }, ink.dark);
  bar(context, { x: -226, y: -30, width: 34, height: 60 }, '#3a4a68');
  context.fillStyle = ink.accent;
  context.beginPath();
  context.arc(-10, -20, 7, 0, 7);
  context.fill();
  context.restore();
  context.globalAlpha *= 0.24;
  context.fillStyle = ink.blue;
  context.beginPath();
  context.moveTo(868, 274);
  context.lineTo(720, 330 + 200 * shown);
  context.lineTo(960, 330 + 226 * shown);
  context.closePath();
  context.fill();
}

function drawAlerts(context: SKRSContext2D, shown: number): void {
  const alerts = [
    { title: 'Somebody waits at the door', detail: 'Lobby, for 12 seconds', colour: ink.blue },
    { title: 'Somebody is in a closed area', detail: 'Loading yard, just now', colour: ink.accent },
  ];
  for (const [i, { title, detail, colour }] of alerts.entries()) {
    const y = 180 + i * 150;
    const x = 726 + (1 - shown) * 60 * (i + 1);
    card(context, { x, y, width: 460, height: 122 }, ink.white);
    bar(context, { x, y: y + 16, width: 8, height: 90 }, colour);
    write(context, { text: title, x: x + 34, y: y + 54, sizePx: 25, colour: ink.dark });
    write(context, { text: detail, x: x + 34, y: y + 90, sizePx: 21, colour: ink.soft, isLight: true });
  }
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function card(context: SKRSContext2D, area: Area, colour: string): void {
  context.save();
  context.shadowColor = 'rgba(20,33,58,.18)';
  context.shadowBlur = 24;
  context.shadowOffsetY = 8;
  context.fillStyle = colour;
  context.beginPath();
  context.roundRect(area.x, area.y, area.width, area.height, 16);
  context.fill();
  context.restore();
}

function bar(context: SKRSContext2D, area: Area, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.roundRect(area.x, area.y, area.width, area.height, Math.min(area.width, area.height) / 2.5);
  context.fill();
}
