// Which work at which address: the service and subtype that were named, and whether anything new may be booked there (C2,
// P10). Jobs and appointments ask the same.

import type { Violation } from '../base/errors.ts';
import { AppError } from '../base/errors.ts';
import { formatId } from '../base/ids.ts';
import { shellWord } from '../base/shell.ts';
import { closest } from '../base/words.ts';
import { kindViolations } from '../domain/booking.ts';
import { cardNumberViolations } from '../domain/note.ts';
import type { Database } from '../storage/database.ts';
import { lookup } from '../storage/lookup.ts';
import type { Work, WorkPlace } from '../storage/work.ts';
import { subtypesOf, work } from '../storage/work.ts';
import type { Scope } from './code.ts';

export interface WorkWords {
  readonly service?: string | undefined;
  /** Empty = none any more. */
  readonly subtype?: string | undefined;
}

/** The work that was named, from the work it was before. Throws when there is no such service or subtype. */
export async function chooseWork(
  db: Database,
  words: WorkWords,
  current: { readonly serviceId: number; readonly subtypeId: number | null } | null,
): Promise<Work> {
  const serviceId =
    words.service === undefined ? (current?.serviceId ?? 0) : await lookup(db, 'service', words.service);
  const kept = serviceId === current?.serviceId ? current.subtypeId : null;
  const subtypeId = words.subtype === undefined ? kept : await findSubtype(db, serviceId, words.subtype);
  const chosen = await work(db, serviceId, subtypeId);
  if (chosen.isArchived && serviceId !== current?.serviceId) {
    throw AppError.refused(
      'archived-service',
      `The service ${formatId('service', serviceId)} ${chosen.serviceName} is archived.`,
      'Choose another: dispatch service list',
    );
  }
  return chosen;
}

async function findSubtype(db: Database, serviceId: number, text: string): Promise<number | null> {
  if (text === '') return null;
  const subtypes = await subtypesOf(db, serviceId);
  const folded = text.toLowerCase();
  const found = subtypes.find(({ id, name }) => name.toLowerCase() === folded || formatId('subtype', id) === text);
  if (found) return found.id;
  const names = subtypes.map(({ name }) => name);
  const near = closest(text, names);
  const { serviceName } = await work(db, serviceId, null);
  throw AppError.notFound(
    'no-subtype',
    `${serviceName} has no subtype "${text}".`,
    near !== null
      ? `Did you mean "${near}"?`
      : names.length === 0
        ? `It has none. Add one: dispatch subtype add --service ${shellWord(serviceName)} --name ${shellWord(text)}`
        : `It has ${names.join(', ')}.`,
  );
}

/** The technician who was named. Throws (exit 5) for one who has left. */
export async function chooseTechnician(db: Database, text: string): Promise<number> {
  const id = await lookup(db, 'technician', text);
  const row = await db.selectFrom('technician').select(['name', 'archivedAt']).where('id', '=', id).executeTakeFirst();
  if (!row || row.archivedAt === null) return id;
  throw AppError.refused(
    'archived-technician',
    `${formatId('technician', id)} ${row.name} is archived and takes no appointments.`,
    'Choose another: dispatch tech list',
  );
}

/** Nothing new for an archived customer or at an address that is gone (C2, A4). Throws (exit 5) with the way out. */
export function requireActive(place: WorkPlace): void {
  if (place.customerArchivedAt !== null) {
    throw AppError.refused(
      'archived-customer',
      `${place.customerNumber} ${place.customerName} is archived: nothing new can be booked.`,
      `Bring the customer back first: dispatch customer restore ${place.customerNumber}`,
    );
  }
  if (place.mergedIntoId !== null) {
    const kept = formatId('address', place.mergedIntoId);
    throw AppError.refused('merged-address', `${place.addressNumber} was merged into ${kept}.`, `Use ${kept}.`);
  }
  if (place.addressArchivedAt !== null) {
    throw AppError.refused(
      'archived-address',
      `${place.addressNumber} ${place.street} is archived: nothing new can be booked there.`,
      `Use another address: dispatch customer show ${place.customerNumber}`,
    );
  }
}

/** The refusal (exit 5) to look for a place where nobody is sent automatically (A3), with both ways out. */
export function noCoordinates(at: { addressNumber: string; street: string; jobNumber: string }): AppError {
  return AppError.refused(
    'no-coordinates',
    `${at.addressNumber} ${at.street} has no coordinates, so nothing can be suggested there.`,
    `Give them: dispatch address edit ${at.addressNumber} --at LAT,LNG\nor pin it: dispatch book ${at.jobNumber} --window "..." --tech NAME`,
    [{ code: 'no-coordinates', rule: 'A3', message: 'The address has no coordinates.' }],
  );
}

/** Whether this customer may get this kind of work (P10). Throws (exit 5). */
export function requireKind(scope: Scope, place: WorkPlace, chosen: Work): void {
  const customer = `${place.customerNumber} ${place.customerName}`;
  const asked = { kind: chosen.kind, customerKind: place.customerKind, customer };
  refuseFor(
    kindViolations(asked, scope.book.settings),
    `${chosen.serviceName} cannot be booked.`,
    place.customerKind === 'lead'
      ? `Choose a sales service, or make the lead a customer: dispatch customer edit ${place.customerNumber} --convert`
      : 'Choose a tech service, or allow it: dispatch company set salesOnCustomers yes',
  );
}

/** What is wrong in the words themselves, whatever the book says. */
const INPUT_CODES: ReadonlySet<string> = new Set([
  'duration-step',
  'duration-too-long',
  'rescheduling-missing',
  'reschedule-reason-missing',
  'reschedule-reason-unknown',
]);

/** Throws with every reason, when there is one: exit 2 when only the words are wrong, else exit 5. */
export function refuseFor(violations: readonly Violation[], headline: string, hint?: string): void {
  const code = violations[0]?.code;
  if (code === undefined) return;
  if (violations.every((violation) => INPUT_CODES.has(violation.code))) throw AppError.invalid(violations, hint);
  throw AppError.refused(code, [headline, ...violations.map(({ message }) => message)].join('\n'), hint, violations);
}

/** Throws (exit 2) when a text holds a payment card's number (C5). */
export function requireNoCardNumber(texts: Readonly<Record<string, string | undefined>>): void {
  const violations = Object.entries(texts).flatMap(([field, text]) => cardNumberViolations(text ?? '', field));
  if (violations.length > 0) throw AppError.invalid(violations);
}
