/** sha256 of a file, read in pieces, in a thread of its own. Asked by file-hash.ts. */

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

const pieceBytes = 4 * 1024 * 1024;

addEventListener('message', async ({ data: file }: MessageEvent<File>) => {
  const hash = sha256.create();
  try {
    for (let start = 0; start < file.size; start += pieceBytes) {
      hash.update(new Uint8Array(await file.slice(start, start + pieceBytes).arrayBuffer()));
      postMessage({ doneBytes: Math.min(file.size, start + pieceBytes) });
    }
    postMessage({ sha256: bytesToHex(hash.digest()) });
  } catch {
    postMessage({ sha256: null });
  }
});
