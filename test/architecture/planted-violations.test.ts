/**
 * The checkers find what they are there for: a small tree breaks every import rule once, and each must be reported.
 *
 * Without this, a checker that reads no file (a parser that does not load, a wrong path) passes as well.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { codeFolders, listSources, root } from './source-tree.ts';

const config: { forbidden: { name: string }[] } = (await import(join(root, '.dependency-cruiser.mjs'))).default;
const planted = mkdtempSync(join(tmpdir(), 'sightline-planted-'));
afterAll(() => rmSync(planted, { recursive: true, force: true }));

/** Which rule each file breaks. What they import is made as an empty module. */
const violations: Record<string, [path: string, imports: readonly string[]]> = {
  'no-cycles': ['core/domain/a/ring-a.ts', ['./ring-b.ts']],
  resolvable: ['core/domain/a/lost.ts', ['./not-there.ts']],
  'platform-knows-no-domain': ['core/platform/queue/knowing-queue.ts', ['../../domain/a/a.ts']],
  'core-knows-no-door': ['core/domain/a/outward.ts', ['../../../api/server.ts']],
  'domain-sees-ports-only': ['core/domain/a/picky.ts', ['../../platform/queue/redis-queue.ts']],
  'domain-takes-app-as-a-type': ['core/domain/a/opener.ts', ['../../app.ts']],
  'domain-modules-have-one-door': ['core/domain/a/intruder.ts', ['../b/b.store.ts']],
  'doors-use-the-doors-of-core': ['workers/transcode/deep.ts', ['../../core/domain/b/b.store.ts']],
  'doors-do-not-know-each-other': ['workers/transcode/next-door.ts', ['../../api/server.ts']],
  'scenes-stand-alone': ['scenes/leaning.ts', ['../core/domain/a/a.ts']],
  'scenes-are-for-cli-and-tests': ['api/scenic.ts', ['../scenes/scene.ts']],
  'clients-know-the-contract-only': ['clients/web/src/peeking.ts', ['../../../core/domain/a/a.ts']],
  'kit-knows-no-client': ['clients/kit/downward.ts', ['../web/src/page.ts']],
  'nothing-imports-tests': ['core/domain/a/tested.ts', ['../../../test/support/app.ts']],
  'graphql-and-tus-in-api-only': ['workers/transcode/asking.ts', ['graphql']],
  'prisma-in-stores-only': ['core/domain/a/a.service.ts', ['@prisma/client']],
  'queue-packages-in-queue-only': ['core/domain/a/queueing.ts', ['bullmq']],
  'onnx-in-its-files-only': ['workers/inference/guess.ts', ['onnxruntime-node']],
  'programs-start-in-one-place': ['core/domain/a/spawner.ts', ['node:child_process']],
  'rules-and-plans-are-pure': ['core/domain/a/a.rules.ts', ['node:fs']],
};

function write(path: string, content: string): void {
  mkdirSync(dirname(join(planted, path)), { recursive: true });
  writeFileSync(join(planted, path), content);
}

function plantTree(): void {
  symlinkSync(join(root, 'node_modules'), join(planted, 'node_modules'));
  write('package.json', '{ "type": "module" }');
  write(
    'tsconfig.json',
    '{ "compilerOptions": { "module": "nodenext", "allowImportingTsExtensions": true, "noEmit": true } }',
  );
  const empty = [
    'api/server.ts',
    'clients/web/src/page.ts',
    'core/app.ts',
    'core/domain/a/a.ts',
    'core/domain/b/b.store.ts',
  ];
  for (const path of [...empty, 'core/platform/queue/redis-queue.ts', 'scenes/scene.ts', 'test/support/app.ts']) {
    write(path, 'export const it = 1;\n');
  }
  write('core/domain/a/ring-b.ts', "import './ring-a.ts';\n");
  for (const [path, imports] of Object.values(violations)) {
    write(path, imports.map((name) => `import '${name}';\n`).join(''));
  }
}

interface Cruise {
  modules: { source: string }[];
  summary: { violations: { from: string; rule: { name: string } }[] };
}

function cruise(cwd: string): Cruise {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
      ...['--config', join(root, '.dependency-cruiser.mjs'), '--output-type', 'json', ...codeFolders],
    ],
    { cwd, encoding: 'utf8', maxBuffer: 256 * 1024 ** 2 },
  );
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout) as Cruise;
}

describe('import rules', () => {
  plantTree();
  for (const folder of codeFolders) mkdirSync(join(planted, folder), { recursive: true });
  const found = cruise(planted).summary.violations.map((violation) => `${violation.rule.name}: ${violation.from}`);

  test.each(Object.entries(violations))('%s is found', (rule, [path]) => {
    expect(found).toContain(`${rule}: ${path}`);
  });

  test('every rule has its violation', () => {
    expect(Object.keys(violations).sort()).toEqual(config.forbidden.map((rule) => rule.name).sort());
  });

  test('every source file of this repository is read', { timeout: 60_000 }, () => {
    const sources = listSources(['.ts', '.tsx']);
    const read = new Set(cruise(root).modules.map((module) => module.source));
    expect(sources.filter((path) => !read.has(path))).toEqual([]);
  });
});

describe('lint', () => {
  const habits: [path: string, content: string, rule: string][] = [
    ['core/domain/alerts/reading.ts', "export const port = process.env['PORT'];\n", 'noProcessEnv'],
    ['core/domain/alerts/faceless.ts', 'export default 1;\n', 'noDefaultExport'],
    ['workers/cameras/asking.ts', "import { parse } from 'graphql';\n\nparse('');\n", 'noRestrictedImports'],
    ['workers/cameras/counting.ts', 'export enum Colour {\n  Red = 0,\n}\n', 'noEnum'],
  ];
  const directory = join(planted, 'lint');
  for (const [path, content] of habits) write(join('lint', path), content);
  for (const name of ['biome.json', '.gitignore']) copyFileSync(join(root, name), join(directory, name));
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const { stdout } = spawnSync(process.execPath, [biome, 'lint', '--reporter=json'], {
    cwd: directory,
    encoding: 'utf8',
  });
  const report = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: string } }[] };
  const found = report.diagnostics.map(({ category, location }) => `${category} ${location.path}`);

  test.each(habits)('%s: %j is %s', (path, _, rule) => {
    expect(found).toContain(`lint/style/${rule} ${path}`);
  });
});

test('dead code is found', { timeout: 60_000 }, () => {
  const directory = join(planted, 'dead');
  mkdirSync(directory);
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  writeFileSync(join(directory, 'package.json'), '{ "name": "planted", "type": "module" }');
  writeFileSync(join(directory, 'main.ts'), "import { used } from './half-used.ts';\nconsole.log(used);\n");
  writeFileSync(join(directory, 'half-used.ts'), 'export const used = 1;\nexport const unused = 2;\n');
  writeFileSync(join(directory, 'forgotten.ts'), 'console.log(1);\n');
  writeFileSync(join(directory, 'knip.json'), '{ "entry": ["main.ts"], "project": ["*.ts"] }');
  let said = '';
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/knip/bin/knip.js'), '--no-progress'], {
      cwd: directory,
      encoding: 'utf8',
    });
  } catch (error) {
    said = (error as { stdout: string }).stdout;
  }
  expect(said).toContain('forgotten.ts');
  expect(said).toMatch(/unused\s+half-used\.ts/);
});
