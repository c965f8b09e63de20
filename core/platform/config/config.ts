/** The settings as the rest of the system sees them: grouped, cross-checked, frozen. */

/** A value that prints as ***, so that it cannot slip into a log or an error. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return '***';
  }
  toJSON(): string {
    return '***';
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '***';
  }
}

export interface Config {
  readonly isDevelopment: boolean;
  /** The repository's or package's root: migrations, schema.graphql, web client and models lie below it. */
  readonly rootDir: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly logLevel: string;
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** Without a slash at the end; null: take it from the request. */
    readonly publicUrl: string | null;
    readonly corsOrigins: readonly string[];
  };
  readonly secretKey: Secret;
  /** null: the embedded server's address is filled in by `sightline up`. */
  readonly databaseUrl: Secret | null;
  readonly redisUrl: Secret | null;
  readonly storage:
    | { readonly kind: 'disk'; readonly directory: string }
    | {
        readonly kind: 's3';
        readonly endpoint: string | null;
        readonly region: string;
        readonly bucket: string;
        readonly accessKeyId: string;
        readonly secretAccessKey: Secret;
      };
  readonly admin: { readonly email: string; readonly password: Secret | null };
  readonly isDemo: boolean;
  readonly isSignUpOpen: boolean;
  /** Absolute, or null: no file: cameras. */
  readonly cameraFilesDir: string | null;
  readonly modelsDir: string;
  readonly graphql: {
    readonly hasIntrospection: boolean;
    readonly trustedDocumentsFile: string | null;
    readonly operationsPerMinute: number;
  };
  readonly uploads: { readonly maxBytes: number; readonly workspaceQuotaBytes: number };
  /** An hour or more: clips of alerts are cut from footage within minutes. */
  readonly recordings: { readonly keepMs: number };
}
