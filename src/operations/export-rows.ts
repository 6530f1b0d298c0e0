// The rows of each table as they are exported: one function a noun, for many rows at once, and what they need of other tables.

import type { Instant } from '../base/time.ts';
import type { ContactType } from '../domain/contact.ts';
import type { Skills } from '../domain/day.ts';
import { formatHours } from '../domain/shift.ts';
import { formatSkills } from '../domain/skills.ts';
import type { ExportedNoun } from '../domain/transfer.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { RowOf } from '../storage/table-rows.ts';
import { allRows, rowsByOwner } from '../storage/table-rows.ts';
import {
  distanceCell,
  durationCell,
  momentCell,
  nameCell,
  numberCell,
  percentCell,
  placeCell,
  windowCell,
} from './export-cells.ts';
import { exportedColumns } from './record-fields.ts';

type Cells = Readonly<Record<string, unknown>>;

/** A table that is exported. */
export interface ExportTable<T extends keyof Schema = keyof Schema> {
  readonly table: T;
  readonly columns: readonly string[];
  /** The rows by column, in order. */
  cells(at: ExportBook, rows: readonly RowOf<T>[]): Promise<readonly Cells[]>;
}

/** The names of small tables, read once. */
export interface ExportBook {
  readonly db: Database;
  readonly zones: ReadonlyMap<number, string>;
  readonly branches: ReadonlyMap<number, string>;
  readonly departments: ReadonlyMap<number, string>;
  readonly services: ReadonlyMap<number, string>;
  readonly subtypes: ReadonlyMap<number, string>;
  /** Codes. */
  readonly technicians: ReadonlyMap<number, string>;
  readonly technicianBranches: ReadonlyMap<number, number>;
  readonly territories: ReadonlyMap<number, string>;
}

export async function openExportBook(db: Database): Promise<ExportBook> {
  const branches = await allRows(db, 'branch');
  const technicians = await allRows(db, 'technician');
  const named = (rows: readonly { id: number; name: string }[]) => new Map(rows.map(({ id, name }) => [id, name]));
  return {
    db,
    zones: new Map(branches.map(({ id, timeZone }) => [id, timeZone])),
    branches: named(branches),
    departments: named(await allRows(db, 'department')),
    services: named(await allRows(db, 'service')),
    subtypes: named(await allRows(db, 'subtype')),
    technicians: new Map(technicians.map(({ id, code }) => [id, code])),
    technicianBranches: new Map(technicians.map(({ id, branchId }) => [id, branchId])),
    territories: named(await allRows(db, 'territory')),
  };
}

const idsOf = (rows: readonly { id: number }[]): number[] => rows.map(({ id }) => id);
const EXTERNAL = ({ externalId, source }: { externalId: string | null; source: string | null }) => ({
  externalId,
  source,
});

function define<T extends keyof Schema>(table: ExportTable<T>): ExportTable {
  return table as unknown as ExportTable;
}

const CUSTOMERS = define<'customer'>({
  table: 'customer',
  columns: exportedColumns('customers'),
  async cells({ db, branches, technicians }, rows) {
    const contacts = await rowsByOwner(db, 'contact', 'customerId', idsOf(rows));
    const wishes = await rowsByOwner(db, 'customerTechnician', 'customerId', idsOf(rows));
    return rows.map((row) => {
      const of = (type: ContactType): string[] =>
        (contacts.get(row.id) ?? [])
          .filter((contact) => contact.type === type)
          .sort((a, b) => b.isPrimary - a.isPrimary || a.id - b.id)
          .map(({ label, value }) => `${label}:${value}`);
      const wish = (relation: string): string[] =>
        (wishes.get(row.id) ?? [])
          .filter((one) => one.relation === relation)
          .map(({ technicianId }) => technicians.get(technicianId) ?? '')
          .sort();
      return {
        number: numberCell('customer', row.id),
        first: row.firstName,
        last: row.lastName,
        company: row.company,
        lead: row.kind === 'lead',
        email: of('email'),
        phone: of('phone'),
        branch: nameCell('branch', row.branchId, branches),
        accountingKey: row.accountingKey,
        prefer: wish('preferred'),
        require: wish('required'),
        ban: wish('banned'),
        createdAt: row.createdAt,
        archivedAt: row.archivedAt,
        ...EXTERNAL(row),
      };
    });
  },
});

const ADDRESSES = define<'address'>({
  table: 'address',
  columns: exportedColumns('addresses'),
  cells: async (_at, rows) =>
    rows.map((row) => ({
      number: numberCell('address', row.id),
      customer: numberCell('customer', row.customerId),
      name: row.name,
      type: row.type,
      street: row.street,
      unit: row.unit,
      city: row.city,
      state: row.state,
      postal: row.postalCode,
      country: row.country,
      at: placeCell(row.latitude, row.longitude),
      coordinatesSource: row.coordinatesSource,
      timezone: row.timeZone,
      taxRate: percentCell(row.taxBasisPoints),
      exempt: row.exemptionReason,
      archivedAt: row.archivedAt,
      mergedInto: numberCell('address', row.mergedIntoId),
      ...EXTERNAL(row),
    })),
});

const TECHNICIANS = define<'technician'>({
  table: 'technician',
  columns: exportedColumns('technicians'),
  async cells({ db, branches, territories }, rows) {
    const shifts = await rowsByOwner(db, 'shift', 'technicianId', idsOf(rows));
    const served = await rowsByOwner(db, 'technicianTerritory', 'technicianId', idsOf(rows));
    return rows.map((row) => ({
      number: numberCell('technician', row.id),
      name: row.name,
      code: row.code,
      kind: row.kind,
      skills: skillCells(row.skills),
      start: placeCell(row.startLatitude, row.startLongitude),
      end: placeCell(row.endLatitude, row.endLongitude),
      radius: row.coverageRadiusMetres === null ? null : distanceCell(row.coverageRadiusMetres),
      territories: (served.get(row.id) ?? [])
        .map(({ territoryId }) => nameCell('territory', territoryId, territories))
        .sort(),
      maxJobs: row.maxJobsPerDay,
      overtime: row.overtimeSeconds === 0 ? null : durationCell(row.overtimeSeconds),
      lunch:
        row.lunchSeconds === 0 ? 'none' : `${durationCell(row.lunchSeconds)} ${row.lunchEarliest}-${row.lunchLatest}`,
      shift: formatHours((shifts.get(row.id) ?? []) as unknown as Parameters<typeof formatHours>[0]) || 'none',
      branch: nameCell('branch', row.branchId, branches),
      archivedAt: row.archivedAt,
      ...EXTERNAL(row),
    }));
  },
});

function skillCells(skills: string): string[] {
  return formatSkills(JSON.parse(skills) as Skills)
    .split(', ')
    .filter((skill) => skill !== '');
}

const SERVICES = define<'service'>({
  table: 'service',
  columns: exportedColumns('services'),
  cells: async ({ departments }, rows) =>
    rows.map((row) => ({
      number: numberCell('service', row.id),
      name: row.name,
      department: nameCell('department', row.departmentId, departments),
      kind: row.kind,
      duration: durationCell(row.durationSeconds),
      skills: skillCells(row.skills),
      priority: row.priority,
      archivedAt: row.archivedAt,
      ...EXTERNAL(row),
    })),
});

const SUBTYPES = define<'subtype'>({
  table: 'subtype',
  columns: exportedColumns('subtypes'),
  cells: async ({ services }, rows) =>
    rows.map((row) => ({
      number: numberCell('subtype', row.id),
      service: nameCell('service', row.serviceId, services),
      name: row.name,
      duration: row.durationSeconds === null ? null : durationCell(row.durationSeconds),
      archivedAt: row.archivedAt,
    })),
});

const JOBS = define<'job'>({
  table: 'job',
  columns: exportedColumns('jobs'),
  cells: async ({ services, subtypes }, rows) =>
    rows.map((row) => ({
      number: numberCell('job', row.id),
      address: numberCell('address', row.addressId),
      service: nameCell('service', row.serviceId, services),
      subtype: nameCell('subtype', row.subtypeId, subtypes),
      priority: row.priority,
      notes: row.notes,
      sameTechnician: row.sameTechnician === 1,
      status: row.status,
      flagged: row.isFlagged === 1,
      createdAt: row.createdAt,
      ...EXTERNAL(row),
    })),
});

const APPOINTMENTS = define<'appointment'>({
  table: 'appointment',
  columns: exportedColumns('appointments'),
  cells: async ({ services, subtypes, technicians }, rows) =>
    rows.map((row) => {
      const { timeZone: zone } = row;
      return {
        number: numberCell('appointment', row.id),
        job: numberCell('job', row.jobId),
        service: nameCell('service', row.serviceId, services),
        subtype: nameCell('subtype', row.subtypeId, subtypes),
        status: row.status,
        window: windowCell(row.windowStart as Instant, row.windowEnd as Instant, zone),
        timezone: zone,
        duration: durationCell(row.durationSeconds),
        tech: nameCell('technician', row.technicianId, technicians),
        plannedStart: momentCell(row.plannedStart, zone),
        heldTech: nameCell('technician', row.heldTechnicianId, technicians),
        heldStart: momentCell(row.heldStart, zone),
        pin: row.pin,
        pinReason: row.pinReason,
        pinnedBy: row.pinnedBy,
        pinnedAt: row.pinnedAt,
        pinExpires: momentCell(row.pinExpiresAt, zone),
        notes: row.notes,
        onSiteNotes: row.onSiteNotes,
        acceptedAt: momentCell(row.acceptedAt, zone),
        travelStartedAt: momentCell(row.travelStartedAt, zone),
        arrivedAt: momentCell(row.arrivedAt, zone),
        completedAt: momentCell(row.completedAt, zone),
        cancelledAt: row.cancelledAt,
        cancelReason: row.cancelReason,
        unableReason: row.unableReason,
        createdAt: row.createdAt,
        ...EXTERNAL(row),
      };
    }),
});

const BRANCHES = define<'branch'>({
  table: 'branch',
  columns: exportedColumns('branches'),
  cells: async (_at, rows) =>
    rows.map((row) => ({
      number: numberCell('branch', row.id),
      name: row.name,
      timezone: row.timeZone,
      at: placeCell(row.latitude, row.longitude),
    })),
});

const DEPARTMENTS = define<'department'>({
  table: 'department',
  columns: exportedColumns('departments'),
  cells: async (_at, rows) =>
    rows.map(({ id, name, archivedAt }) => ({ number: numberCell('department', id), name, archivedAt })),
});

const TERRITORIES = define<'territory'>({
  table: 'territory',
  columns: exportedColumns('territories'),
  cells: async (_at, rows) =>
    rows.map(({ id, name, postalPrefixes }) => ({
      number: numberCell('territory', id),
      name,
      postal: JSON.parse(postalPrefixes) as string[],
    })),
});

const USERS = define<'user'>({
  table: 'user',
  columns: ['number', 'name', 'role', 'tech', 'archivedAt'],
  cells: async ({ technicians }, rows) =>
    rows.map(({ id, name, role, technicianId, archivedAt }) => ({
      number: numberCell('user', id),
      name,
      role,
      tech: nameCell('technician', technicianId, technicians),
      archivedAt,
    })),
});

const ABSENCES = define<'timeOff'>({
  table: 'timeOff',
  columns: ['number', 'technician', 'from', 'to', 'reason'],
  cells: async ({ technicians, technicianBranches, zones }, rows) =>
    rows.map(({ id, technicianId, startsAt, endsAt, reason }) => {
      const zone = zones.get(technicianBranches.get(technicianId) ?? 0) ?? 'UTC';
      return {
        number: numberCell('timeOff', id),
        technician: nameCell('technician', technicianId, technicians),
        from: momentCell(startsAt, zone),
        to: momentCell(endsAt, zone),
        reason,
      };
    }),
});

const EVENTS = define<'event'>({
  table: 'event',
  columns: ['number', 'tech', 'branch', 'title', 'date', 'start', 'duration', 'repeat', 'open', 'at'],
  cells: async ({ technicians, branches }, rows) =>
    rows.map((row) => ({
      number: numberCell('event', row.id),
      tech: nameCell('technician', row.technicianId, technicians),
      branch: nameCell('branch', row.branchId, branches),
      title: row.title,
      date: row.date,
      start: row.startTime,
      duration: durationCell(row.durationSeconds),
      repeat: row.rrule,
      open: row.openToCustomers === 1,
      at: placeCell(row.latitude, row.longitude),
    })),
});

const LINKS = define<'appointmentLink'>({
  table: 'appointmentLink',
  columns: ['appointment', 'kind', 'other', 'gap'],
  cells: async (_at, rows) =>
    rows.map(({ appointmentId, kind, otherId, gapSeconds }) => ({
      appointment: numberCell('appointment', appointmentId),
      kind,
      other: numberCell('appointment', otherId),
      gap: gapSeconds === 0 ? null : durationCell(gapSeconds),
    })),
});

const NOTES = define<'note'>({
  table: 'note',
  columns: [
    'number',
    'customer',
    'address',
    'job',
    'appointment',
    'kind',
    'text',
    'important',
    'visible',
    'createdAt',
    'createdBy',
  ],
  cells: async (_at, rows) =>
    rows.map((row) => ({
      number: numberCell('note', row.id),
      customer: numberCell('customer', row.customerId),
      address: numberCell('address', row.addressId),
      job: numberCell('job', row.jobId),
      appointment: numberCell('appointment', row.appointmentId),
      kind: row.kind,
      text: row.body,
      important: row.isImportant === 1,
      visible: row.isVisible === 1,
      createdAt: row.createdAt,
      createdBy: row.createdBy,
    })),
});

export const EXPORT_TABLES: Readonly<Record<ExportedNoun, ExportTable>> = {
  customers: CUSTOMERS,
  addresses: ADDRESSES,
  technicians: TECHNICIANS,
  services: SERVICES,
  jobs: JOBS,
  appointments: APPOINTMENTS,
  branches: BRANCHES,
  departments: DEPARTMENTS,
  subtypes: SUBTYPES,
  territories: TERRITORIES,
  users: USERS,
  absences: ABSENCES,
  events: EVENTS,
  links: LINKS,
  notes: NOTES,
};
