// Addresses as rows and as cards, and the appointments that are booked at them.

import { AppError } from '../base/errors.ts';
import { formatId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import type { AddressCard, AddressType, CoordinatesSource } from '../domain/address.ts';
import type { Database } from './database.ts';

function addressRows(db: Database) {
  return db
    .selectFrom('address')
    .innerJoin('customer', 'customer.id', 'address.customerId')
    .innerJoin('branch', 'branch.id', 'customer.branchId')
    .selectAll('address')
    .select((from) => [
      'customer.kind as customerKind',
      'customer.archivedAt as customerArchivedAt',
      'customer.branchId',
      from.fn.coalesce('address.timeZone', 'branch.timeZone').as('zone'),
    ]);
}

/**
 * The address's row with what its customer says: `customerKind`, `customerArchivedAt`, `branchId`, and `zone`, the time zone
 * that typed times mean there (P14). Throws AppError (exit 3) when there is none.
 */
export async function findAddress(db: Database, id: number) {
  const row = await addressRows(db).where('address.id', '=', id).executeTakeFirst();
  if (row) return row;
  throw AppError.notFound(
    'no-address',
    `There is no address ${formatId('address', id)}.`,
    "List a customer's addresses with: dispatch address list C-1",
  );
}

export type AddressRecord = Awaited<ReturnType<typeof findAddress>>;

export async function addressCard(db: Database, id: number): Promise<AddressCard> {
  return toCard(await findAddress(db, id));
}

/** A customer's addresses in the order they were added; `all` = merged and archived ones too. */
export async function addressCards(
  db: Database,
  customerId: number,
  { all }: { all: boolean },
): Promise<AddressCard[]> {
  let rows = addressRows(db).where('address.customerId', '=', customerId).orderBy('address.id');
  if (!all) rows = rows.where('address.archivedAt', 'is', null);
  return (await rows.execute()).map(toCard);
}

function toCard(row: AddressRecord): AddressCard {
  return {
    id: row.id,
    number: formatId('address', row.id),
    version: row.version,
    customerId: row.customerId,
    customerNumber: formatId('customer', row.customerId),
    name: row.name,
    type: row.type as AddressType,
    street: row.street,
    unit: row.unit,
    city: row.city,
    state: row.state,
    postalCode: row.postalCode,
    country: row.country,
    latitude: row.latitude,
    longitude: row.longitude,
    coordinatesSource: row.coordinatesSource as CoordinatesSource | null,
    timeZone: row.zone,
    taxBasisPoints: row.taxBasisPoints,
    exemptionReason: row.exemptionReason,
    archivedAt: row.archivedAt as Instant | null,
    mergedInto: row.mergedIntoId === null ? null : formatId('address', row.mergedIntoId),
    externalId: row.externalId,
    source: row.source,
  };
}

/** What refers to an address: what a merge moves (A4). */
export async function recordsAt(db: Database, addressId: number) {
  const jobs = await db.selectFrom('job').select('id').where('addressId', '=', addressId).orderBy('id').execute();
  const notes = await db.selectFrom('note').select('id').where('addressId', '=', addressId).orderBy('id').execute();
  const appointments = await db
    .selectFrom('appointment')
    .innerJoin('job', 'job.id', 'appointment.jobId')
    .select('appointment.id')
    .where('job.addressId', '=', addressId)
    .orderBy('appointment.id')
    .execute();
  const ids = (rows: readonly { id: number }[]): number[] => rows.map(({ id }) => id);
  return { jobs: ids(jobs), notes: ids(notes), appointments: ids(appointments) };
}
