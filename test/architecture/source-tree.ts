/** The sources of this repository, as the architecture tests read them. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

export const codeFolders = ['api', 'bench', 'cli', 'clients', 'core', 'scenes', 'test', 'workers'] as const;

const notOurs = new Set(['node_modules', 'generated', 'dist', '.sightline']);

/** Paths below the root, of files whose name ends in one of `endings`. */
export function listSources(endings: readonly string[] = ['.ts', '.tsx', '.cjs', '.mjs']): string[] {
  return codeFolders
    .flatMap((folder) => filesBelow(join(root, folder)))
    .filter((path) => endings.some((end) => path.endsWith(end)));
}

export function readSource(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export function listFolders(): string[] {
  return [...new Set(listSources().flatMap((path) => path.split('/').slice(0, -1)))];
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name)) return [];
    const path = join(directory, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [relative(root, path)];
  });
}
