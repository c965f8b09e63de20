/** Where the package lies, the same from source and from dist/. */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest directory above this file with a package.json. */
export function findRoot(): string {
  let directory = import.meta.dirname;
  while (!existsSync(join(directory, 'package.json'))) {
    const parent = dirname(directory);
    if (parent === directory) throw new Error('No package.json above the running program.');
    directory = parent;
  }
  return directory;
}
