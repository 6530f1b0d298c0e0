// Reads the company and the acting user: what every operation needs before anything else.

import { AppError } from '../base/errors.ts';
import type { Actor, Role } from '../domain/permission.ts';
import { ROLE_PERMISSIONS } from '../domain/permission.ts';
import { DEFAULT_SETTINGS, settingsFrom } from '../domain/settings.ts';
import type { Database } from './database.ts';

/** Before `init` there is no company. */
export const EMPTY_BOOK = { revision: 0, companyName: '', settings: DEFAULT_SETTINGS, timeZone: 'UTC' };

export async function loadBook(db: Database) {
  const row = await db
    .selectFrom('book')
    .select((from) => [
      'revision',
      'companyName',
      'settings',
      from.selectFrom('branch').select('timeZone').orderBy('id').limit(1).as('timeZone'),
    ])
    .executeTakeFirst();
  if (!row) {
    throw AppError.file(
      'empty-book',
      'This book has no company: it was not finished.',
      'Remove the file and run "dispatch init" again.',
    );
  }
  return {
    revision: row.revision,
    companyName: row.companyName,
    settings: settingsFrom(row.settings),
    timeZone: row.timeZone ?? 'UTC',
  };
}

/** The named user, or the book's first one. */
export async function loadActor(db: Database, name: string | null): Promise<Actor> {
  const query = db
    .selectFrom('user')
    .select(['name', 'role', 'technicianId'])
    .where('archivedAt', 'is', null)
    .orderBy('id')
    .limit(1);
  const row = await (name === null ? query : query.where('name', '=', name)).executeTakeFirst();
  if (!row) {
    throw AppError.notFound(
      'no-user',
      `There is no user "${name ?? ''}".`,
      'List the users with "dispatch user list", or add one with "dispatch user add".',
    );
  }
  const role = row.role as Role;
  return { name: row.name, role, permissions: ROLE_PERMISSIONS[role], technicianId: row.technicianId };
}
