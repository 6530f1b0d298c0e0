// Merging two customers that are one (C8): everything of the one moves to the other, whose accounting key and wishes stand. What
// was merged keeps its key and its external id for good (C3), so that neither ever means somebody else; it can't be undone.

import type { Violation } from '../base/errors.ts';
import { AppError } from '../base/errors.ts';
import { formatId } from '../base/ids.ts';
import { isInMotion, statusWords } from '../domain/appointment.ts';
import type { MergedCustomers } from '../domain/customer-merge.ts';
import { samePlaces, unitedContacts, unitedWishes } from '../domain/customer-merge.ts';
import { addressCards } from '../storage/address.ts';
import { contactRows, customerCard, findCustomer } from '../storage/customer.ts';
import { recordsOf } from '../storage/customer-merge.ts';
import { wishesOf } from '../storage/customer-technician.ts';
import { lookup } from '../storage/lookup.ts';
import { noteRow } from '../storage/note.ts';
import { openAppointments } from '../storage/service-history.ts';
import type { Scope, WriteScope } from './code.ts';
import { bookedAgainst } from './customer-technician.ts';

type Customer = Awaited<ReturnType<typeof findCustomer>>;

interface Pair {
  readonly keep: Customer;
  readonly gone: Customer;
}

/** Refuses with every reason (exit 5), or moves everything and says what moved. */
export async function mergeCustomers(
  scope: WriteScope,
  input: { readonly keep: string; readonly merge: string },
): Promise<MergedCustomers> {
  const keep = await findCustomer(scope.db, await lookup(scope.db, 'customer', input.keep));
  const gone = await findCustomer(scope.db, await lookup(scope.db, 'customer', input.merge));
  const pair = { keep, gone };
  await refuseMerge(scope, pair);
  const known = new Set([...(await bookedAgainst(scope, keep.id)), ...(await bookedAgainst(scope, gone.id))].map(idOf));
  const same = samePlaces(await placesOf(scope, keep), await placesOf(scope, gone));
  const records = await recordsOf(scope.db, gone.id);
  const contacts = await moveContacts(scope, pair);
  const wishes = await moveWishes(scope, pair);
  await moveRecords(scope, pair, records);
  await leaveTrace(scope, pair, wishes.dropped);
  return {
    kept: await customerCard(scope.db, keep.id),
    merged: await customerCard(scope.db, gone.id),
    moved: {
      addresses: records.addresses.length,
      jobs: records.jobs.length,
      appointments: records.appointments,
      notes: records.notes.length,
      contacts: contacts.moved.length,
      technicians: wishes.moved.length,
    },
    shared: contacts.shared.map(({ type, value }) => ({ type, value })),
    dropped: wishes.dropped.map(({ id: _, ...wish }) => wish),
    samePlaces: same,
    against: (await bookedAgainst(scope, keep.id)).filter((appointment) => !known.has(idOf(appointment))),
  };
}

const idOf = ({ appointmentId }: { readonly appointmentId: number }): number => appointmentId;
const nameOf = ({ id, name }: Pick<Customer, 'id' | 'name'>): string => `${formatId('customer', id)} ${name}`;

async function placesOf(scope: Scope, { id }: Customer) {
  return await addressCards(scope.db, id, { all: false });
}

// ---- what stands in the way ----

async function refuseMerge(scope: Scope, pair: Pair): Promise<void> {
  const violations =
    pair.keep.id === pair.gone.id
      ? [violation('same-customer', `${nameOf(pair.gone)} can't be merged with itself.`, { field: 'merge' })]
      : [...stateViolations(pair), ...kindViolations(pair), ...(await motionViolations(scope, pair))];
  if (violations.length === 0) return;
  const message = violations.map((one) => one.message).join('\n');
  throw AppError.refused('cannot-merge', message, 'Nothing was changed.', violations);
}

function violation(code: string, message: string, more: { field?: string; rule?: string } = {}): Violation {
  return { code, rule: 'C8', message, ...more };
}

/** Neither was merged already, and neither is archived (C2). */
function stateViolations({ keep, gone }: Pair): Violation[] {
  return Object.entries({ keep, merge: gone }).flatMap(([field, customer]): Violation[] => {
    const number = formatId('customer', customer.id);
    if (customer.mergedIntoId !== null) {
      const kept = formatId('customer', customer.mergedIntoId);
      const isOther = customer.mergedIntoId === (field === 'keep' ? gone : keep).id;
      const use = isOther ? '' : ` Name ${kept} in its place.`;
      return [violation('merged-already', `${nameOf(customer)} was merged into ${kept} already.${use}`, { field })];
    }
    if (customer.archivedAt === null) return [];
    const way = `Bring the customer back first: dispatch customer restore ${number}`;
    return [violation('archived', `${nameOf(customer)} is archived. ${way}`, { field, rule: 'C2' })];
  });
}

/** A record stays with its branch, and a customer does not become a lead again (P10). */
function kindViolations({ keep, gone }: Pair): Violation[] {
  const found: Violation[] = [];
  const [stays, other] = [keep, gone].map(({ id }) => formatId('customer', id));
  if (keep.branchId !== gone.branchId) {
    const whose = `${nameOf(keep)} belongs to ${keep.branchName} and ${nameOf(gone)} to ${gone.branchName}`;
    const way = `Book at ${stays} from now on: dispatch customer archive ${other} --reason "same as ${stays}"`;
    found.push(
      violation('other-branch', `${whose}: only customers of one branch are merged. ${way}`, { field: 'merge' }),
    );
  }
  if (keep.kind === 'lead' && gone.kind !== 'lead') {
    const whose = `${nameOf(keep)} is a lead and ${nameOf(gone)} is a customer, whose work a lead can't have.`;
    const way = `Make it a customer first: dispatch customer edit ${stays} --convert`;
    found.push(violation('lead-kept', `${whose} ${way}`, { field: 'keep', rule: 'P10' }));
  }
  return found;
}

/** Whoever is under way has the merged customer's name and number in hand. Those of the kept one don't change. */
async function motionViolations(scope: Scope, { gone }: Pair): Promise<Violation[]> {
  const open = await openAppointments(scope.db, { customerIds: [gone.id] });
  return open
    .filter(({ status }) => isInMotion(status, scope.book.settings))
    .map(({ number, status }) => {
      const what = `${number} of ${nameOf(gone)} is in motion (${statusWords(status)})`;
      return violation('in-motion', `${what}: wait until it is done.`, { field: 'merge' });
    });
}

// ---- what moves ----

async function moveContacts(scope: WriteScope, { keep, gone }: Pair) {
  const united = unitedContacts(await contactRows(scope.db, keep.id), await contactRows(scope.db, gone.id));
  for (const { id } of united.shared) await scope.changes.remove('contact', id);
  for (const { id, isPrimary } of united.moved) {
    await scope.changes.update('contact', id, { customerId: keep.id, isPrimary: isPrimary ? 1 : 0 });
  }
  return united;
}

async function moveWishes(scope: WriteScope, { keep, gone }: Pair) {
  const kept = (await wishesOf(scope.db, keep.id)).map(({ id: _, ...wish }) => wish);
  const united = unitedWishes(kept, await wishesOf(scope.db, gone.id));
  for (const { id } of [...united.repeated, ...united.dropped]) await scope.changes.remove('customerTechnician', id);
  for (const { id } of united.moved) await scope.changes.update('customerTechnician', id, { customerId: keep.id });
  return united;
}

async function moveRecords(
  scope: WriteScope,
  { keep, gone }: Pair,
  { addresses, jobs, notes, merged }: Awaited<ReturnType<typeof recordsOf>>,
): Promise<void> {
  const { changes } = scope;
  for (const id of addresses) await changes.update('address', id, { customerId: keep.id });
  for (const id of jobs) await changes.update('job', id, { customerId: keep.id });
  for (const id of notes) await changes.update('note', id, { customerId: keep.id });
  // Nobody has to follow a chain: whoever was merged before is merged into the one that stays.
  for (const id of merged) await changes.update('customer', id, { mergedIntoId: keep.id });
  await changes.update('customer', gone.id, { archivedAt: scope.now, mergedIntoId: keep.id });
  await changes.touch('customer', keep.id);
}

/** A system note, so that the account says where its records come from. */
async function leaveTrace(
  scope: WriteScope,
  { keep, gone }: Pair,
  dropped: readonly { readonly technician: { readonly name: string }; readonly relation: string }[],
): Promise<void> {
  const lost = dropped.map(({ technician, relation }) => `${technician.name} (${relation})`);
  const company = gone.company === null || gone.company === gone.name ? '' : `, ${gone.company}`;
  const body = [
    `${nameOf(gone)}${company}, accounting key "${gone.accountingKey}", was merged into ${nameOf(keep)}.`,
    ...(lost.length === 0 ? [] : [`Technicians not taken over: ${lost.join(', ')}.`]),
  ].join(' ');
  await scope.changes.insert(
    'note',
    noteRow({ customerId: keep.id, kind: 'system', body, createdAt: scope.now, createdBy: scope.actor.name }),
  );
}
