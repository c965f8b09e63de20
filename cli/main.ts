/** Door 3: the operator's commands. `cli/launch.cjs` prepares the tree and starts this. */

import { AppError } from '../core/errors.ts';
import { processEnv } from '../core/platform/config/env.ts';
import { nearestName } from '../core/platform/config/nearest-name.ts';

export interface Command {
  summary: string;
  /** Resolves with the exit code. */
  run(args: readonly string[]): Promise<number>;
}

const commands: Record<string, Command> = {
  up: {
    summary: 'starts everything and keeps it running until Ctrl-C',
    run: async () => (await import('./up.ts')).up(processEnv()),
  },
  doctor: {
    summary: 'explains what this machine can do, and what is wrong',
    run: async () => (await import('./doctor.ts')).doctor(processEnv()),
  },
  migrate: {
    summary: 'brings the database up to date and makes the first owner, for installations without `up`',
    run: async () => (await import('./migrate.ts')).migrate(processEnv()),
  },
  jobs: {
    summary: 'failed | retry ID | discard ID: what failed for good, of all workspaces',
    run: async (args) => (await import('./jobs.ts')).jobs(processEnv(), args),
  },
  models: {
    summary:
      'list | pull ID | verify | compare ID | use ID: what looks for people and things on the pictures of cameras',
    run: async (args) => (await import('./models.ts')).models(processEnv(), args),
  },
  'reset-password': {
    summary: 'EMAIL: sets a new password, shows it once and ends all sessions',
    run: async (args) => (await import('./reset-password.ts')).resetPassword(processEnv(), args),
  },
  verify: {
    summary: 'VIDEO [--json] [--deep]: checks what is stored of a video, by its id or title',
    run: async (args) => (await import('./verify.ts')).verify(processEnv(), args),
  },
  build: { summary: 'compiles what has changed', run: async () => 0 },
  check: {
    summary: 'format, lint, types, import rules, dead code, names and generated files',
    run: async (args) => (await import('./check.ts')).check(args),
  },
  test: {
    summary: 'sets up what tests need, then runs every check and every test',
    run: async () => (await import('./test.ts')).test(),
  },
  generate: {
    summary: 'writes the generated files: schema.graphql, the typed documents, the pages below docs/ref',
    run: async () => (await import('./generate.ts')).generate(),
  },
  'config-doc': {
    summary: 'writes docs/ref/config.md; --check only compares',
    run: async (args) => (await import('./config-doc.ts')).configDoc(args),
  },
};

function help(): number {
  console.log('Usage: sightline <command>\n');
  for (const [name, command] of Object.entries(commands)) console.log(`  ${name.padEnd(16)}${command.summary}`);
  return 0;
}

async function main([name = 'help', ...args]: readonly string[]): Promise<number> {
  if (['help', '--help', '-h'].includes(name)) return help();
  const command = commands[name];
  if (command) return command.run(args);
  const nearest = nearestName(name, Object.keys(commands));
  throw new AppError('invalid', `There is no command "${name}"${nearest ? `; did you mean "${nearest}"?` : '.'}`);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof AppError && error.kind !== 'internal' ? `sightline: ${error.message}` : error);
  process.exitCode = 1;
}
// The channel to the launcher and what a library left open must not keep a finished command alive.
process.exit();
