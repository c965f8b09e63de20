/**
 * Who may import whom (docs/design/architecture.md), for dependency-cruiser.
 *
 * test/architecture plants a violation of each rule and must see it found: a checker that reads nothing also passes.
 */

const isTest = '\\.(test|contract|bench)\\.tsx?$';
const npm = (names) => `(^|/)node_modules/(${names})/`;

/** What domain modules and doors may know of the platform: the ports, not what stands behind them. */
const ports = [
  '^core/platform/clock/clock\\.ts$',
  '^core/platform/config/config\\.ts$',
  '^core/platform/crypto/(secrets|media-keys)\\.ts$',
  '^core/platform/db/database\\.ts$',
  '^core/platform/events/bell\\.ts$',
  '^core/platform/metrics/metrics\\.ts$',
  '^core/platform/models/(event-models|file-hashes|model-identity|model-registry|pull-model)\\.ts$',
  '^core/platform/queue/queue\\.ts$',
  '^core/platform/storage/storage\\.ts$',
];
/** What main files need besides, to read their settings and to keep the database in shape. */
const starters = [
  '^core/platform/config/(env|read-config|find-root|nearest-name)\\.ts$',
  '^core/platform/clock/system-clock\\.ts$',
  '^core/platform/db/migrate\\.ts$',
];

const forbidden = [
  {
    name: 'no-cycles',
    comment: 'Modules that need each other are one module, or miss a third.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'resolvable',
    comment: 'An import that cannot be resolved is an edge that no rule has seen.',
    from: {},
    to: { couldNotResolve: true, pathNot: '^@graphql-typed-document-node/core$' }, // types only, no file to find
  },
  {
    name: 'platform-knows-no-domain',
    comment: 'Platform capabilities know only errors, the log and each other.',
    from: { path: '^core/platform/', pathNot: isTest },
    to: { path: '^(core|api|workers|cli|scenes|clients)/', pathNot: '^core/(platform/|errors\\.ts$|log\\.ts$)' },
  },
  {
    name: 'core-knows-no-door',
    from: { path: '^core/', pathNot: isTest },
    to: { path: '^(api|workers|cli|scenes|clients)/' },
  },
  {
    name: 'domain-sees-ports-only',
    comment: 'Only core/app.ts picks implementations.',
    from: { path: '^core/domain/', pathNot: isTest },
    to: { path: '^core/platform/', pathNot: [...ports, '^core/platform/db/generated/'] },
  },
  {
    name: 'domain-takes-app-as-a-type',
    comment: 'Services name the part of App that they need; they never open one.',
    from: { path: '^core/domain/', pathNot: isTest },
    to: { path: '^core/app\\.ts$', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'domain-modules-have-one-door',
    comment: 'Another noun is reached through its index.ts, never through its inside.',
    from: { path: '^core/domain/([^/]+)/', pathNot: isTest },
    to: { path: '^core/domain/[^/]+/', pathNot: ['^core/domain/$1/', '^core/domain/[^/]+/index\\.ts$'] },
  },
  {
    name: 'doors-use-the-doors-of-core',
    comment:
      'Index files, ports and what starts a process; pure rules may be taken alone, without the stores beside them.',
    from: { path: '^(api|workers|cli)/', pathNot: isTest },
    to: {
      path: '^core/',
      pathNot: [
        '^core/[^/]+\\.ts$',
        '^core/domain/[^/]+\\.ts$',
        '^core/domain/[^/]+/(index|[^/]+\\.(rules|plan))\\.ts$',
        ...ports,
        ...starters,
      ],
    },
  },
  {
    name: 'doors-do-not-know-each-other',
    from: { path: '^(api|workers|cli)/', pathNot: isTest },
    to: { path: '^(api|workers|cli)/', pathNot: '^$1/' },
  },
  {
    name: 'scenes-stand-alone',
    from: { path: '^scenes/', pathNot: isTest },
    to: { path: '^(core|api|workers|cli|clients)/' },
  },
  {
    name: 'scenes-are-for-cli-and-tests',
    from: { path: '^(core|api|workers|clients)/', pathNot: isTest },
    to: { path: '^scenes/' },
  },
  {
    name: 'clients-know-the-contract-only',
    from: { path: '^clients/', pathNot: isTest },
    to: { path: '^(core|api|workers|cli|scenes|prisma)/' },
  },
  {
    name: 'kit-knows-no-client',
    from: { path: '^clients/kit/' },
    to: { path: '^clients/(?!kit/)' },
  },
  {
    name: 'nothing-imports-tests',
    from: { pathNot: ['^(test|bench)/', isTest] },
    to: { path: ['^(test|bench)/', isTest] },
  },
  {
    name: 'graphql-and-tus-in-api-only',
    from: { path: '^(core|workers|cli|scenes)/', pathNot: isTest },
    to: {
      path: npm(
        'graphql|type-graphql|@apollo/server|@as-integrations/[^/]+|graphql-ws|@tus/server|@escape\\.tech/[^/]+',
      ),
    },
  },
  {
    name: 'prisma-in-stores-only',
    from: { pathNot: ['^core/platform/db/', '\\.store\\.ts$', '^(test|bench)/', isTest, '^prisma\\.config\\.ts$'] },
    to: { path: [npm('@prisma/[^/]+|prisma'), '^core/platform/db/generated/'] },
  },
  {
    name: 'queue-packages-in-queue-only',
    from: { pathNot: ['^core/platform/(queue|events)/', '^workers/runtime/', '^(test|bench)/', isTest] },
    to: { path: npm('bullmq|ioredis') },
  },
  {
    name: 'onnx-in-its-files-only',
    from: {
      pathNot: [
        '^workers/(inference|subtitle)/onnx-[^/]+\\.ts$',
        '^workers/runtime/capabilities\\.ts$',
        '^(test|bench)/',
        isTest,
      ],
    },
    to: { path: npm('onnxruntime-node') },
  },
  {
    name: 'programs-start-in-one-place',
    comment: 'workers/runtime/ffmpeg.ts sets the limits and protocol rules for every media program.',
    from: { path: '^(core|api|workers|scenes|clients)/', pathNot: ['^workers/runtime/ffmpeg\\.ts$', isTest] },
    to: { path: ['^(node:)?child_process$', npm('fluent-ffmpeg')] },
  },
  {
    name: 'rules-and-plans-are-pure',
    comment: 'No input, no output, no clock: what they decide can be tested with values alone.',
    from: { path: '\\.(rules|plan)\\.ts$' },
    to: {
      path: [
        '^(node:)?(fs|fs/promises|net|http|https|dns|os|process|stream|timers|timers/promises|child_process|worker_threads)$',
        '^core/platform/',
        '\\.(store|service|handler|watcher)\\.ts$',
        npm('pg|@prisma/[^/]+|bullmq|ioredis|fastify'),
      ],
      dependencyTypesNot: ['type-only'],
    },
  },
];

export default {
  forbidden: forbidden.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: ['node_modules', '^core/platform/db/generated/'] },
    exclude: { path: ['^dist/', '^\\.sightline/', '^training/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
