/**
 * Refuses text that the database cannot keep, on every transport, before anything is executed: U+0000, and halves of
 * surrogate pairs, which would silently become something else.
 */

import { type DocumentNode, Kind, visit } from 'graphql';
import { AppError } from '../../core/errors.ts';

/** Throws AppError `invalid`. */
export function checkText({ document, variables }: { document: DocumentNode; variables?: object | null | undefined }) {
  visit(document, { [Kind.STRING]: ({ value }) => checkString(value) });
  // Not by recursion: the caller decides how deep the values are nested.
  const left: unknown[] = [variables];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === 'string') checkString(value);
    else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) left.push(part);
  }
}

function checkString(text: string): void {
  if (text.includes('\0') || !text.isWellFormed()) {
    throw new AppError('invalid', 'Text must be well-formed Unicode without the character U+0000.');
  }
}
