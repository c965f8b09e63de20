/** Ports: is one free, and whose is it when it is not. */

import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';

/** Throws the system's error (EADDRINUSE, EACCES, EADDRNOTAVAIL) when nothing can listen there. */
export async function tryPort(host: string, port: number): Promise<number> {
  const server = createServer();
  server.listen({ host, port, exclusive: true });
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address !== null && typeof address === 'object' ? address.port : port;
}

/** A port of this machine's loopback that is free now. */
export function freePort(): Promise<number> {
  return tryPort('127.0.0.1', 0);
}

/** The process that listens on a TCP port, where /proc tells (Linux, own processes or root). */
export function findListener(port: number): { pid: number; name: string } | null {
  const sockets = new Set([...listeningInodes('/proc/net/tcp', port), ...listeningInodes('/proc/net/tcp6', port)]);
  if (sockets.size === 0) return null;
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      for (const handle of readdirSync(`/proc/${pid}/fd`)) {
        const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${handle}`))?.[1];
        if (inode && sockets.has(inode))
          return { pid: Number(pid), name: readFileSync(`/proc/${pid}/comm`, 'utf8').trim() };
      }
    } catch {
      // it ended while we looked, or is not ours to look into
    }
  }
  return null;
}

function listeningInodes(table: string, port: number): string[] {
  const listening = '0A';
  try {
    return readFileSync(table, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === listening && Number.parseInt(fields[1]?.split(':')[1] ?? '', 16) === port)
      .flatMap((fields) => fields[9] ?? []);
  } catch {
    return [];
  }
}
