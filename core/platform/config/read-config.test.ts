import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from './read-config.ts';
import { ensureSecretKey } from './secret-key.ts';

let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sightline-config-'));
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const read = (env: Record<string, string> = {}) => readConfig({ SIGHTLINE_DATA_DIR: dataDir, ...env });
const refused = (env: Record<string, string>) => {
  try {
    read(env);
  } catch (error) {
    return error as { kind: string; message: string };
  }
  throw new Error('It was accepted.');
};

test('defaults', () => {
  const config = read();
  expect(config).toMatchObject({
    isDevelopment: false,
    dataDir,
    http: { port: 4000, publicUrl: null, corsOrigins: [] },
    databaseUrl: null,
    redisUrl: null,
    storage: { kind: 'disk', directory: join(dataDir, 'media') },
    cameraFilesDir: join(dataDir, 'demo'),
    modelsDir: join(dataDir, 'models'),
    detector: 'auto',
    usesEventModel: true,
    graphql: { hasIntrospection: false },
    isDemo: true,
    recordings: { keepMs: 72 * 3_600_000 },
  });
  expect(JSON.parse(readFileSync(join(config.rootDir, 'package.json'), 'utf8')).name).toBe('sightline');
  expect(Object.isFrozen(config.http)).toBe(true);
});

test('an unknown setting stops the start and names the nearest', () => {
  expect(refused({ SIGHTLINE_DATBASE_URL: 'x' })).toMatchObject({
    kind: 'invalid',
    message: 'SIGHTLINE_DATBASE_URL is no setting; did you mean SIGHTLINE_DATABASE_URL?',
  });
  expect(refused({ SIGHTLINE_WHATEVER_THAT_IS: '1' }).message).toBe('SIGHTLINE_WHATEVER_THAT_IS is no setting.');
});

test('a wrong value is named without being shown', () => {
  expect(refused({ SIGHTLINE_PORT: 'http' }).message).toContain('SIGHTLINE_PORT');
  expect(refused({ SIGHTLINE_RECORDING_HOURS: '0' }).message).toContain('SIGHTLINE_RECORDING_HOURS');
  expect(refused({ SIGHTLINE_SECRET_KEY: 'short' }).message).toContain('SIGHTLINE_SECRET_KEY');
  const { message } = refused({ SIGHTLINE_DATABASE_URL: 'mysql://user:hunter2@host/db' });
  expect(message).toBe('SIGHTLINE_DATABASE_URL must be an address that starts with postgres:// or postgresql://.');
  expect(refused({ SIGHTLINE_CORS_ORIGINS: 'https://a.example, https://b.example/path' }).message).toContain(
    'b.example',
  );
});

test('settings that need each other', () => {
  expect(refused({ SIGHTLINE_S3_BUCKET: 'b' }).message).toContain('SIGHTLINE_S3_ACCESS_KEY_ID');
  expect(refused({ SIGHTLINE_S3_ENDPOINT: 'http://s3.example' }).message).toContain('SIGHTLINE_S3_BUCKET is not');
  const config = read({
    SIGHTLINE_S3_BUCKET: 'b',
    SIGHTLINE_S3_ACCESS_KEY_ID: 'id',
    SIGHTLINE_S3_SECRET_ACCESS_KEY: 'secret',
  });
  expect(config.storage).toMatchObject({ kind: 's3', bucket: 'b', endpoint: null, region: 'us-east-1' });
});

test('an empty variable is none, and secrets print as stars', () => {
  const config = read({
    SIGHTLINE_S3_BUCKET: '',
    SIGHTLINE_PUBLIC_URL: 'https://video.example/',
    SIGHTLINE_DATABASE_URL: 'postgres://user:hunter2@host/db',
  });
  expect(config.storage.kind).toBe('disk');
  expect(config.http.publicUrl).toBe('https://video.example');
  expect(JSON.stringify(config) + inspect(config, { depth: 9 })).not.toContain('hunter2');
  expect(config.databaseUrl?.reveal()).toContain('hunter2');
});

test('the secret key is made once, for its owner only, and never replaced', () => {
  const path = join(dataDir, 'fresh', 'secret.key');
  const key = ensureSecretKey(join(dataDir, 'fresh'));
  expect(Buffer.from(key, 'base64')).toHaveLength(32);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(ensureSecretKey(join(dataDir, 'fresh'))).toBe(key);
  expect(read({ SIGHTLINE_DATA_DIR: join(dataDir, 'fresh') }).secretKey.reveal()).toBe(key);
  writeFileSync(path, 'damaged');
  expect(() => ensureSecretKey(join(dataDir, 'fresh'))).toThrow('does not hold 32 bytes');
});
