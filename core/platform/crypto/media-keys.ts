/**
 * The keys that sign addresses of media. The first one signs; all of them are accepted, so that addresses that are on
 * their way stay good while a new key takes over. A key that is taken off the list is withdrawn at once.
 */

export interface MediaKeys {
  /** HMAC-SHA256 with the first key, base64url, and that key's id. */
  sign(message: string): { keyId: string; mac: string };
  /** In constant time; false also for ids that are not on the list. */
  verify(message: string, signed: { keyId: string; mac: string }): boolean;
}
