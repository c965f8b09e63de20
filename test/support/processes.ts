/** Finds the processes of a running system by their parent and command line, to kill them the hard way. Linux only (/proc). */

import { readdirSync, readFileSync } from 'node:fs';

export interface RunningProcess {
  pid: number;
  command: string;
}

/** All living descendants of `ancestor`, nearest first. */
export function descendantsOf(ancestor: number): RunningProcess[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state !== 'Z') parents.set(Number(entry), Number(parent));
    } catch {
      // it ended between the listing and the reading
    }
  }
  const found: RunningProcess[] = [];
  const queue = [ancestor];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const [pid, parent] of parents) {
      if (parent !== next) continue;
      queue.push(pid);
      const command = commandOf(pid);
      // Empty when it ended since the listing; it would compare equal to every other process that is gone.
      if (command !== '') found.push({ pid, command });
    }
  }
  return found;
}

/** The command line with spaces between its words; empty when the process has ended. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** Memory of the process that is in RAM, in megabytes of a million bytes; 0 when it has ended. */
export function residentMb(pid: number): number {
  try {
    const [, kibibytes = '0'] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return (Number(kibibytes) * 1024) / 1e6;
  } catch {
    return 0;
  }
}
