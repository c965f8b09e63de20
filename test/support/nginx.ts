/** The nginx of deploy/nginx, live, in front of an API and a media directory. */

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

const run = promisify(execFile);
const deployed = join(import.meta.dirname, '../../deploy/nginx');

export interface TestNginx extends AsyncDisposable {
  readonly address: string;
  readonly pid: number;
  /** A server beside it that sends the media directory without asking anybody anything. */
  readonly plainAddress: string;
}

/** null: there is no nginx on this machine. */
export async function nginxVersion(): Promise<string | null> {
  try {
    return (await run('nginx', ['-v'])).stderr.trim();
  } catch {
    return null;
  }
}

export async function startNginx(settings: { apiAddress: string; mediaDir: string }): Promise<TestNginx> {
  const directory = await mkdtemp(join(tmpdir(), 'sightline-test-nginx-'));
  const [port, plainPort] = [await freePort(), await freePort()];
  await writeConfig(directory, { ...settings, port, plainPort });
  const args = ['-p', directory, '-c', join(directory, 'nginx.conf'), '-e', 'stderr'];
  await run('nginx', [...args, '-t']);
  const server = spawn('nginx', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  await until(() => answers(port), { what: 'nginx' });
  return {
    address: `http://127.0.0.1:${port}`,
    plainAddress: `http://127.0.0.1:${plainPort}`,
    pid: server.pid as number,
    async [Symbol.asyncDispose]() {
      const gone = once(server, 'exit');
      server.kill('SIGTERM');
      await gone;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The files as they are shipped, with what their comments tell operators to change. */
async function writeConfig(
  directory: string,
  settings: { apiAddress: string; mediaDir: string; port: number; plainPort: number },
): Promise<void> {
  const changes: [string, string][] = [
    ['server 127.0.0.1:4000;', `server ${new URL(settings.apiAddress).host};`],
    ['listen 80;', `listen 127.0.0.1:${settings.port};`],
    ['root /var/lib/sightline/media;', `root ${settings.mediaDir};`],
    ['proxy_cache_path /var/cache/nginx/sightline ', `proxy_cache_path ${directory}/cache `],
  ];
  let shipped = await readFile(join(deployed, 'sightline.conf'), 'utf8');
  for (const [from, to] of changes) {
    if (!shipped.includes(from)) throw new Error(`deploy/nginx/sightline.conf has no "${from}".`);
    shipped = shipped.replace(from, to);
  }
  await mkdir(join(directory, 'temp'), { recursive: true });
  await writeFile(join(directory, 'sightline.conf'), shipped);
  await writeFile(
    join(directory, 'sightline-stored.conf'),
    await readFile(join(deployed, 'sightline-stored.conf'), 'utf8'),
  );
  // Its worker must be able to read the temporary folders of tests, which belong to whoever runs them.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path temp/${name};`,
  );
  await writeFile(
    join(directory, 'nginx.conf'),
    `${user} daemon off; worker_processes 1; pid ${directory}/pid; error_log stderr error;
events { worker_connections 4096; }
http {
  access_log off; ${temporary.join(' ')}
  keepalive_requests 1000000;
  include sightline.conf;
  server {
    listen 127.0.0.1:${settings.plainPort}; root ${settings.mediaDir};
    sendfile on; tcp_nopush on; open_file_cache max=20000 inactive=60s; open_file_cache_valid 10s;
  }
}
`,
  );
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
