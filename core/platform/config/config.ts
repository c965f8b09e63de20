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

/** Addresses that the operator declares as theirs to read. */
export interface ImportSource {
  readonly protocol: 'http:' | 'https:';
  /** As URL writes it; "*.example.com" stands for every host below example.com. */
  readonly hostname: string;
  /** As URL writes it: empty for the protocol's own. */
  readonly port: string;
  readonly pathPrefix: string;
  /** It may lie in a private network. */
  readonly isPrivate: boolean;
}

/** An HTTP proxy that opens tunnels (CONNECT). */
export interface EgressProxy {
  readonly region: string;
  readonly hostname: string;
  readonly port: number;
  /** user:password */
  readonly credentials: Secret | null;
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
  /** true: what is written is encrypted with a key of its own, which the installation's key wraps. */
  readonly isStorageEncrypted: boolean;
  readonly media: {
    /** Where addresses of media point, without a slash at the end; null: where everything else is. */
    readonly url: string | null;
    /** The first signs addresses, all are accepted. `secret` is 32 bytes in base64; null: derived from the secret key. */
    readonly keys: readonly { readonly id: string; readonly secret: Secret | null }[];
    /** Upper rungs that nobody watched for this long are freed and made again on request; null: never. */
    readonly coldAfterMs: number | null;
  };
  readonly admin: { readonly email: string; readonly password: Secret | null };
  readonly isDemo: boolean;
  readonly isSignUpOpen: boolean;
  /** Absolute, or null: no file: cameras. */
  readonly cameraFilesDir: string | null;
  readonly modelsDir: string;
  /** The id of a model, or `auto`, or `none`. */
  readonly detector: string;
  readonly usesEventModel: boolean;
  readonly graphql: {
    readonly hasIntrospection: boolean;
    readonly trustedDocumentsFile: string | null;
    readonly operationsPerMinute: number;
  };
  readonly uploads: {
    readonly maxBytes: number;
    readonly workspaceQuotaBytes: number;
    readonly workspaceQuotaMinutes: number;
    readonly workspaceMaxUploads: number;
  };
  readonly imports: {
    /** Empty: imports are switched off. */
    readonly sources: readonly ImportSource[];
    /** Empty: imports connect directly. */
    readonly proxies: readonly EgressProxy[];
    readonly userAgent: string;
    /** Of one import, its pauses included. */
    readonly maxMs: number;
    readonly bytesPerSecond: number;
    /** To one host, over all workers. */
    readonly requestsPerMinute: number;
  };
  /** Bytes that one worker may hold on local disk at once. */
  readonly workers: { readonly scratchBytes: number };
  /** An hour or more: clips of alerts are cut from footage within minutes. */
  readonly recordings: { readonly keepMs: number };
}
