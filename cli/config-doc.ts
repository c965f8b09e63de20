/** docs/ref/config.md, generated from the contract of the settings (core/platform/config/env.ts). */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { envContract } from '../core/platform/config/env.ts';
import { findRoot } from '../core/platform/config/find-root.ts';

const path = join(findRoot(), 'docs', 'ref', 'config.md');

/** Writes the page; with --check it only compares, and the exit code says whether they agree. */
export async function configDoc(args: readonly string[]): Promise<number> {
  const page = printConfigDoc();
  if (!args.includes('--check')) {
    writeFileSync(path, page);
    return 0;
  }
  if (readPage() === page) return 0;
  console.error('docs/ref/config.md does not say what core/platform/config/env.ts does. Type: npm run generate');
  return 1;
}

export function printConfigDoc(): string {
  const rows = Object.entries(envContract.shape).map(([name, schema]) => {
    const fallback = schema.safeParse(undefined);
    const standard = fallback.success && fallback.data !== undefined ? `\`${fallback.data}\`` : '';
    return `| \`${name}\` | ${standard === '``' ? '' : standard} | ${(schema.description ?? '').replaceAll('<', '&lt;')} |`;
  });
  return `<!-- Generated from core/platform/config/env.ts by \`npm run generate\`. Do not edit. -->

# Settings

Every setting is an environment variable. A name that begins with \`SIGHTLINE_\` and is not listed here stops the start,
with the nearest name that is.

| Variable | Default | Meaning |
|---|---|---|
${rows.join('\n')}
`;
}

function readPage(): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
