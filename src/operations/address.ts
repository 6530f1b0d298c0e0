// Addresses of customers: adding and editing them, where they lie, and merging two into one (A1, A3, A4).

import { AppError } from '../base/errors.ts';
import { formatId } from '../base/ids.ts';
import type { AddressCard, AddressList, EditedAddress, ImportedPlaces } from '../domain/address.ts';
import { defaultAddressName } from '../domain/address.ts';
import type { AddressColumns, AddressInput } from '../domain/address-input.ts';
import { addressColumns, addressViolations } from '../domain/address-input.ts';
import type { AddressRecord } from '../storage/address.ts';
import { addressCard, addressCards, findAddress } from '../storage/address.ts';
import { findCustomer } from '../storage/customer.ts';
import { claimExternal } from '../storage/external.ts';
import { lookup } from '../storage/lookup.ts';
import { mergeAddresses } from './address-merge.ts';
import * as declarations from './catalog/address.ts';
import type { Scope, WriteScope } from './code.ts';
import { implementRead, implementWrite } from './code.ts';
import { requireChange } from './given.ts';
import { refuseMerged, warnMerged } from './merged-customer.ts';
import { placeOf, warnUnplaced } from './place.ts';
import { unfitAppointments } from './place-check.ts';
import { readPlacesFile, storePlaces } from './postal-import.ts';

export const add = implementWrite(declarations.add, {
  async write(scope, input): Promise<AddressCard> {
    const customer = await findCustomer(scope.db, await lookup(scope.db, 'customer', input.customer));
    refuseArchived(customer);
    const violations = addressViolations(input, input.country, scope.book.settings);
    if (violations.length > 0) throw AppError.invalid(violations);
    const reference = await claimExternal(scope.db, 'address', input);
    return await addressCard(scope.db, await insertAddress(scope, customer.id, { ...input, ...reference }));
  },
});

/** An archived customer gets no new addresses and no edits: nothing is booked there. Throws AppError (exit 5). */
export function refuseArchived(customer: {
  readonly id: number;
  readonly archivedAt: string | null;
  readonly name: string;
  readonly mergedIntoId: number | null;
}): void {
  refuseMerged(customer);
  if (customer.archivedAt === null) return;
  const number = formatId('customer', customer.id);
  throw AppError.refused(
    'customer-archived',
    `${number} ${customer.name} is archived.`,
    `Bring the customer back first: dispatch customer restore ${number}`,
    [{ code: 'customer-archived', rule: 'C2', message: `${number} is archived.` }],
  );
}

interface NewAddress extends AddressInput {
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly postal: string;
  readonly country: string;
  readonly externalId: string | null;
  readonly source: string | null;
}

/** Writes a new address whose input has no violations, places it, and says so when it can't be placed. */
export async function insertAddress(scope: WriteScope, customerId: number, input: NewAddress): Promise<number> {
  const columns = addressColumns(input, scope.book.settings) as AddressColumns & typeof NO_PARTS;
  const type = columns.type ?? 'residential';
  const place = await placeOf(scope, columns, input.at);
  const id = await scope.changes.insert('address', {
    name: defaultAddressName(type),
    unit: null,
    timeZone: null,
    taxBasisPoints: 0,
    exemptionReason: null,
    ...columns,
    ...place,
    type,
    customerId,
    archivedAt: null,
    mergedIntoId: null,
    externalId: input.externalId,
    source: input.source,
  });
  if (place.coordinatesSource === null) warnUnplaced(scope, id, columns);
  return id;
}

const NO_PARTS = { street: '', city: '', state: '', postalCode: '', country: '' };

export const edit = implementWrite(declarations.edit, {
  async write(scope, input): Promise<EditedAddress> {
    const before = await editableAddress(scope, input.address);
    const { address: _address, ifVersion, ...given } = input;
    requireChange(declarations.edit, input, { record: formatId('address', before.id) });
    const country = (input.country ?? before.country).toUpperCase();
    const postal = input.postal ?? (input.country === undefined ? undefined : before.postalCode);
    const violations = addressViolations({ ...given, postal }, country, scope.book.settings);
    if (violations.length > 0) throw AppError.invalid(violations);
    const columns = addressColumns(given, scope.book.settings);
    const place = await movedPlace(scope, before, columns, input);
    await scope.changes.update('address', before.id, { ...columns, ...place }, ifVersion);
    const card = await addressCard(scope.db, before.id);
    const moved = card.latitude !== before.latitude || card.longitude !== before.longitude;
    return { ...card, unfit: moved ? await unfitAppointments(scope, before.id) : [] };
  },
});

/** The address that may be edited or merged: not merged, not archived, of a customer who isn't. */
export async function editableAddress(scope: Scope, text: string): Promise<AddressRecord> {
  const address = await findAddress(scope.db, await lookup(scope.db, 'address', text));
  const customer = await findCustomer(scope.db, address.customerId);
  refuseArchived(customer);
  if (address.archivedAt === null) return address;
  const number = formatId('address', address.id);
  if (address.mergedIntoId === null) throw AppError.refused('address-archived', `${number} is archived.`);
  const kept = formatId('address', address.mergedIntoId);
  throw AppError.refused('address-merged', `${number} was merged into ${kept}.`, `Use ${kept}.`);
}

/**
 * A new place comes from --at, or anew from the postal code where that had placed it. Coordinates that a person gave stay
 * when the street changes, which is said: the old ones may be wrong now.
 */
async function movedPlace(scope: Scope, before: AddressRecord, columns: AddressColumns, { at }: AddressInput) {
  const after = { ...before, ...columns };
  const isMoved = (['street', 'city', 'postalCode', 'country'] as const).some((part) => after[part] !== before[part]);
  if (!at && !isMoved) return {};
  if (!at && before.coordinatesSource === 'given') {
    const number = formatId('address', before.id);
    scope.warn(
      `${number} keeps the coordinates it was given (${before.latitude},${before.longitude}). If it lies elsewhere: dispatch address edit ${number} --at LAT,LNG`,
    );
    return {};
  }
  const place = await placeOf(scope, after, at);
  if (place.coordinatesSource === null) warnUnplaced(scope, before.id, after);
  return place;
}

export const list = implementRead(declarations.list, {
  async read(scope, input): Promise<AddressList> {
    const customerId = await lookup(scope.db, 'customer', input.customer);
    await warnMerged(scope, customerId, 'address list');
    const items = await addressCards(scope.db, customerId, { all: input.all === true });
    return { items, total: items.length };
  },
});

export const merge = implementWrite(declarations.merge, { write: mergeAddresses });

export const postalImport = implementWrite(declarations.postalImport, {
  prepare: async (_scope, { file }) => await readPlacesFile(file),
  write: async (scope, { file }, places): Promise<ImportedPlaces> => ({ file, ...(await storePlaces(scope, places)) }),
});
