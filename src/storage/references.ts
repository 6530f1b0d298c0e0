// Which columns point to rows of which table, as the migrations declare them: what undo asks before it takes a row away or
// brings one back. By key and index, so that the size of the change log doesn't matter.

import type { LoggedTable } from './change-log.ts';
import { chunksOf } from './chunk.ts';
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
  customer: { branchId: 'branch', mergedIntoId: 'customer' },
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

/** Rows without a number of their own are parts of a record: the column that says of which. */
export const PART_OF: Readonly<Partial<Record<LoggedTable, readonly [column: string, table: LoggedTable]>>> = {
  contact: ['customerId', 'customer'],
  customerTechnician: ['customerId', 'customer'],
  shift: ['technicianId', 'technician'],
  shiftChange: ['technicianId', 'technician'],
  technicianTerritory: ['technicianId', 'technician'],
  statusStep: ['appointmentId', 'appointment'],
  reschedule: ['appointmentId', 'appointment'],
  appointmentLink: ['appointmentId', 'appointment'],
};

export interface RowKey {
  readonly table: LoggedTable;
  readonly rowId: number;
}

/** The rows that point to one of these rows of a table. */
export async function rowsPointingTo(db: Database, table: LoggedTable, ids: readonly number[]): Promise<RowKey[]> {
  const found: RowKey[] = [];
  for (const [from, columns] of Object.entries(REFERENCES) as [LoggedTable, Record<string, LoggedTable>][]) {
    for (const column of Object.keys(columns).filter((name) => columns[name] === table)) {
      for (const chunk of chunksOf(ids)) {
        const rows = await db
          .selectFrom(from as 'shift')
          .select('id')
          .where(column as 'technicianId', 'in', chunk)
          .orderBy('id')
          .execute();
        found.push(...rows.map(({ id }) => ({ table: from, rowId: id })));
      }
    }
  }
  return found;
}

/** The rows that images of a table point to and that are not there. */
export async function missingTargets(
  db: Database,
  table: LoggedTable,
  images: readonly Readonly<Record<string, unknown>>[],
): Promise<RowKey[]> {
  const missing: RowKey[] = [];
  for (const [column, target] of Object.entries(REFERENCES[table] ?? {})) {
    const ids = new Set(images.map((image) => image[column]).filter((id) => typeof id === 'number'));
    const there = await existing(db, target, [...ids]);
    missing.push(...[...ids].filter((id) => !there.has(id)).map((rowId) => ({ table: target, rowId })));
  }
  return missing;
}

async function existing(db: Database, table: LoggedTable, ids: readonly number[]): Promise<Set<number>> {
  const found = new Set<number>();
  for (const chunk of chunksOf(ids)) {
    const rows = await db
      .selectFrom(table as 'shift')
      .select('id')
      .where('id', 'in', chunk)
      .execute();
    for (const { id } of rows) found.add(id);
  }
  return found;
}
