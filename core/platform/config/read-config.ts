/**
 * From strings to settings: every SIGHTLINE_* variable is known, valid and fits the others, or the start stops with a
 * sentence that names it.
 */

import { resolve } from 'node:path';
import { AppError } from '../../errors.ts';
import { type Config, Secret } from './config.ts';
import { type Env, envContract } from './env.ts';
import { findRoot } from './find-root.ts';
import { nearestName } from './nearest-name.ts';
import { readEgressProxies, readImportSources } from './remote-sources.ts';
import { ensureSecretKey } from './secret-key.ts';

/** Throws AppError `invalid`. Makes <data>/secret.key when there is no key yet. */
export function readConfig(env: Record<string, string | undefined>): Config {
  // An empty variable means the same as none: compose files and unit files leave them so.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  refuseUnknown(given);
  const parsed = envContract.safeParse(given);
  if (!parsed.success) {
    const sentences = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}.`);
    throw new AppError('invalid', `Settings are wrong. ${sentences.join(' ')}`, { cause: parsed.error });
  }
  return freeze(group(parsed.data));
}

function refuseUnknown(given: Record<string, string | undefined>): void {
  const known = Object.keys(envContract.shape);
  for (const name of Object.keys(given)) {
    if (!name.startsWith('SIGHTLINE_') || known.includes(name)) continue;
    const nearest = nearestName(name, known);
    throw new AppError('invalid', `${name} is no setting${nearest ? `; did you mean ${nearest}?` : '.'}`);
  }
}

function group(env: Env): Config {
  const rootDir = findRoot();
  const dataDir = resolve(env.SIGHTLINE_DATA_DIR);
  const isDevelopment = env.NODE_ENV === 'development';
  requireScheme('SIGHTLINE_DATABASE_URL', env.SIGHTLINE_DATABASE_URL, ['postgres:', 'postgresql:']);
  requireScheme('SIGHTLINE_REDIS_URL', env.SIGHTLINE_REDIS_URL, ['redis:', 'rediss:']);
  requireScheme('SIGHTLINE_PUBLIC_URL', env.SIGHTLINE_PUBLIC_URL, ['http:', 'https:']);
  requireScheme('SIGHTLINE_MEDIA_URL', env.SIGHTLINE_MEDIA_URL, ['http:', 'https:']);
  requireScheme('SIGHTLINE_S3_ENDPOINT', env.SIGHTLINE_S3_ENDPOINT, ['http:', 'https:']);
  return {
    isDevelopment,
    rootDir,
    dataDir,
    logLevel: env.SIGHTLINE_LOG_LEVEL,
    http: {
      host: env.SIGHTLINE_HOST,
      port: env.SIGHTLINE_PORT,
      publicUrl: env.SIGHTLINE_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
      corsOrigins: readOrigins(env.SIGHTLINE_CORS_ORIGINS),
    },
    secretKey: new Secret(env.SIGHTLINE_SECRET_KEY ?? ensureSecretKey(dataDir)),
    databaseUrl: secretOrNull(env.SIGHTLINE_DATABASE_URL),
    redisUrl: secretOrNull(env.SIGHTLINE_REDIS_URL),
    storage: readStorage(env, dataDir),
    isStorageEncrypted: env.SIGHTLINE_STORAGE_ENCRYPTION === '1',
    media: {
      url: env.SIGHTLINE_MEDIA_URL?.replace(/\/+$/, '') ?? null,
      keys: readMediaKeys(env.SIGHTLINE_MEDIA_KEYS),
      coldAfterMs: env.SIGHTLINE_COLD_AFTER_DAYS === 0 ? null : env.SIGHTLINE_COLD_AFTER_DAYS * 24 * 3_600_000,
    },
    admin: { email: env.SIGHTLINE_ADMIN_EMAIL.toLowerCase(), password: secretOrNull(env.SIGHTLINE_ADMIN_PASSWORD) },
    isDemo: env.SIGHTLINE_DEMO === '1',
    isSignUpOpen: env.SIGHTLINE_SIGN_UP === '1',
    cameraFilesDir: resolve(env.SIGHTLINE_CAMERA_FILES ?? `${dataDir}/demo`),
    detector: env.SIGHTLINE_DETECTOR,
    usesEventModel: env.SIGHTLINE_EVENT_MODEL === '1',
    modelsDir: resolve(env.SIGHTLINE_MODELS_DIR ?? `${dataDir}/models`),
    graphql: {
      hasIntrospection: env.SIGHTLINE_INTROSPECTION ? env.SIGHTLINE_INTROSPECTION === '1' : isDevelopment,
      trustedDocumentsFile: env.SIGHTLINE_TRUSTED_DOCUMENTS ? resolve(env.SIGHTLINE_TRUSTED_DOCUMENTS) : null,
      operationsPerMinute: env.SIGHTLINE_RATE_LIMIT,
    },
    uploads: {
      maxBytes: env.SIGHTLINE_MAX_UPLOAD_BYTES,
      workspaceQuotaBytes: env.SIGHTLINE_WORKSPACE_QUOTA_BYTES,
      workspaceQuotaMinutes: env.SIGHTLINE_WORKSPACE_QUOTA_MINUTES,
      workspaceMaxUploads: env.SIGHTLINE_WORKSPACE_MAX_UPLOADS,
    },
    imports: {
      sources: readImportSources(env.SIGHTLINE_IMPORT_SOURCES),
      proxies: readEgressProxies(env.SIGHTLINE_EGRESS_PROXIES),
      userAgent: env.SIGHTLINE_USER_AGENT,
      maxMs: env.SIGHTLINE_IMPORT_HOURS * 3_600_000,
      bytesPerSecond: env.SIGHTLINE_IMPORT_BYTES_PER_SECOND,
      requestsPerMinute: env.SIGHTLINE_IMPORT_REQUESTS_PER_MINUTE,
    },
    workers: { scratchBytes: env.SIGHTLINE_SCRATCH_BYTES },
    recordings: { keepMs: env.SIGHTLINE_RECORDING_HOURS * 3_600_000 },
  };
}

function readStorage(env: Env, dataDir: string): Config['storage'] {
  const bucket = env.SIGHTLINE_S3_BUCKET;
  const accessKeyId = env.SIGHTLINE_S3_ACCESS_KEY_ID;
  const secretAccessKey = env.SIGHTLINE_S3_SECRET_ACCESS_KEY;
  if (!bucket) {
    for (const name of [
      'SIGHTLINE_S3_ENDPOINT',
      'SIGHTLINE_S3_ACCESS_KEY_ID',
      'SIGHTLINE_S3_SECRET_ACCESS_KEY',
    ] as const) {
      if (env[name]) throw new AppError('invalid', `${name} is set, but SIGHTLINE_S3_BUCKET is not.`);
    }
    return { kind: 'disk', directory: resolve(dataDir, 'media') };
  }
  if (!accessKeyId) throw new AppError('invalid', 'SIGHTLINE_S3_BUCKET needs SIGHTLINE_S3_ACCESS_KEY_ID.');
  if (!secretAccessKey) throw new AppError('invalid', 'SIGHTLINE_S3_BUCKET needs SIGHTLINE_S3_SECRET_ACCESS_KEY.');
  return {
    kind: 's3',
    endpoint: env.SIGHTLINE_S3_ENDPOINT ?? null,
    region: env.SIGHTLINE_S3_REGION,
    bucket,
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
  };
}

function readMediaKeys(list: string): Config['media']['keys'] {
  const keys = list.split(',').map((part) => {
    const [id = '', secret = '', ...rest] = part.trim().split(':');
    if (part.trim() === 'installation') return { id, secret: null };
    const isRight = /^[\w-]{1,16}$/.test(id) && rest.length === 0 && /^[A-Za-z0-9+/_-]{43}=?$/.test(secret);
    // Never the value itself.
    if (!isRight || id === 'installation') {
      throw new AppError(
        'invalid',
        'SIGHTLINE_MEDIA_KEYS: each key must be "installation" or an id of letters and digits, a colon, and 32 random bytes in base64.',
      );
    }
    return { id, secret: new Secret(secret) };
  });
  const twice = keys.find(({ id }, index) => keys.findIndex((other) => other.id === id) !== index);
  if (twice) throw new AppError('invalid', `SIGHTLINE_MEDIA_KEYS: the key "${twice.id}" is listed twice.`);
  return keys;
}

function readOrigins(list: string): string[] {
  const origins = list.split(',').flatMap((part) => part.trim() || []);
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin)
      throw new AppError('invalid', `SIGHTLINE_CORS_ORIGINS: "${origin}" is not an origin like https://example.com.`);
  }
  return origins;
}

function requireScheme(name: string, value: string | undefined, schemes: readonly string[]): void {
  if (value === undefined) return;
  if (URL.canParse(value) && schemes.includes(new URL(value).protocol)) return;
  // Never the value itself: it may hold a password.
  throw new AppError(
    'invalid',
    `${name} must be an address that starts with ${schemes.map((s) => `${s}//`).join(' or ')}.`,
  );
}

function secretOrNull(value: string | undefined): Secret | null {
  return value === undefined ? null : new Secret(value);
}

function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (part !== null && typeof part === 'object') freeze(part);
  return Object.freeze(value);
}
