/** The only reader of process.env: every setting by name, as a string contract. docs/ref/config.md is generated from it. */

import { z } from 'zod';

const port = z.coerce.number().int().min(1).max(65_535);
const bytes = z.coerce.number().int().positive();

/** Each description becomes a row of docs/ref/config.md. */
export const envContract = z.object({
  SIGHTLINE_PORT: port.default(4000).describe('Port of the API and the web client.'),
  SIGHTLINE_HOST: z.string().default('0.0.0.0').describe('Address to listen on.'),
  SIGHTLINE_PUBLIC_URL: z
    .url()
    .optional()
    .describe('Address that browsers use, when it is not the one in the request.'),
  SIGHTLINE_DATA_DIR: z.string().default('.sightline').describe('Where everything that must survive is kept.'),
  SIGHTLINE_SECRET_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/_-]{43}=?$/, 'must be 32 random bytes in base64')
    .optional()
    .describe('The installation key, 32 bytes in base64. Without it, <data>/secret.key is made at the first start.'),
  SIGHTLINE_DATABASE_URL: z.string().optional().describe('A PostgreSQL server. Without it, the embedded one runs.'),
  SIGHTLINE_REDIS_URL: z
    .string()
    .optional()
    .describe('A Redis server for queue and bell. Without it, PostgreSQL does both.'),
  SIGHTLINE_S3_ENDPOINT: z
    .url()
    .optional()
    .describe('S3 endpoint. Without SIGHTLINE_S3_BUCKET, media lies on local disk.'),
  SIGHTLINE_S3_REGION: z.string().default('us-east-1').describe('S3 region.'),
  SIGHTLINE_S3_BUCKET: z.string().optional().describe('S3 bucket for all media.'),
  SIGHTLINE_S3_ACCESS_KEY_ID: z.string().optional().describe('S3 access key.'),
  SIGHTLINE_S3_SECRET_ACCESS_KEY: z.string().optional().describe('S3 secret key.'),
  SIGHTLINE_ADMIN_EMAIL: z.email().default('admin@sightline.local').describe('E-mail address of the first owner.'),
  SIGHTLINE_ADMIN_PASSWORD: z
    .string()
    .min(10)
    .optional()
    .describe('Password of the first owner. Without it, one is made up and shown at the first start.'),
  SIGHTLINE_DEMO: z
    .enum(['0', '1'])
    .default('1')
    .describe('1 fills an empty database with a demo video and two cameras.'),
  SIGHTLINE_SIGN_UP: z.enum(['0', '1']).default('1').describe('1 lets anybody who reaches the server make an account.'),
  SIGHTLINE_CAMERA_FILES: z
    .string()
    .optional()
    .describe('Directory below which file: cameras may read; default <data>/demo.'),
  SIGHTLINE_MODELS_DIR: z.string().optional().describe('Directory of model files; default <data>/models.'),
  SIGHTLINE_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least severe log line.'),
  SIGHTLINE_CORS_ORIGINS: z.string().default('').describe('Comma-separated origins that may call from other sites.'),
  SIGHTLINE_INTROSPECTION: z
    .enum(['0', '1'])
    .optional()
    .describe('1 allows introspection and GraphiQL; default only in development.'),
  SIGHTLINE_TRUSTED_DOCUMENTS: z
    .string()
    .optional()
    .describe('A JSON file of {sha256: document}. With it, no other document is executed.'),
  SIGHTLINE_MAX_UPLOAD_BYTES: bytes.default(50 * 1024 ** 3).describe('Largest upload in bytes.'),
  SIGHTLINE_WORKSPACE_QUOTA_BYTES: bytes
    .default(500 * 1024 ** 3)
    .describe('Bytes of originals that one workspace may hold.'),
  SIGHTLINE_RECORDING_HOURS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(72)
    .describe('How long footage of cameras is kept, in hours. Alerts keep their pictures and clips.'),
  SIGHTLINE_RATE_LIMIT: z.coerce
    .number()
    .int()
    .positive()
    .default(1200)
    .describe('GraphQL operations per minute and caller.'),
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production').describe('Set by the start scripts.'),
});

export type Env = z.infer<typeof envContract>;

export function processEnv(): Record<string, string | undefined> {
  return process.env;
}
