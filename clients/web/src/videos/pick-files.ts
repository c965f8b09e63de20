/**
 * Files to upload, with handles where the browser has them: by a handle the file is found again after a reload. Browsers
 * without them, and pages that are no secure context, get the files alone.
 */

import type { PickedFile } from '../../../kit/index.ts';

/** Not yet in TypeScript's DOM. */
interface PickerWindow {
  showOpenFilePicker?(options: { multiple: boolean }): Promise<FileSystemFileHandle[]>;
}
interface HandleItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}
type Folder = FileSystemDirectoryHandle & { values(): AsyncIterable<FileSystemHandle> };

export const acceptedFiles = 'video/*,audio/*,.mkv,.ts,.mts,.m2ts,.mxf,.avi,.flv,.wmv,.3gp,.webm,.mov';

/** null: this browser has no such dialog. Empty: nothing was chosen. */
export async function pickFiles(): Promise<PickedFile[] | null> {
  const picker = (window as PickerWindow).showOpenFilePicker;
  if (!picker) return null;
  try {
    const handles = await picker.call(window, { multiple: true });
    return await Promise.all(handles.map(withFile));
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError' ? [] : null;
  }
}

/** Everything that was dropped, folders with all that is in them. Call it in the drop's own turn. */
export async function filesOfDrop(drop: DataTransfer): Promise<PickedFile[]> {
  const items = [...drop.items].filter(({ kind }) => kind === 'file') as (DataTransferItem & HandleItem)[];
  // A folder has no type and no bytes of its own.
  const plain = [...drop.files].filter(({ size }) => size > 0).map((file) => ({ file }));
  const asked = items.map((item) => item.getAsFileSystemHandle?.());
  if (asked.some((each) => each === undefined)) return plain;
  const handles = await Promise.all(asked).catch(() => null);
  if (!handles) return plain;
  const picked: PickedFile[] = [];
  for (const handle of handles) if (handle) await collect(handle, picked, true);
  return picked;
}

/** What lies in a folder is taken when it looks like media; what was dropped itself is taken as it is. */
async function collect(handle: FileSystemHandle, picked: PickedFile[], isAsked: boolean): Promise<void> {
  if (handle.kind === 'directory') {
    for await (const entry of (handle as Folder).values()) await collect(entry, picked, false);
    return;
  }
  const one = await withFile(handle as FileSystemFileHandle);
  if (one.file.size > 0 && (isAsked || looksLikeMedia(one.file))) picked.push(one);
}

async function withFile(handle: FileSystemFileHandle): Promise<PickedFile> {
  return { file: await handle.getFile(), handle };
}

export function looksLikeMedia({ name, type }: { name: string; type: string }): boolean {
  if (name.startsWith('.')) return false;
  const end = name.slice(name.lastIndexOf('.')).toLowerCase();
  return /^(video|audio)\//.test(type) || acceptedFiles.split(',').includes(end);
}
