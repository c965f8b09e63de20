/**
 * Whether an IP address is one that anybody on the internet may be asked at, after the IANA registries of special-purpose
 * addresses (RFC 6890 and its successors).
 *
 * What is not understood is forbidden. IPv6 addresses that carry an IPv4 address are judged by that one.
 */

/** private: in somebody's own network, reachable for those whom the operator lists. forbidden: for nobody. */
export type AddressKind = 'public' | 'private' | 'forbidden';

type Block = readonly [cidr: string, kind: Exclude<AddressKind, 'public'>];

const blocks4: readonly Block[] = [
  ['0.0.0.0/8', 'forbidden'], // this network
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'private'], // carrier-grade NAT
  ['127.0.0.0/8', 'private'], // this machine
  ['168.63.129.16/32', 'forbidden'], // the host of virtual machines on Azure
  ['169.254.0.0/16', 'forbidden'], // link-local: metadata services of clouds answer here
  ['172.16.0.0/12', 'private'],
  ['192.0.0.0/24', 'forbidden'], // protocol assignments
  ['192.0.2.0/24', 'forbidden'], // documentation
  ['192.88.99.0/24', 'forbidden'], // 6to4 relays
  ['192.168.0.0/16', 'private'],
  ['198.18.0.0/15', 'forbidden'], // benchmarks
  ['198.51.100.0/24', 'forbidden'], // documentation
  ['203.0.113.0/24', 'forbidden'], // documentation
  ['224.0.0.0/3', 'forbidden'], // multicast, reserved, broadcast
];

/** Inside 2000::/3, the only part of IPv6 that is given out as public unicast; and what is private outside it. */
const blocks6: readonly Block[] = [
  ['::1/128', 'private'],
  ['fc00::/7', 'private'], // unique local
  ['2001::/23', 'forbidden'], // protocol assignments: Teredo, ORCHID, benchmarks
  ['2001:db8::/32', 'forbidden'], // documentation
  ['2002::/16', 'forbidden'], // 6to4
  ['3fff::/20', 'forbidden'], // documentation
  ['fd00:ec2::/32', 'forbidden'], // metadata service of Amazon
];

/** The IPv4 address lies in the last four bytes: mapped (::ffff:a.b.c.d) and NAT64 (RFC 6052). */
const carriers = ['::ffff:0:0/96', '64:ff9b::/96'];

export function addressKind(text: string): AddressKind {
  const bytes = parseAddress(text);
  if (!bytes) return 'forbidden';
  if (bytes.length === 4) return kindIn(blocks4, bytes) ?? 'public';
  if (carriers.some((cidr) => isIn(cidr, bytes))) return addressKind(bytes.slice(12).join('.'));
  return kindIn(blocks6, bytes) ?? (isIn('2000::/3', bytes) ? 'public' : 'forbidden');
}

/** The narrowest block counts. */
function kindIn(blocks: readonly Block[], bytes: readonly number[]): AddressKind | null {
  let best: { bits: number; kind: AddressKind } | null = null;
  for (const [cidr, kind] of blocks) {
    const bits = Number(cidr.split('/')[1]);
    if (isIn(cidr, bytes) && bits > (best?.bits ?? -1)) best = { bits, kind };
  }
  return best?.kind ?? null;
}

function isIn(cidr: string, bytes: readonly number[]): boolean {
  const [base = '', bits = '0'] = cidr.split('/');
  const prefix = parseAddress(base) ?? [];
  if (prefix.length !== bytes.length) return false;
  for (let bit = 0; bit < Number(bits); bit += 8) {
    const mask = 0xff & (0xff00 >> Math.min(8, Number(bits) - bit));
    if (((bytes[bit / 8] as number) & mask) !== ((prefix[bit / 8] as number) & mask)) return false;
  }
  return true;
}

/** 4 or 16 bytes; null for everything that is not an address in its usual text form (zones and octal numbers neither). */
function parseAddress(text: string): number[] | null {
  if (!text.includes(':')) return parse4(text);
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return null;
  const before = parseGroups(head);
  const after = tail === undefined ? [] : parseGroups(tail);
  if (!before || !after) return null;
  const missing = 16 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 2) return null;
  return [...before, ...new Array<number>(missing).fill(0), ...after];
}

function parseGroups(text: string): number[] | null {
  if (text === '') return [];
  const bytes: number[] = [];
  for (const group of text.split(':')) {
    const part = group.includes('.') ? parse4(group) : /^[0-9a-f]{1,4}$/i.test(group) ? splitGroup(group) : null;
    if (!part) return null;
    bytes.push(...part);
  }
  return bytes.length <= 16 ? bytes : null;
}

function splitGroup(group: string): number[] {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 0xff];
}

function parse4(text: string): number[] | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) return null;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : null;
}
