/** The uploads that were begun and are not finished, kept over reloads. */

export interface UploadRecord {
  readonly videoId: string;
  readonly workspaceId: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  /** Tells whether a file chosen after a reload is the same one. */
  readonly fingerprint: string;
  /** The tus address of the upload; null until the server has made it. */
  readonly uploadUrl: string | null;
  /** About as much as was sent; the server knows exactly. */
  readonly sentBytes: number;
}

export interface UploadRecords {
  list(): UploadRecord[];
  put(record: UploadRecord): void;
  remove(videoId: string): void;
}

export function fingerprintOf(file: { name: string; size: number; lastModified: number }): string {
  return `${file.name}|${file.size}|${file.lastModified}`;
}

/** One localStorage entry per upload, so that tabs do not overwrite each other's. */
export function openBrowserUploadRecords(prefix = 'sightline.upload.'): UploadRecords {
  return {
    list: () => {
      const keys = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '');
      return keys.filter((key) => key.startsWith(prefix)).flatMap((key) => parseRecord(localStorage.getItem(key)));
    },
    put: (record) => localStorage.setItem(prefix + record.videoId, JSON.stringify(record)),
    remove: (videoId) => localStorage.removeItem(prefix + videoId),
  };
}

function parseRecord(text: string | null): UploadRecord[] {
  try {
    const record = JSON.parse(text ?? 'null') as UploadRecord | null;
    return record && typeof record.videoId === 'string' ? [record] : [];
  } catch {
    return [];
  }
}
