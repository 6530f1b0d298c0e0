// Reads appointments with the records they belong to, as cards, and their history. Which ones a list shows is found in
// appointment-list.ts.

import { formatId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import type {
  AppointmentCard,
  AppointmentStatus,
  Kind,
  Priority,
  Reschedule,
  StatusStep,
} from '../domain/appointment.ts';
import { isInMotion } from '../domain/appointment.ts';
import { customerName } from '../domain/customer.ts';
import type { CardLink } from '../domain/link.ts';
import type { PinCard } from '../domain/pin.ts';
import { activePin } from '../domain/pin.ts';
import type { Settings } from '../domain/settings.ts';
import { chunksOf } from './chunk.ts';
import type { Database } from './database.ts';
import { cardLinks } from './link.ts';

/** What a card depends on besides its rows. */
export interface CardView {
  readonly now: Instant;
  readonly settings: Pick<Settings, 'acceptedIsInMotion'>;
}

/** The cards of these appointments, in the order of the numbers. */
export async function appointmentCards(
  db: Database,
  ids: readonly number[],
  view: CardView,
): Promise<AppointmentCard[]> {
  const cards = new Map<number, AppointmentCard>();
  const links = await cardLinks(db, ids);
  for (const chunk of chunksOf(ids)) {
    const rows = await cardRows(db).where('appointment.id', 'in', chunk).execute();
    for (const row of rows) cards.set(row.id, toCard(row, row, { links, view }));
  }
  return ids.map((id) => cards.get(id)).filter((card) => card !== undefined);
}

/** The card of an appointment that exists. */
export async function appointmentCard(db: Database, id: number, view: CardView): Promise<AppointmentCard> {
  const row = await cardRows(db).where('appointment.id', '=', id).executeTakeFirstOrThrow();
  return toCard(row, row, { links: await cardLinks(db, [id]), view });
}

/** The appointments of a job, in the order they were booked. */
export async function appointmentsOfJob(db: Database, jobId: number, view: CardView): Promise<AppointmentCard[]> {
  const rows = await cardRows(db).where('appointment.jobId', '=', jobId).orderBy('appointment.id').execute();
  const links = await cardLinks(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => toCard(row, row, { links, view }));
}

function cardRows(db: Database) {
  return db
    .selectFrom('appointment')
    .innerJoin('job', 'job.id', 'appointment.jobId')
    .innerJoin('customer', 'customer.id', 'job.customerId')
    .innerJoin('address', 'address.id', 'job.addressId')
    .innerJoin('service', 'service.id', 'appointment.serviceId')
    .leftJoin('subtype', 'subtype.id', 'appointment.subtypeId')
    .leftJoin('technician', 'technician.id', 'appointment.technicianId')
    .leftJoin('technician as held', 'held.id', 'appointment.heldTechnicianId')
    .selectAll('appointment')
    .select([
      'job.customerId',
      'job.addressId',
      'job.priority as jobPriority',
      'customer.kind as customerKind',
      'customer.firstName',
      'customer.lastName',
      'customer.company',
      'customer.accountingKey',
      'address.street',
      'address.city',
      'service.name as serviceName',
      'service.priority as servicePriority',
      'subtype.name as subtypeName',
      'technician.name as technicianName',
      'held.name as heldTechnicianName',
    ]);
}

export type CardRow = Awaited<ReturnType<ReturnType<typeof cardRows>['executeTakeFirstOrThrow']>>;

type Links = ReadonlyMap<number, readonly CardLink[]>;

/** What a card shows of the records that an appointment belongs to. */
export type CardContext = Pick<
  CardRow,
  | 'customerId'
  | 'addressId'
  | 'jobPriority'
  | 'customerKind'
  | 'firstName'
  | 'lastName'
  | 'company'
  | 'accountingKey'
  | 'street'
  | 'city'
  | 'serviceName'
  | 'servicePriority'
  | 'subtypeName'
  | 'technicianName'
  | 'heldTechnicianName'
>;

/** Its own columns. */
export type AppointmentRow = Omit<CardRow, keyof CardContext>;

/** The card of an appointment's row among its records. */
export function toCard(
  row: AppointmentRow,
  of: CardContext,
  { links, view }: { links: Links; view: CardView },
): AppointmentCard {
  const status = row.status as AppointmentStatus;
  return {
    id: row.id,
    number: formatId('appointment', row.id),
    version: row.version,
    jobId: row.jobId,
    jobNumber: formatId('job', row.jobId),
    customerId: of.customerId,
    customerNumber: formatId('customer', of.customerId),
    customerName: customerName(of),
    customerKind: of.customerKind as 'customer' | 'lead',
    addressId: of.addressId,
    addressNumber: formatId('address', of.addressId),
    street: of.street,
    city: of.city,
    kind: row.kind as Kind,
    serviceId: row.serviceId,
    serviceName: of.serviceName,
    subtypeName: of.subtypeName,
    priority: (of.jobPriority ?? of.servicePriority) as Priority,
    status,
    isInMotion: isInMotion(status, view.settings),
    windowStart: row.windowStart as Instant,
    windowEnd: row.windowEnd as Instant,
    timeZone: row.timeZone,
    durationSeconds: row.durationSeconds,
    technicianId: row.technicianId,
    technicianNumber: row.technicianId === null ? null : formatId('technician', row.technicianId),
    technicianName: of.technicianName,
    plannedStart: row.plannedStart as Instant | null,
    heldTechnicianId: row.heldTechnicianId,
    heldTechnicianName: of.heldTechnicianName,
    heldStart: row.heldStart as Instant | null,
    pin: pinCard(row, view.now),
    links: links.get(row.id) ?? [],
    notes: row.notes,
    onSiteNotes: row.onSiteNotes,
    acceptedAt: row.acceptedAt as Instant | null,
    travelStartedAt: row.travelStartedAt as Instant | null,
    arrivedAt: row.arrivedAt as Instant | null,
    completedAt: row.completedAt as Instant | null,
    cancelledAt: row.cancelledAt as Instant | null,
    cancelReason: row.cancelReason,
    unableReason: row.unableReason,
    createdAt: row.createdAt as Instant,
    externalId: row.externalId,
    source: row.source,
  };
}

function pinCard(row: AppointmentRow, now: Instant): PinCard | null {
  const lock = activePin(row, now);
  if (lock === null) return null;
  return {
    lock,
    reason: row.pinReason,
    by: row.pinnedBy,
    at: row.pinnedAt as Instant | null,
    expiresAt: row.pinExpiresAt as Instant | null,
  };
}

/** Steps in the order they were taken. */
export async function statusSteps(db: Database, appointmentId: number): Promise<StatusStep[]> {
  const rows = await db
    .selectFrom('statusStep')
    .select(['fromStatus', 'toStatus', 'at', 'by', 'reason'])
    .where('appointmentId', '=', appointmentId)
    .orderBy('id')
    .execute();
  return rows.map(({ fromStatus, toStatus, at, by, reason }) => ({
    from: fromStatus as AppointmentStatus,
    to: toStatus as AppointmentStatus,
    at: at as Instant,
    by,
    reason,
  }));
}

/** Tracked reschedules, oldest first (P11). */
export async function reschedules(db: Database, appointmentId: number): Promise<Reschedule[]> {
  const rows = await db
    .selectFrom('reschedule')
    .selectAll()
    .where('appointmentId', '=', appointmentId)
    .orderBy('id')
    .execute();
  return rows.map(({ id: _id, appointmentId: _appointmentId, ...row }) => row as Reschedule);
}
