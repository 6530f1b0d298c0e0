// The first address of a customer as columns of the customer's own row, as "customer create" takes them: one list with name, phone,
// street and city comes in at once. Addresses of customers who have any are changed by their own table.

import type { Coordinates } from '../base/geo.ts';
import { formatId } from '../base/ids.ts';
import type { Fields } from '../base/operation.ts';
import { addressText, defaultAddressName } from '../domain/address.ts';
import type { AddressColumns, AddressInput } from '../domain/address-input.ts';
import { addressColumns, addressViolations, isAddressGiven, missingParts } from '../domain/address-input.ts';
import type { RowOf } from '../storage/table-rows.ts';
import { rowsByOwner } from '../storage/table-rows.ts';
import { ownerOf } from './import-merged.ts';
import type { ImportRow } from './import-row.ts';
import type { ImportScope } from './import-table.ts';
import type { Located, MapPlace } from './place.ts';
import { placeOf, warnUnplacedRows } from './place.ts';
import { RECORD_FIELDS } from './record-fields.ts';

const USUAL_COUNTRY = 'US';

/** Columns beside those that an export of customers writes. */
export const FIRST_ADDRESS_FIELDS = (() => {
  const { street, unit, city, state, postal, country, at } = RECORD_FIELDS.addresses;
  const plain = ({ required: _required, ...field }: Fields[string]) => field;
  return { street: plain(street), unit, city: plain(city), state: plain(state), postal: plain(postal), country, at };
})();

type Address = RowOf<'address'>;

export class FirstAddresses {
  readonly #scope: ImportScope;
  /** In use, or merged into one that is, by their customers. */
  #addresses: ReadonlyMap<number, readonly Address[]> = new Map();
  /** Customers who were there before and get their first address from the file. */
  readonly #given = new Set<number>();
  readonly #places = new Map<ImportRow, MapPlace>();
  #unplaced = 0;

  constructor(scope: ImportScope) {
    this.#scope = scope;
  }

  async prepare(rows: readonly ImportRow[]): Promise<void> {
    const given = rows.filter((row) => isAddressGiven(inputOf(row)));
    const ids = given.flatMap((row) => ownerOf(row) ?? []);
    const owned = await rowsByOwner(this.#scope.db, 'address', 'customerId', ids);
    const isKnown = (one: Address): boolean => one.archivedAt === null || one.mergedIntoId !== null;
    this.#addresses = new Map([...owned].map(([id, all]) => [id, all.filter(isKnown)]));
    this.#places.clear();
    for (const row of given) {
      if (!row.isFine || !this.#isNew(row) || this.#isGiven(row)) continue;
      const located = this.#columns(row) as Partial<Located>;
      const parts = { street: '', postalCode: '', country: countryOf(row), ...located };
      this.#places.set(row, await placeOf(this.#scope, parts, row.input.at as Coordinates | undefined));
    }
  }

  /** Says what is wrong with the address of the row. */
  check(row: ImportRow): void {
    const input = inputOf(row);
    if (!isAddressGiven(input)) return;
    if (this.#isNew(row)) this.#checkNew(row, input);
    else this.#checkSame(row, input);
  }

  /** The address of a customer who has none, once the customer's row is written; returns whether there is one. */
  write(row: ImportRow, customerId: number): boolean {
    const place = this.#places.get(row);
    if (!place) return false;
    if (place.coordinatesSource === null) this.#unplaced += 1;
    const parts = { street: '', unit: null, city: '', state: '', postalCode: '', country: USUAL_COUNTRY };
    this.#scope.rows.insert('address', {
      ...parts,
      ...this.#columns(row),
      ...place,
      customerId,
      type: 'residential',
      name: defaultAddressName('residential'),
      timeZone: null,
      taxBasisPoints: 0,
      exemptionReason: null,
      archivedAt: null,
      mergedIntoId: null,
      externalId: null,
      source: null,
    });
    return true;
  }

  finish(): void {
    warnUnplacedRows(this.#scope, this.#unplaced);
  }

  #isNew(row: ImportRow): boolean {
    return this.#known(row).length === 0;
  }

  /** Two rows may be about one customer, where one of them was merged: its first address comes once. */
  #isGiven(row: ImportRow): boolean {
    const owner = ownerOf(row);
    if (owner === null) return false;
    const isGiven = this.#given.has(owner);
    this.#given.add(owner);
    return isGiven;
  }

  #known(row: ImportRow): readonly Address[] {
    const owner = ownerOf(row);
    return owner === null ? [] : (this.#addresses.get(owner) ?? []);
  }

  #columns(row: ImportRow): AddressColumns {
    return addressColumns({ ...inputOf(row), country: countryOf(row) }, this.#scope.book.settings);
  }

  #checkNew(row: ImportRow, input: AddressInput): void {
    for (const violation of missingParts(input)) row.fault(violation);
    for (const violation of addressViolations(input, countryOf(row), this.#scope.book.settings)) row.fault(violation);
  }

  /** What is there already may be said again; anything else is not for this table to decide. */
  #checkSame(row: ImportRow, input: AddressInput): void {
    const known = this.#known(row);
    const given = Object.entries(addressColumns(input, this.#scope.book.settings));
    const isSame = (address: Address): boolean =>
      given.every(([column, value]) => address[column as keyof Address] === value) &&
      (input.at === undefined || (input.at.latitude === address.latitude && input.at.longitude === address.longitude));
    if (known.some(isSame)) return;
    const [first] = known.toSorted(inUseFirst) as [Address, ...Address[]];
    const has = `${formatId('address', first.id)} (${addressText(first)})${known.length > 1 ? ' and others' : ''}`;
    const number = formatId('customer', ownerOf(row) ?? 0);
    row.wrong(
      'street',
      'other-address',
      `${number} has ${has}: leave the address out, and change or add addresses with: dispatch import addresses`,
    );
  }
}

function inUseFirst(a: Address, b: Address): number {
  return Number(a.archivedAt !== null) - Number(b.archivedAt !== null) || a.id - b.id;
}

function countryOf(row: ImportRow): string {
  return (row.text('country') ?? USUAL_COUNTRY).toUpperCase();
}

/** What the row says of the address; a blank cell says nothing. */
function inputOf({ input }: ImportRow): AddressInput {
  const { street, unit, city, state, postal, country, at } = input as AddressInput;
  return { street, unit, city, state, postal, country, at };
}
