/** A camera that sends JPEG pictures over HTTP, one after the other (multipart/x-mixed-replace). */

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface MjpegCamera extends AsyncDisposable {
  readonly url: string;
}

/** Ten pictures a second of 320x180. */
export async function startMjpegCamera(): Promise<MjpegCamera> {
  const args = [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=320x180:rate=10:duration=2',
    '-c:v',
    'mjpeg',
    '-f',
    'image2pipe',
    '-',
  ];
  const { stdout } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 16 * 1024 * 1024 });
  const pictures = cut(stdout);
  const viewers = new Set<ServerResponse>();
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary=frame' });
    viewers.add(response);
    response.once('close', () => viewers.delete(response));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  let next = 0;
  const timer = setInterval(() => {
    const picture = pictures[next++ % pictures.length] as Buffer;
    for (const viewer of viewers) {
      viewer.write(`--frame\r\nContent-Type: image/jpeg\r\nContent-Length: ${picture.length}\r\n\r\n`);
      viewer.write(picture);
      viewer.write('\r\n');
    }
  }, 100);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/video.mjpg`,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function cut(stream: Buffer): Buffer[] {
  const pictures: Buffer[] = [];
  const end = Buffer.from([0xff, 0xd9]);
  for (let from = 0, at = stream.indexOf(end); at >= 0; from = at + 2, at = stream.indexOf(end, from)) {
    pictures.push(stream.subarray(from, at + 2));
  }
  return pictures;
}
