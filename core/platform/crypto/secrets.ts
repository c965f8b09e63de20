/**
 * What the installation's one secret key is used for. Every use has its own key, derived with HKDF-SHA256 from
 * SIGHTLINE_SECRET_KEY (or <data>/secret.key, made at first start).
 */

export interface Secrets {
  /** For HS256 access tokens. */
  readonly accessTokenKey: Uint8Array;
  /** Wraps the keys of objects in an encrypted storage. */
  readonly storageKey: Uint8Array;
  /** AES-256-GCM: nonce, ciphertext and tag in one. */
  encrypt(plain: string): Uint8Array<ArrayBuffer>;
  /** Throws AppError `internal` when the bytes were not written with this key. */
  decrypt(sealed: Uint8Array): string;
  /** HMAC-SHA256 over a context and a message, base64url. Contexts keep uses apart ("media", "upload", "cursor"). */
  mac(context: string, message: string): string;
  /** In constant time. */
  verifyMac(context: string, message: string, mac: string): boolean;
  /** Ed25519 over the bytes of `message`, base64url. */
  sign(message: string): string;
  /** The Ed25519 public key in PEM (SPKI). */
  readonly publicKeyPem: string;
}
