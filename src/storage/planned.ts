// What a technician is planned to do, in the order of the planned starts.

import type { Instant } from '../base/time.ts';
import { OPEN_STATUSES } from '../domain/appointment.ts';
import type { Database } from './database.ts';

export interface PlannedRow {
  readonly id: number;
  readonly plannedStart: Instant;
  readonly durationSeconds: number;
  readonly technicianName: string;
}

/** Open appointments of a technician whose planned starts lie in [from, to]. */
export async function plannedRows(
  db: Database,
  { technicianId, from, to }: { technicianId: number; from: Instant; to: Instant },
): Promise<PlannedRow[]> {
  const rows = await db
    .selectFrom('appointment')
    .innerJoin('technician', 'technician.id', 'appointment.technicianId')
    .select(['appointment.id', 'plannedStart', 'durationSeconds', 'technician.name as technicianName'])
    .where('technicianId', '=', technicianId)
    .where('plannedStart', '>=', from)
    .where('plannedStart', '<=', to)
    .where('status', 'in', OPEN_STATUSES)
    .orderBy('plannedStart')
    .orderBy('appointment.id')
    .execute();
  return rows as PlannedRow[];
}
