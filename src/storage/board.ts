// What the board's filters ask of the book.

import type { Kind } from '../domain/appointment.ts';
import type { Skills } from '../domain/day.ts';
import type { Database } from './database.ts';

export interface DepartmentServices {
  readonly serviceIds: ReadonlySet<number>;
  /** What it offers: what somebody has to be able to do to work for it. */
  readonly offered: readonly { readonly kind: Kind; readonly skills: Skills }[];
}

export async function departmentServices(db: Database, departmentId: number): Promise<DepartmentServices> {
  const services = await db
    .selectFrom('service')
    .select(['id', 'kind', 'skills', 'archivedAt'])
    .where('departmentId', '=', departmentId)
    .execute();
  return {
    serviceIds: new Set(services.map(({ id }) => id)),
    offered: services
      .filter(({ archivedAt }) => archivedAt === null)
      .map(({ kind, skills }) => ({ kind: kind as Kind, skills: JSON.parse(skills) as Skills })),
  };
}
