// Branches, departments and the catalogue of services.

import { formatId } from '../base/ids.ts';
import type { BranchCard, ServiceCard, SubtypeCard } from '../domain/company.ts';
import type { Database } from './database.ts';

export async function findBranches(db: Database): Promise<BranchCard[]> {
  const rows = await db
    .selectFrom('branch')
    .select(['id', 'name', 'timeZone', 'latitude', 'longitude'])
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, number: formatId('branch', row.id) }));
}

export async function departmentNames(db: Database): Promise<string[]> {
  return (await db.selectFrom('department').select('name').execute()).map((row) => row.name);
}

export interface ServiceFilter {
  readonly id?: number;
  readonly departmentId?: number | undefined;
}

/** Services that are not archived, by department and name, each with its subtypes. */
export async function findServices(db: Database, filter: ServiceFilter): Promise<ServiceCard[]> {
  let query = db
    .selectFrom('service')
    .innerJoin('department', 'department.id', 'service.departmentId')
    .select([
      'service.id',
      'service.version',
      'service.name',
      'service.kind',
      'service.durationSeconds',
      'service.priority',
      'service.skills',
      'department.name as department',
    ])
    .where('service.archivedAt', 'is', null)
    .orderBy('department.id')
    .orderBy('service.name');
  if (filter.id !== undefined) query = query.where('service.id', '=', filter.id);
  if (filter.departmentId !== undefined) query = query.where('service.departmentId', '=', filter.departmentId);
  const rows = await query.execute();
  const subtypes = await subtypesByService(db);
  return rows.map((row) => ({
    ...row,
    number: formatId('service', row.id),
    kind: row.kind as ServiceCard['kind'],
    priority: row.priority as ServiceCard['priority'],
    skills: JSON.parse(row.skills) as Record<string, number>,
    subtypes: subtypes.get(row.id) ?? [],
  }));
}

async function subtypesByService(db: Database): Promise<Map<number, SubtypeCard[]>> {
  const rows = await db
    .selectFrom('subtype')
    .select(['id', 'serviceId', 'name', 'durationSeconds'])
    .where('archivedAt', 'is', null)
    .orderBy('id')
    .execute();
  const found = new Map<number, SubtypeCard[]>();
  for (const { serviceId, ...row } of rows) {
    found.set(serviceId, [...(found.get(serviceId) ?? []), { ...row, number: formatId('subtype', row.id) }]);
  }
  return found;
}
