/** The uploads that were begun or wait for their turn, kept over reloads; where the browser can, with their files. */

export interface UploadRecord {
  /** Names the upload in this browser. */
  readonly key: string;
  /** null until the server has made the video. */
  readonly videoId: string | null;
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
  remove(key: string): void;
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
    put: (record) => {
      try {
        localStorage.setItem(prefix + record.key, JSON.stringify(record));
      } catch {
        // Full: this upload does not survive a reload, and goes on all the same.
      }
    },
    remove: (key) => localStorage.removeItem(prefix + key),
  };
}

function parseRecord(text: string | null): UploadRecord[] {
  try {
    const record = JSON.parse(text ?? 'null') as UploadRecord | null;
    return record && typeof record.key === 'string' ? [record] : [];
  } catch {
    return [];
  }
}

/** A file, and where the browser has such a thing, a handle by which it is found again after a reload. */
export interface PickedFile {
  readonly file: File;
  readonly handle?: FileHandle;
}

/** What we use of FileSystemFileHandle; the permission part is not in every browser, nor in the DOM's types. */
export interface FileHandle {
  getFile(): Promise<File>;
  requestPermission?(options: { mode: 'read' }): Promise<PermissionState>;
}

export interface UploadFiles {
  put(key: string, handle: FileHandle): Promise<void>;
  get(key: string): Promise<FileHandle | null>;
  remove(key: string): Promise<void>;
  clear(): Promise<void>;
}

/** Handles in IndexedDB, which alone can keep them. Where it is closed to us, nothing is kept. */
export function openBrowserUploadFiles(name = 'sightline.uploads'): UploadFiles {
  const store = 'handles';
  let opening: Promise<IDBDatabase> | null = null;
  const open = () => {
    opening ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(store);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return opening;
  };
  const ask = async <T>(mode: IDBTransactionMode, question: (handles: IDBObjectStore) => IDBRequest<T>) => {
    const request = question((await open()).transaction(store, mode).objectStore(store));
    return new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  };
  const quietly = (work: Promise<unknown>) => work.then(() => {}).catch(() => {});
  return {
    put: (key, handle) => quietly(ask('readwrite', (handles) => handles.put(handle, key))),
    get: (key) =>
      ask('readonly', (handles) => handles.get(key))
        .then((handle) => handle ?? null)
        .catch(() => null),
    remove: (key) => quietly(ask('readwrite', (handles) => handles.delete(key))),
    clear: () => quietly(ask('readwrite', (handles) => handles.clear())),
  };
}
