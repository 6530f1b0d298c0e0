// Customers as operations return them, and the rules of their names (C1, C3). A customer is shown by the person's name,
// the company's when there is none, and by the accounting key when nothing else is known.

import type { Violation } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import type { AddressCard } from './address.ts';
import type { AppointmentStatus } from './appointment.ts';
import type { ContactCard } from './contact.ts';
import type { TechnicianWish } from './customer-technician.ts';
import type { NoteCard } from './note.ts';

export type CustomerKind = 'customer' | 'lead';

export interface CustomerNames {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
}

export interface CustomerCard extends CustomerNames {
  readonly id: number;
  readonly number: string;
  readonly version: number;
  readonly kind: CustomerKind;
  /** As `customerName`. */
  readonly name: string;
  readonly accountingKey: string;
  readonly branchId: number;
  readonly branch: string;
  readonly timeZone: string;
  readonly contacts: readonly ContactCard[];
  /** Without merged ones. */
  readonly addresses: readonly AddressCard[];
  /** Required ones first, then preferred, then banned. */
  readonly technicians: readonly TechnicianWish[];
  readonly createdAt: Instant;
  readonly archivedAt: Instant | null;
  /** `C-1` when this one was merged into it. */
  readonly mergedInto: string | null;
  readonly externalId: string | null;
  readonly source: string | null;
}

/** What `customer tech` returns. */
export interface CustomerTechnicians extends CustomerCard {
  /** Open appointments that stand with somebody the customer would not have. */
  readonly against: readonly {
    readonly appointmentId: number;
    readonly number: string;
    readonly windowStart: Instant;
    readonly windowEnd: Instant;
    readonly timeZone: string;
    readonly technicianName: string;
    readonly isPinned: boolean;
    readonly message: string;
  }[];
}

/** One row of the service history (A5). */
export interface ServiceHistoryRow {
  readonly appointmentId: number;
  readonly number: string;
  readonly jobId: number;
  readonly jobNumber: string;
  readonly addressId: number;
  readonly addressNumber: string;
  readonly windowStart: Instant;
  readonly windowEnd: Instant;
  readonly timeZone: string;
  readonly status: AppointmentStatus;
  readonly service: string;
  readonly technician: string | null;
}

/** What `customer show` returns. */
export interface CustomerFile extends CustomerCard {
  /** Latest first. */
  readonly appointments: readonly ServiceHistoryRow[];
  /** Standard ones, important first, at most five. */
  readonly notes: readonly NoteCard[];
  readonly noteCount: number;
}

/** One row of `customer list`. */
export interface CustomerListItem {
  readonly id: number;
  readonly number: string;
  readonly kind: CustomerKind;
  readonly name: string;
  readonly company: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  /** The first address on one line. */
  readonly address: string | null;
  readonly archivedAt: Instant | null;
  /** `C-1` when this one was merged into it. */
  readonly mergedInto: string | null;
}

export interface CustomerList {
  readonly items: readonly CustomerListItem[];
  readonly total: number;
}

export interface RekeyedCustomer extends CustomerCard {
  readonly oldKey: string;
  readonly newKey: string;
}

/** An appointment as a refusal or a result names it. */
export interface NamedAppointment {
  readonly appointmentId: number;
  readonly number: string;
  readonly windowStart: Instant;
  readonly windowEnd: Instant;
  readonly timeZone: string;
  readonly service: string;
  readonly status: AppointmentStatus;
}

export interface ArchivedCustomer extends CustomerCard {
  readonly cancelled: readonly NamedAppointment[];
}

/** The name people use: first and last, else the company, else the accounting key. */
export function customerName(customer: CustomerNames & { readonly accountingKey: string }): string {
  return personName(customer) ?? customer.company ?? customer.accountingKey;
}

function personName({ firstName, lastName }: CustomerNames): string | null {
  const name = [firstName, lastName].filter((part) => part !== null && part !== '').join(' ');
  return name === '' ? null : name;
}

/** What the accounting key is made from (C3); null when every name is blank. */
export function accountingKeyBase(names: CustomerNames): string | null {
  return personName(names) ?? names.company;
}

/**
 * Searches the key itself, or with the first number found free: "Jane Doe 2" (C3). Yields keys, is told of each whether it is
 * taken, and returns the free one. Numbers are searched by doubling and halving, so that the ten-thousandth John Smith costs no
 * more than a few look-ups.
 */
export function* searchFreeKey(base: string): Generator<string, string, boolean> {
  const numbered = (number: number): string => (number === 1 ? base : `${base} ${number}`);
  let taken = 0;
  let free = 1;
  while (yield numbered(free)) {
    taken = free;
    free *= 2;
  }
  while (free - taken > 1) {
    const middle = Math.floor((taken + free) / 2);
    if (yield numbered(middle)) taken = middle;
    else free = middle;
  }
  return numbered(free);
}

/** Keys are compared without regard to case (C3). */
export function foldAccountingKey(key: string): string {
  return key.normalize('NFC').toLowerCase();
}

/** One line with single spaces; blank is null. */
export function tidyName(text: string | undefined): string | null {
  const tidy = (text ?? '').replace(/\s+/g, ' ').trim();
  return tidy === '' ? null : tidy;
}

const FIELDS = [
  ['first', 'First name'],
  ['last', 'Last name'],
  ['company', 'Company name'],
] as const;

/** A given name must have something to see: control and invisible characters alone are no name. */
export function nameViolations(
  input: Readonly<Partial<Record<'first' | 'last' | 'company', string | undefined>>>,
  blank: 'refused' | 'clears',
): Violation[] {
  return FIELDS.flatMap(([field, label]) => {
    const text = input[field];
    if (text === undefined || hasVisible(text) || (text === '' && blank === 'clears')) return [];
    return [{ code: 'blank-name', rule: 'C1', field, message: `${label} has no visible characters.` }];
  });
}

/** Whether the text has a character that can be seen. */
export function hasVisible(text: string): boolean {
  return /[^\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}\u{2800}]/u.test(text);
}
