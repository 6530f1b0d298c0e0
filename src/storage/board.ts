// What the board's filters ask of the book.

import type { Skills } from '../domain/day.ts';
import type { Database } from './database.ts';

export interface DepartmentServices {
  readonly serviceIds: ReadonlySet<number>;
  /** Names of the skills that any of its services needs; empty = its services need none. */
  readonly skills: ReadonlySet<string>;
}

export async function departmentServices(db: Database, departmentId: number): Promise<DepartmentServices> {
  const services = await db
    .selectFrom('service')
    .select(['id', 'skills'])
    .where('departmentId', '=', departmentId)
    .execute();
  return {
    serviceIds: new Set(services.map(({ id }) => id)),
    skills: new Set(services.flatMap(({ skills }) => Object.keys(JSON.parse(skills) as Skills))),
  };
}
