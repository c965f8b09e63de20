/** Names say what a file is, and the refused habits stay refused (docs/design/architecture.md). */

import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listFolders, listSources, readSource } from './source-tree.ts';

const roles = [
  ...['rules', 'plan', 'store', 'service', 'jobs', 'events', 'type', 'input', 'resolver', 'loader', 'hooks'],
  ...['handler', 'watcher', 'contract', 'test', 'bench'],
];
/** Names that tools look for. */
const toolFiles = /^(vite|vitest|prisma|codegen)\.config\.ts$/;
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const refusedNames = [
  'utils',
  'util',
  'shared',
  'common',
  'helpers',
  'helper',
  'types',
  'misc',
  'lib',
  'constants',
  'interfaces',
];
const longestFile = 500;

const sources = listSources();

/** Why the name of a file is refused, or null. */
function faultOfName(path: string): string | null {
  const file = basename(path);
  if (toolFiles.test(file)) return null;
  const [noun = '', ...rest] = file.replace(/\.(tsx?|cjs|mjs)$/, '').split('.');
  if (!kebab.test(noun)) return 'is not kebab-case';
  if (refusedNames.includes(noun)) return 'is named for its kind';
  const unknown = rest.filter((role) => !roles.includes(role));
  if (unknown.length > 0) return `has the unknown role ${unknown.join('.')}`;
  const isTestOfRole = rest.length === 2 && ['test', 'bench', 'contract'].includes(rest[1] as string);
  return rest.length > 1 && !isTestOfRole ? 'has more than one role' : null;
}

function faults(find: (path: string) => string | null): string[] {
  return sources.flatMap((path) => {
    const fault = find(path);
    return fault ? [`${path} ${fault}`] : [];
  });
}

/** Comments talk about the habits; only code has them. */
function codeOf(path: string): string {
  return readSource(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '');
}

test('the tree is read', () => {
  expect(sources.length).toBeGreaterThan(150);
});

describe('names', () => {
  test('files are kebab-case nouns with a role of the closed list', () => {
    expect(faults(faultOfName)).toEqual([]);
  });

  test('folders are kebab-case and not named for their kind', () => {
    expect(listFolders().filter((folder) => !kebab.test(folder) || refusedNames.includes(folder))).toEqual([]);
  });

  test.each([
    ['core/domain/alerts/alertService.ts', 'is not kebab-case'],
    ['core/domain/alerts/alert.manager.ts', 'has the unknown role manager'],
    ['core/domain/alerts/types.ts', 'is named for its kind'],
    ['core/domain/alerts/alert.store.service.ts', 'has more than one role'],
    ['core/domain/alerts/alert-sentence.rules.test.ts', null],
  ])('%s %s', (path, fault) => {
    expect(faultOfName(path)).toBe(fault);
  });
});

describe('habits', () => {
  test('process.exit stays in main files', () => {
    const isMain = (path: string) => /(^|\/)(main\.ts|launch\.cjs|migrate-main\.ts|[^/]+\.bench\.ts)$/.test(path);
    expect(
      faults((path) => (!isMain(path) && /\bprocess\.exit\(/.test(codeOf(path)) ? 'ends the process' : null)),
    ).toEqual([]);
  });

  test('process.env is read in one place', () => {
    const mayRead =
      /^(test\/|bench\/|scenes\/bake\.ts|core\/platform\/config\/env\.ts|cli\/launch\.cjs|clients\/web\/vite\.config\.ts)/;
    const reads = /\bprocess\.env\b|from 'node:process'/;
    expect(faults((path) => (!mayRead.test(path) && reads.test(codeOf(path)) ? 'reads process.env' : null))).toEqual(
      [],
    );
  });

  test('files can be read in one sitting', () => {
    const isTooLong = (path: string) => readSource(path).split('\n').length > longestFile;
    expect(faults((path) => (isTooLong(path) ? `has more than ${longestFile} lines` : null))).toEqual([]);
  });

  test('files of the product begin with a sentence about their purpose', () => {
    const isProduct = (path: string) =>
      /^(api|cli|core|workers|scenes|clients\/kit)\//.test(path) && !/\.(test|contract)\.ts$/.test(path);
    const hasHead = (path: string) => /^(#!.*\n)?\/\*\*/.test(readSource(path));
    expect(faults((path) => (isProduct(path) && !hasHead(path) ? 'has no sentence at its head' : null))).toEqual([]);
  });

  test('unit tests do not sleep', () => {
    const isUnit = (path: string) => /\.test\.tsx?$/.test(path) && !path.startsWith('test/');
    const sleeps = /\bsetTimeout\(|timers\/promises/;
    expect(faults((path) => (isUnit(path) && sleeps.test(codeOf(path)) ? 'sleeps' : null))).toEqual([]);
  });
});
