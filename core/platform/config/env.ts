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
  SIGHTLINE_STORAGE_ENCRYPTION: z
    .enum(['0', '1'])
    .default('0')
    .describe('1 encrypts media in the storage from now on (AES-256-GCM). What is there already stays readable.'),
  SIGHTLINE_MEDIA_URL: z
    .url()
    .optional()
    .describe('Address that media are loaded from, such as a CDN in front of /media. Without it, the usual one.'),
  SIGHTLINE_MEDIA_KEYS: z
    .string()
    .default('installation')
    .describe(
      'Comma-separated keys for addresses of media, `id:<32 bytes in base64>`: the first signs, all are accepted. ' +
        '`installation` stands for the one that is derived from SIGHTLINE_SECRET_KEY.',
    ),
  SIGHTLINE_COLD_AFTER_DAYS: z.coerce
    .number()
    .min(0)
    .max(36_500)
    .default(0)
    .describe('Days without a viewer after which the upper rungs of a video are freed. 0: never.'),
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
  SIGHTLINE_DETECTOR: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'must be auto, none or the id of a model')
    .default('auto')
    .describe('What looks for people and things: the id of a model, `auto` for the best one that is there, or `none`.'),
  SIGHTLINE_EVENT_MODEL: z
    .enum(['0', '1'])
    .default('1')
    .describe('1 lets the event model that ships weigh what the rules see; 0 leaves them alone.'),
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
  SIGHTLINE_WORKSPACE_QUOTA_MINUTES: z.coerce
    .number()
    .int()
    .positive()
    .default(100_000)
    .describe('Minutes of video that one workspace may hold.'),
  SIGHTLINE_WORKSPACE_MAX_UPLOADS: z.coerce
    .number()
    .int()
    .positive()
    .default(500)
    .describe('Uploads and imports that one workspace may have under way at once.'),
  SIGHTLINE_IMPORT_SOURCES: z
    .string()
    .default('')
    .describe(
      'Comma-separated addresses that you declare as yours to read: https://media.example.com/films/, ' +
        'https://*.example.com/, private+http://10.0.0.5:8080/ for a host in a private network. Empty: no imports.',
    ),
  SIGHTLINE_IMPORT_HOURS: z.coerce.number().positive().default(24).describe('How long one import may take, in hours.'),
  SIGHTLINE_IMPORT_BYTES_PER_SECOND: z.coerce
    .number()
    .int()
    .min(10_000)
    .default(100_000_000)
    .describe('How fast one import may go.'),
  SIGHTLINE_IMPORT_REQUESTS_PER_MINUTE: z.coerce
    .number()
    .positive()
    .default(60)
    .describe('Requests that imports send to one host, over all workers.'),
  SIGHTLINE_USER_AGENT: z
    .string()
    .regex(/^[\x20-\x7e]+$/, 'must be printable ASCII')
    .default('Sightline')
    .describe('What imports call themselves.'),
  SIGHTLINE_EGRESS_PROXIES: z
    .string()
    .default('')
    .describe(
      'Comma-separated HTTP proxies that imports go through, each with its region: eu=http://user:password@proxy:3128.',
    ),
  SIGHTLINE_RECORDING_HOURS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(72)
    .describe('How long footage of cameras is kept, in hours. Alerts keep their pictures and clips.'),
  SIGHTLINE_SCRATCH_BYTES: bytes
    .min(256 * 1024 ** 2)
    .default(64 * 1024 ** 3)
    .describe('Bytes that one worker may hold below <data>/scratch at once.'),
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
