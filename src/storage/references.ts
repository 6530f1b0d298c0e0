// Which columns point to rows of which table, as the migrations declare them: what undo asks before it takes a row away or
// brings one back. By key and index, so that the size of the change log doesn't matter.

import type { LoggedTable } from './change-log.ts';
import type { Database } from './database.ts';

/** Per table: its columns that hold keys of another. */
export const REFERENCES: Readonly<Partial<Record<LoggedTable, Readonly<Record<string, LoggedTable>>>>> = {
  user: { technicianId: 'technician' },
  service: { departmentId: 'department' },
  subtype: { serviceId: 'service' },
  technician: { branchId: 'branch' },
  technicianTerritory: { technicianId: 'technician', territoryId: 'territory' },
  shift: { technicianId: 'technician' },
  shiftChange: { technicianId: 'technician' },
  timeOff: { technicianId: 'technician' },
  event: { technicianId: 'technician', branchId: 'branch' },
  customer: { branchId: 'branch' },
  contact: { customerId: 'customer' },
  address: { customerId: 'customer', mergedIntoId: 'address' },
  customerTechnician: { customerId: 'customer', technicianId: 'technician' },
  note: { customerId: 'customer', addressId: 'address', jobId: 'job', appointmentId: 'appointment' },
  job: { customerId: 'customer', addressId: 'address', serviceId: 'service', subtypeId: 'subtype' },
  appointment: {
    jobId: 'job',
    serviceId: 'service',
    subtypeId: 'subtype',
    technicianId: 'technician',
    heldTechnicianId: 'technician',
  },
  statusStep: { appointmentId: 'appointment' },
  reschedule: { appointmentId: 'appointment' },
  appointmentLink: { appointmentId: 'appointment', otherId: 'appointment' },
};

export interface RowKey {
  readonly table: LoggedTable;
  readonly rowId: number;
}

const CHUNK = 500;

/** The rows that point to one of these rows of a table. */
export async function rowsPointingTo(db: Database, table: LoggedTable, ids: readonly number[]): Promise<RowKey[]> {
  const found: RowKey[] = [];
  for (const [from, columns] of Object.entries(REFERENCES) as [LoggedTable, Record<string, LoggedTable>][]) {
    for (const column of Object.keys(columns).filter((name) => columns[name] === table)) {
      for (let start = 0; start < ids.length; start += CHUNK) {
        const rows = await db
          .selectFrom(from as 'shift')
          .select('id')
          .where(column as 'technicianId', 'in', ids.slice(start, start + CHUNK))
          .orderBy('id')
          .execute();
        found.push(...rows.map(({ id }) => ({ table: from, rowId: id })));
      }
    }
  }
  return found;
}

/** The rows that an image points to and that are not there. */
export async function missingTargets(
  db: Database,
  table: LoggedTable,
  image: Readonly<Record<string, unknown>>,
): Promise<RowKey[]> {
  const missing: RowKey[] = [];
  for (const [column, target] of Object.entries(REFERENCES[table] ?? {})) {
    const id = image[column];
    if (typeof id !== 'number') continue;
    const row = await db
      .selectFrom(target as 'shift')
      .select('id')
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) missing.push({ table: target, rowId: id });
  }
  return missing;
}
