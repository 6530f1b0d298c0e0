// Columns that several nouns share, as an import sets them: given by a file that has them, cleared where it is blank there, their
// usual value for a new record.

import type { Coordinates } from '../base/geo.ts';
import type { Instant } from '../base/time.ts';
import { toInstant } from '../base/time.ts';
import type { Skills } from '../domain/day.ts';
import { cardNumberViolations } from '../domain/note.ts';
import type { Row } from '../storage/change-log.ts';
import type { Names } from './import-names.ts';
import type { ImportRow } from './import-row.ts';

/** When it was archived, which is not ahead. */
export function archivedColumn(row: ImportRow, now: Instant): { archivedAt?: Instant | null } {
  if (row.before !== null && !row.has('archivedAt')) return {};
  const archivedAt = row.try('archivedAt', toInstant) ?? null;
  if (archivedAt !== null && archivedAt > now) row.wrong('archivedAt', 'in-future', 'it lies in the future.');
  return { archivedAt };
}

/** When it was created: now for a new record whose row does not say. */
export function createdColumn(row: ImportRow, now: Instant): { createdAt?: Instant } {
  const given = row.try('createdAt', toInstant);
  if (given !== undefined && given > now) row.wrong('createdAt', 'in-future', 'it lies in the future.');
  if (given !== undefined) return { createdAt: given };
  return row.before === null ? { createdAt: now } : {};
}

export function skillsColumn(row: ImportRow, parse: (texts: readonly string[]) => Skills): { skills?: string } {
  if (row.before !== null && !row.has('skills')) return {};
  try {
    return { skills: JSON.stringify(parse(row.list('skills'))) };
  } catch (error) {
    row.caught('skills', error);
    return {};
  }
}

/** A text that may be missing. */
export function textColumn<C extends string>(row: ImportRow, column: C): { [K in C]?: string | null } {
  if (row.before !== null && !row.has(column)) return {};
  return { [column]: row.text(column) ?? null } as { [K in C]?: string | null };
}

/** Coordinates that may be missing. */
export function placeColumns(row: ImportRow): { latitude?: number | null; longitude?: number | null } {
  if (row.before !== null && !row.has('at')) return {};
  const at = row.input.at as Coordinates | undefined;
  return { latitude: at?.latitude ?? null, longitude: at?.longitude ?? null };
}

/** Yes or no; blank = no. */
export function flagColumn<C extends string>(row: ImportRow, field: string, column: C): { [K in C]?: 0 | 1 } {
  if (row.before !== null && !row.has(field)) return {};
  return { [column]: row.input[field] === true ? 1 : 0 } as { [K in C]?: 0 | 1 };
}

/** Whether the record is new, or gets another value. */
export function isChange(before: Row | null, patch: Readonly<Record<string, unknown>>): boolean {
  if (before === null) return true;
  for (const column in patch) if (before[column] !== patch[column]) return true;
  return false;
}

/** A text that may be missing, and never holds a payment card's number (C5). */
export function noteText(row: ImportRow, field: string): string | null {
  const text = row.text(field);
  if (text !== undefined) for (const violation of cardNumberViolations(text, field)) row.fault(violation);
  return text ?? null;
}

/** The branch of a new record; nobody moves to another one. */
export function branchColumn(
  row: ImportRow,
  branches: Names<{ readonly id: number; readonly name: string }>,
): { branchId?: number } {
  const given = branches.given(row, 'branch')?.id;
  if (row.before === null) return { branchId: given ?? branches.first.id };
  if (given !== undefined && given !== row.before.branchId)
    row.wrong('branch', 'other-branch', 'a record stays with its branch: leave the column out.');
  return {};
}
