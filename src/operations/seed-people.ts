// Stores who and what a made-up company has: its services, technicians and customers.

import { accountingKeyBase, foldAccountingKey } from '../domain/customer.ts';
import { defaultCode } from '../domain/technician.ts';
import type { SeedCustomer, SeedPlan, SeedTechnician } from '../seed/plan.ts';
import type { NewRow } from '../storage/change-log.ts';
import { noteRow } from '../storage/note.ts';
import { takenCodes } from '../storage/technician-card.ts';
import type { WriteScope } from './code.ts';
import type { Store } from './seed-store.ts';
import { flag, NOT_IMPORTED } from './seed-store.ts';

const TAX_BASIS_POINTS = 825;

/** The keys of the services in their order; those that the book has stay as they are. */
export async function storeServices({ scope, plan, add }: Store): Promise<number[]> {
  const known = new Map<string, number>();
  for (const { id, name } of await scope.db.selectFrom('service').select(['id', 'name']).execute()) {
    known.set(name.toLowerCase(), id);
  }
  const departments = new Map<string, number>();
  for (const { id, name } of await scope.db.selectFrom('department').select(['id', 'name']).execute()) {
    departments.set(name.toLowerCase(), id);
  }
  const missing = plan.services.filter(({ name }) => !known.has(name.toLowerCase()));
  const named = [...new Set(missing.map(({ department }) => department))];
  const fresh = named.filter((name) => !departments.has(name.toLowerCase()));
  const keys = await add(
    'department',
    fresh.map((name) => ({ name, archivedAt: null })),
  );
  for (const [index, name] of fresh.entries()) departments.set(name.toLowerCase(), keys[index] as number);
  const ids = await add(
    'service',
    missing.map(({ department, skills, weight: _weight, ...columns }) => ({
      ...columns,
      departmentId: departments.get(department.toLowerCase()) as number,
      skills: JSON.stringify(skills),
      archivedAt: null,
      ...NOT_IMPORTED,
    })),
  );
  for (const [index, { name }] of missing.entries()) known.set(name.toLowerCase(), ids[index] as number);
  return plan.services.map(({ name }) => known.get(name.toLowerCase()) as number);
}

export async function storeTechnicians({ scope, plan, branchId, add }: Store): Promise<number[]> {
  const taken = new Set(await takenCodes(scope.db));
  const ids = await add(
    'technician',
    plan.technicians.map((one) => technicianRow(one, branchId, taken)),
  );
  const each = <R>(rowsOf: (one: SeedTechnician, technicianId: number) => R[]): R[] =>
    plan.technicians.flatMap((one, index) => rowsOf(one, ids[index] as number));
  await add(
    'shift',
    each(({ hours }, technicianId) => hours.map((stretch) => ({ technicianId, ...stretch }))),
  );
  await add(
    'timeOff',
    each(({ timeOff }, technicianId) =>
      timeOff.map(({ start, end, reason }) => ({ technicianId, startsAt: start, endsAt: end, reason })),
    ),
  );
  const common = { branchId, openToCustomers: 0, latitude: null, longitude: null } as const;
  await add('event', [
    ...(plan.meeting ? [{ ...plan.meeting, technicianId: null, ...common }] : []),
    ...each(({ events }, technicianId) => events.map((event) => ({ ...event, technicianId, ...common }))),
  ]);
  return ids;
}

function technicianRow(one: SeedTechnician, branchId: number, taken: Set<string>): NewRow<'technician'> {
  const code = defaultCode(one.name, taken);
  taken.add(code);
  return {
    branchId,
    name: one.name,
    code,
    kind: one.kind,
    skills: JSON.stringify(one.skills),
    startLatitude: one.home.latitude,
    startLongitude: one.home.longitude,
    endLatitude: null,
    endLongitude: null,
    coverageRadiusMetres: null,
    maxJobsPerDay: null,
    overtimeSeconds: 0,
    lunchSeconds: one.lunch?.seconds ?? 0,
    lunchEarliest: one.lunch?.earliest ?? '00:00',
    lunchLatest: one.lunch?.latest ?? '00:00',
    archivedAt: null,
    ...NOT_IMPORTED,
  };
}

export interface CustomerKeys {
  readonly customers: readonly number[];
  /** By customer, in the order of the plan. */
  readonly addresses: readonly (readonly number[])[];
}

export async function storeCustomers({ scope, plan, branchId, add }: Store): Promise<CustomerKeys> {
  const keyOf = await accountingKeys(scope);
  const customers = await add(
    'customer',
    plan.customers.map(({ kind, firstName, lastName, company, createdAt }) => {
      const names = { firstName, lastName, company };
      const accountingKey = keyOf(accountingKeyBase(names) ?? '');
      const accountingKeyFolded = foldAccountingKey(accountingKey);
      const keys = { accountingKey, accountingKeyFolded };
      return { kind, branchId, ...names, ...keys, createdAt, archivedAt: null, mergedIntoId: null, ...NOT_IMPORTED };
    }),
  );
  const each = <R>(rowsOf: (one: SeedCustomer, customerId: number) => R[]): R[] =>
    plan.customers.flatMap((one, index) => rowsOf(one, customers[index] as number));
  await add(
    'contact',
    each(({ contacts }, customerId) =>
      contacts.map(({ isPrimary, ...contact }) => ({ customerId, ...contact, isPrimary: flag(isPrimary) })),
    ),
  );
  const stored = await add(
    'address',
    each((one, customerId) => addressRows(plan, one, customerId)),
  );
  const left = stored.values();
  const addresses = plan.customers.map((one) => one.addresses.map(() => left.next().value as number));
  const by = { kind: 'standard', createdBy: scope.actor.name } as const;
  await add(
    'note',
    each(({ note, createdAt }, customerId) =>
      note === null
        ? []
        : [
            {
              ...noteRow({ customerId, body: note.body, createdAt, ...by }),
              isImportant: flag(note.isImportant),
              isVisible: flag(note.isVisible),
            },
          ],
    ),
  );
  return { customers, addresses };
}

function addressRows({ region }: SeedPlan, { addresses }: SeedCustomer, customerId: number): NewRow<'address'>[] {
  return addresses.map(({ place, town: _town, ...address }) => ({
    customerId,
    ...address,
    state: region.state,
    country: 'US',
    ...place,
    coordinatesSource: 'given',
    timeZone: null,
    taxBasisPoints: TAX_BASIS_POINTS,
    exemptionReason: null,
    archivedAt: null,
    mergedIntoId: null,
    ...NOT_IMPORTED,
  }));
}

/** Gives each name its key: the name itself, or with the first number that is free (C3). */
async function accountingKeys({ db }: WriteScope): Promise<(base: string) => string> {
  const rows = await db.selectFrom('customer').select('accountingKeyFolded').execute();
  const taken = new Set(rows.map(({ accountingKeyFolded }) => accountingKeyFolded));
  const next = new Map<string, number>();
  return (base) => {
    let number = next.get(base) ?? 1;
    const numbered = (): string => (number === 1 ? base : `${base} ${number}`);
    while (taken.has(foldAccountingKey(numbered()))) number += 1;
    const key = numbered();
    taken.add(foldAccountingKey(key));
    next.set(base, number + 1);
    return key;
  };
}
