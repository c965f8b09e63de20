import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

const require = createRequire(import.meta.url);
/** graphql refuses to work with a second copy of itself: everything gets the one that its CommonJS users load. */
const alias = [{ find: /^graphql$/, replacement: require.resolve('graphql') }];
const base = { environment: 'node', restoreMocks: true } as const;

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          ...base,
          name: 'unit',
          include: [
            '{core,api,workers,cli,scenes,training,bench}/**/*.test.ts',
            'clients/**/*.test.{ts,tsx}',
            'test/{scenes,support}/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', '**/dist/**'],
        },
      },
      {
        resolve: { alias },
        test: { ...base, name: 'architecture', include: ['test/architecture/**/*.test.ts'] },
      },
      {
        resolve: { alias },
        test: {
          ...base,
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          // A hang is told by `until`, with what it waited for, before the runner loses its patience.
          testTimeout: 120_000,
          hookTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          ...base,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts', 'test/media/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          // Each of them starts whole systems: two at once would only slow each other down.
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
    maxWorkers: 2,
  },
});
