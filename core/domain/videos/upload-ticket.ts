/** Upload tickets: what lets a client send the bytes of one video, and nothing else, until it expires. */

import { AppError } from '../../errors.ts';
import type { Secrets } from '../../platform/crypto/secrets.ts';

export interface UploadTicket {
  videoId: string;
  sizeBytes: number;
  expiresAt: Date;
}

/** Opaque to the client: base64url payload, a dot, its MAC. */
export function issueUploadTicket(secrets: Secrets, ticket: UploadTicket): string {
  const payload = Buffer.from(JSON.stringify([ticket.videoId, ticket.sizeBytes, ticket.expiresAt.getTime()])).toString(
    'base64url',
  );
  return `${payload}.${secrets.mac('upload', payload)}`;
}

/** Throws AppError `unauthenticated`. */
export function readUploadTicket(secrets: Secrets, token: string, nowMs: number): UploadTicket {
  const [payload, mac] = token.split('.', 2);
  if (!payload || !mac || !secrets.verifyMac('upload', payload, mac)) {
    throw new AppError(
      'unauthenticated',
      'This is not an upload ticket. createVideo and renewUpload give tickets out.',
    );
  }
  const [videoId, sizeBytes, expiresMs] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [
    string,
    number,
    number,
  ];
  if (expiresMs <= nowMs)
    throw new AppError('unauthenticated', 'The upload ticket has expired. Ask renewUpload for a new one.');
  return { videoId, sizeBytes, expiresAt: new Date(expiresMs) };
}
