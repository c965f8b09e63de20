/**
 * The documents that may be executed, when the configuration restricts them to a list.
 *
 * Callers name one by its sha256 (`extensions.persistedQuery.sha256Hash`, as Apollo clients and urql do) or send its
 * exact text. Without a list, every document is as good as any other.
 */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';

/** As sent: not checked. */
export interface RequestParams {
  query?: unknown;
  extensions?: unknown;
}

export interface TrustedDocuments {
  /** The text to execute. Throws AppError `forbidden`, or `invalid` when there is none. */
  resolve(params: RequestParams): string;
}

const fileContract = z.record(z.string().regex(/^[0-9a-f]{64}$/), z.string());

/** Throws AppError `invalid` when the file is not {sha256: document}. */
export async function openTrustedDocuments(file: string | null): Promise<TrustedDocuments> {
  const documents = file === null ? null : await readDocuments(file);
  return {
    resolve(params) {
      if (!documents) return requireText(params.query);
      const text = documents.get(namedHash(params) ?? sha256(requireText(params.query)));
      if (text === undefined)
        throw new AppError('forbidden', 'Only the trusted documents of this installation are executed.');
      return text;
    },
  };
}

async function readDocuments(file: string): Promise<Map<string, string>> {
  const documents = new Map(Object.entries(await readRecord(file)));
  for (const [hash, text] of documents) {
    if (sha256(text) !== hash) throw new AppError('invalid', `${file}: the document under ${hash} has another sha256.`);
  }
  return documents;
}

async function readRecord(file: string): Promise<Record<string, string>> {
  try {
    return fileContract.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new AppError('invalid', `${file} cannot be read as JSON of {sha256: document}.`, { cause });
  }
}

function namedHash({ extensions }: RequestParams): string | null {
  const hash = (extensions as { persistedQuery?: { sha256Hash?: unknown } } | null | undefined)?.persistedQuery
    ?.sha256Hash;
  return typeof hash === 'string' ? hash : null;
}

function requireText(query: unknown): string {
  if (typeof query !== 'string' || query === '') throw new AppError('invalid', 'query: must be a GraphQL document.');
  return query;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
