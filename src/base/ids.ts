// Numbers people type and read for records: C-12, AD-3, J-1042, A-2077. The number is the row's integer key,
// never reused. Ids are branded per noun so that a job's number cannot be passed where a customer's is asked.

import { AppError } from './errors.ts';

/** The nouns that have numbers of their own, with the prefix people see. */
export const ID_PREFIX = {
  customer: 'C',
  address: 'AD',
  job: 'J',
  appointment: 'A',
  technician: 'T',
  run: 'R',
  branch: 'B',
  department: 'D',
  service: 'S',
  subtype: 'ST',
  user: 'U',
  event: 'E',
  timeOff: 'TO',
  note: 'N',
} as const;

export type Noun = keyof typeof ID_PREFIX;

export type Id<N extends Noun> = number & { readonly __noun: N };
export type CustomerId = Id<'customer'>;
export type AddressId = Id<'address'>;
export type JobId = Id<'job'>;
export type AppointmentId = Id<'appointment'>;
export type TechnicianId = Id<'technician'>;

/** `C-12` for a customer's 12. */
export function formatId(noun: Noun, id: number): string {
  return `${ID_PREFIX[noun]}-${id}`;
}

/** `A-12` for tables whose rows have numbers, `shift 7` for the rest. */
export function recordName(table: string, id: number): string {
  return Object.hasOwn(ID_PREFIX, table) ? formatId(table as Noun, id) : `${table} ${id}`;
}

/** Reads `C-12`, `c12` or `12`; null when the text is not a number of this noun. */
export function readId<N extends Noun>(noun: N, text: string): Id<N> | null {
  const match = /^(?:([A-Za-z]{1,2})-?)?([1-9][0-9]{0,11})$/.exec(text.trim());
  if (!match) return null;
  const prefix = match[1];
  if (prefix !== undefined && prefix.toUpperCase() !== ID_PREFIX[noun]) return null;
  return Number(match[2]) as Id<N>;
}

/** As `readId`, but a wrong form is a usage error that shows the right one. */
export function parseId<N extends Noun>(noun: N, text: string): Id<N> {
  const id = readId(noun, text);
  if (id !== null) return id;
  throw AppError.usage(
    'bad-id',
    `"${text}" is not ${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun} number.`,
    `Numbers look like ${ID_PREFIX[noun]}-12.`,
  );
}
