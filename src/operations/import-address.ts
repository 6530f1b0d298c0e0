// Addresses as an import: checked and placed by the rules of "address add" and "address edit" (A1-A3).

import type { Coordinates } from '../base/geo.ts';
import { formatId, readId } from '../base/ids.ts';
import type { AddressType } from '../domain/address.ts';
import { defaultAddressName } from '../domain/address.ts';
import type { AddressInput } from '../domain/address-input.ts';
import { addressColumns, addressViolations } from '../domain/address-input.ts';
import type { NewRow, Patch } from '../storage/change-log.ts';
import { addressFacts, customerFacts } from '../storage/import-facts.ts';
import { openAppointments } from '../storage/service-history.ts';
import { archivedColumn } from './import-columns.ts';
import { References } from './import-reference.ts';
import type { ImportRow } from './import-row.ts';
import type { ImportScope, TableImport, TableReader } from './import-table.ts';
import type { MapPlace } from './place.ts';
import { placeOf, warnUnplacedRows } from './place.ts';
import { RECORD_FIELDS } from './record-fields.ts';

export const ADDRESSES: TableImport = {
  table: 'address',
  fields: RECORD_FIELDS.addresses,
  open: async (scope) => new AddressReader(scope),
};

/** A blank cell of these clears the column. */
const CLEARED: readonly (keyof AddressInput)[] = ['unit', 'timezone'];
const USUAL_COUNTRY = 'US';

class AddressReader implements TableReader {
  readonly #scope: ImportScope;
  readonly #customers: References<{ readonly mergedIntoId: number | null }>;
  /** Where the addresses of the rows at hand lie by their postal codes. */
  readonly #places = new Map<ImportRow, MapPlace>();
  /** Lines by the address that theirs was merged into. */
  readonly #merged = new Map<number, ImportRow>();
  /** By address, those that the file archives. */
  readonly #archived = new Map<number, ImportRow>();
  #unplaced = 0;

  constructor(scope: ImportScope) {
    this.#scope = scope;
    this.#customers = new References(scope, 'customer', (ids) => customerFacts(scope.db, ids));
  }

  async prepare(rows: readonly ImportRow[]): Promise<void> {
    await this.#customers.prepare(rows);
    this.#places.clear();
    for (const row of rows) {
      if (!row.isFine || row.input.at !== undefined || !isMoved(row)) continue;
      const parts = {
        ...NO_PARTS,
        ...row.before,
        ...addressColumns(inputOf(row), this.#scope.book.settings),
      } as Located;
      this.#places.set(row, await placeOf(this.#scope, { ...parts, country: countryOf(row) }, undefined));
    }
  }

  read(row: ImportRow): Patch<'address'> {
    const customer = this.#customers.of(row);
    // What belonged to a merged customer belongs to the one that it is now.
    const customerId = customer && (customer.facts.mergedIntoId ?? customer.id);
    if (row.before !== null && customerId !== undefined && customerId !== row.before.customerId)
      row.wrong('customer', 'other-customer', `${formatId('address', row.before.id)} stays with its customer.`);
    const input = inputOf(row);
    for (const violation of addressViolations(changed(row, input), countryOf(row), this.#scope.book.settings))
      row.fault(violation);
    return {
      ...(row.before === null ? newColumns(input) : {}),
      ...addressColumns(input, this.#scope.book.settings),
      ...(customerId === undefined ? {} : { customerId }),
      ...this.#placeColumns(row),
      ...this.#archivedColumns(row),
    };
  }

  /** Coordinates that a person gave stay when the street changes; those of a postal code follow it. */
  #placeColumns(row: ImportRow): Partial<MapPlace> {
    const at = row.input.at as Coordinates | undefined;
    const source = row.text('coordinatesSource') as MapPlace['coordinatesSource'] | undefined;
    if (at) {
      const isKept =
        row.before !== null && row.before.latitude === at.latitude && row.before.longitude === at.longitude;
      const kept = isKept ? (row.before?.coordinatesSource as MapPlace['coordinatesSource']) : 'given';
      return { ...at, coordinatesSource: source ?? kept };
    }
    const place = this.#places.get(row);
    if (!place) return {};
    if (place.coordinatesSource === null) this.#unplaced += 1;
    return place;
  }

  #archivedColumns(row: ImportRow): { archivedAt?: string | null; mergedIntoId?: number | null } {
    const { before } = row;
    const archived = archivedColumn(row, this.#scope.now);
    const { archivedAt } = archived;
    if (before?.mergedIntoId != null && archivedAt !== undefined && archivedAt !== before.archivedAt)
      row.wrong('archivedAt', 'merge-final', 'it was merged into another address, which is final.');
    if (before?.archivedAt === null && archivedAt != null) this.#archived.set(before.id, row);
    return { ...archived, ...this.#mergedColumn(row) };
  }

  #mergedColumn(row: ImportRow): { mergedIntoId?: number | null } {
    if (row.before !== null && !row.has('mergedInto')) return {};
    const text = row.text('mergedInto');
    const mergedIntoId = text === undefined ? null : readId('address', text);
    if (text !== undefined && mergedIntoId === null)
      row.wrong('mergedInto', 'bad-id', `"${text}" is not the number of an address.`);
    if (row.before !== null && mergedIntoId !== row.before.mergedIntoId)
      row.wrong('mergedInto', 'merge-final', 'addresses are merged for good, and with: dispatch address merge --help');
    if (mergedIntoId !== null && row.isBlank('archivedAt'))
      row.wrong('archivedAt', 'merged-archived', 'a merged address is archived: say since when.');
    if (mergedIntoId !== null && row.before === null) this.#merged.set(mergedIntoId, row);
    return { mergedIntoId };
  }

  /** Where somebody is still to go stays in use. */
  async #checkArchived(): Promise<void> {
    for (const [id, row] of this.#archived) {
      const [open] = await openAppointments(this.#scope.db, { addressIds: [id] });
      if (open) row.wrong('archivedAt', 'open-appointments', `${open.number} is still open there: cancel it first.`);
    }
  }

  async finish(): Promise<void> {
    const found = await addressFacts(this.#scope.db, [...this.#merged.keys()]);
    for (const [id, row] of this.#merged)
      if (!found.has(id)) row.wrong('mergedInto', 'no-address', `there is no address ${formatId('address', id)}.`);
    await this.#checkArchived();
    warnUnplacedRows(this.#scope, this.#unplaced);
  }
}

interface Located {
  readonly street: string;
  readonly country: string;
  readonly postalCode: string;
}

const NO_PARTS: Located = { street: '', country: USUAL_COUNTRY, postalCode: '' };

function countryOf(row: ImportRow): string {
  const usual = row.before === null || row.has('country') ? USUAL_COUNTRY : (row.before.country as string);
  return (row.text('country') ?? usual).toUpperCase();
}

/** What the row says, as "address edit" would be told it. */
function inputOf(row: ImportRow): AddressInput {
  const blank = Object.fromEntries(CLEARED.filter((name) => row.isBlank(name)).map((name) => [name, '']));
  const type = row.isBlank('type') ? 'residential' : (row.text('type') as AddressType | undefined);
  return {
    ...(row.input as AddressInput),
    ...blank,
    country: row.before === null || row.has('country') ? countryOf(row) : undefined,
    type,
    name: row.isBlank('name') && row.before === null ? undefined : row.text('name'),
    taxRate: row.isBlank('taxRate') ? 0 : row.number('taxRate'),
    notExempt: row.isBlank('exempt') || undefined,
  };
}

/** What differs from the record: rules that have changed since then are none of its business. */
function changed(row: ImportRow, { exempt, ...input }: AddressInput): AddressInput {
  return exempt === undefined || exempt === row.before?.exemptionReason ? input : { ...input, exempt };
}

/** A new record, or one whose place may be another now and was its postal code's. */
function isMoved(row: ImportRow): boolean {
  const { before } = row;
  if (before === null) return true;
  if (before.coordinatesSource === 'given') return false;
  const parts = { street: 'street', city: 'city', postal: 'postalCode', country: 'country' };
  return Object.entries(parts).some(
    ([field, column]) => row.text(field) !== undefined && row.text(field) !== before[column],
  );
}

function newColumns({
  type = 'residential',
}: AddressInput): Omit<NewRow<'address'>, 'customerId' | 'externalId' | 'source' | 'archivedAt' | 'mergedIntoId'> {
  return {
    type,
    name: defaultAddressName(type),
    street: '',
    unit: null,
    city: '',
    state: '',
    postalCode: '',
    country: USUAL_COUNTRY,
    latitude: null,
    longitude: null,
    coordinatesSource: null,
    timeZone: null,
    taxBasisPoints: 0,
    exemptionReason: null,
  };
}
