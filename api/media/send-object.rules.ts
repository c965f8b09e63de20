/** What a request asks of a stored object: RFC 9110, sections 13 (conditions) and 14 (ranges, one at a time). */

/** Inclusive. */
interface ByteRange {
  start: number;
  end: number;
}

export interface Representation {
  sizeBytes: number;
  modifiedAt: Date;
  /** Strong, with its quotes. */
  etag: string;
}

interface AskedHeaders {
  range?: string | undefined;
  'if-match'?: string | undefined;
  'if-none-match'?: string | undefined;
  'if-modified-since'?: string | undefined;
  'if-unmodified-since'?: string | undefined;
  'if-range'?: string | string[] | undefined;
}

export type Answer =
  | { status: 200; range: null }
  | { status: 206; range: ByteRange }
  | { status: 304 | 412 | 416; range: null };

/** From the time in seconds and the size, as nginx writes it: both may answer for the same object. */
export function etagOf({ sizeBytes, modifiedAt }: Pick<Representation, 'sizeBytes' | 'modifiedAt'>): string {
  return `"${secondsOf(modifiedAt).toString(16)}-${sizeBytes.toString(16)}"`;
}

/** In the order of RFC 9110, 13.2.2. */
export function answerTo(request: { method: string; headers: AskedHeaders }, object: Representation): Answer {
  const { headers } = request;
  if (!meetsPreconditions(headers, object)) return { status: 412, range: null };
  if (isUnchanged(headers, object)) return { status: 304, range: null };
  // A range means nothing to other methods than GET (14.2).
  const isRanged = request.method === 'GET' && mayTakeRange(headers['if-range'], object);
  const range = isRanged ? readRange(headers.range, object.sizeBytes) : null;
  if (range === 'unsatisfiable') return { status: 416, range: null };
  return range ? { status: 206, range } : { status: 200, range: null };
}

/** null: the whole object, as also for several ranges at once and for nonsense, which a server may ignore. */
export function readRange(header: string | undefined, sizeBytes: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/i.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const start = match[1] === '' ? Math.max(0, sizeBytes - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? sizeBytes - 1 : Math.min(Number(match[2]), sizeBytes - 1);
  return start <= end && start < sizeBytes ? { start, end } : 'unsatisfiable';
}

function meetsPreconditions(headers: AskedHeaders, object: Representation): boolean {
  const wanted = headers['if-match'];
  if (wanted !== undefined) return tagsOf(wanted).some((tag) => tag === '*' || tag === object.etag);
  const since = readDate(headers['if-unmodified-since']);
  return since === null || secondsOf(object.modifiedAt) <= since;
}

function isUnchanged(headers: AskedHeaders, object: Representation): boolean {
  const known = headers['if-none-match'];
  // The weak comparison: a proxy that compressed on the way has made the tag weak.
  if (known !== undefined) return tagsOf(known).some((tag) => tag === '*' || tag.replace(/^W\//, '') === object.etag);
  const since = readDate(headers['if-modified-since']);
  return since !== null && secondsOf(object.modifiedAt) <= since;
}

/** Only the very same version is continued; a weak tag proves nothing. */
function mayTakeRange(condition: string | string[] | undefined, object: Representation): boolean {
  if (condition === undefined) return true;
  const text = condition.toString().trim();
  return text === object.etag || readDate(text) === secondsOf(object.modifiedAt);
}

function tagsOf(list: string): string[] {
  return list.match(/\*|(?:W\/)?"[^"]*"/g) ?? [];
}

function secondsOf(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

/** Seconds; null for what is no HTTP date, which is then ignored. */
function readDate(text: string | undefined): number | null {
  if (!text || !/^[A-Z][a-z]{2}/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.floor(at / 1000);
}
