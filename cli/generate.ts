/** `npm run generate`: writes every file that is generated and committed. `npm run check` says when one is out of date. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../core/errors.ts';
import { findRoot } from '../core/platform/config/find-root.ts';
import { configDoc } from './config-doc.ts';
import { runTool } from './tool.ts';

export async function generate(): Promise<number> {
  // The API has decorators, which Node does not strip: it is compiled first.
  await must('node_modules/@typescript/native/bin/tsc', ['-p', 'tsconfig.build.json']);
  writeFileSync(join(findRoot(), 'schema.graphql'), await must('dist/api/graphql/print-schema.js', []));
  const page = await must('dist/api/graphql/print-schema.js', ['--markdown']);
  writeFileSync(join(findRoot(), 'docs', 'ref', 'schema.md'), page);
  await must('clients/kit/codegen.ts', []);
  return configDoc([]);
}

async function must(script: string, args: readonly string[]): Promise<string> {
  const { code, output } = await runTool(script, args);
  if (code !== 0) throw new AppError('invalid', `${script} failed:\n${output}`);
  return output;
}
