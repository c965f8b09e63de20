import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Secrets } from '../../platform/crypto/secrets.ts';
import { issueUploadTicket, readUploadTicket } from './upload-ticket.ts';

const mac = (context: string, message: string) => createHmac('sha256', context).update(message).digest('base64url');
const secrets = { mac, verifyMac: (context, message, given) => mac(context, message) === given } as Secrets;
const ticket = { videoId: 'vid_a', sizeBytes: 12, expiresAt: new Date(2000) };
const token = issueUploadTicket(secrets, ticket);

test('a ticket says what it was issued for, until it expires', () => {
  expect(readUploadTicket(secrets, token, 1999)).toEqual(ticket);
  expect(() => readUploadTicket(secrets, token, 2000)).toThrow('expired');
});

test('changed and invented tickets are none', () => {
  const payload = Buffer.from(JSON.stringify(['vid_b', 12, 9000])).toString('base64url');
  for (const forged of [`${payload}.${token.split('.')[1]}`, token.slice(0, -1), 'x', '']) {
    expect(() => readUploadTicket(secrets, forged, 0)).toThrow('not an upload ticket');
  }
});
