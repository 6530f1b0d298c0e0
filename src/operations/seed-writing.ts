// Stores a made-up company, table by table and many rows at a time: what each row points to is stored before it.

import { formatId } from '../base/ids.ts';
import { breath } from '../base/stepwise.ts';
import type { Instant } from '../base/time.ts';
import type { Watch } from '../base/watch.ts';
import { grouped } from '../base/words.ts';
import type { AppointmentStatus } from '../domain/appointment.ts';
import { accountingKeyBase, foldAccountingKey } from '../domain/customer.ts';
import { pinNote } from '../domain/pin.ts';
import { defaultCode } from '../domain/technician.ts';
import type { SeedCustomer, SeedPlan, SeedTechnician, SeedVisit } from '../seed/plan.ts';
import type { LoggedTable, NewRow } from '../storage/change-log.ts';
import { noteRow } from '../storage/note.ts';
import { takenCodes } from '../storage/technician-card.ts';
import type { WriteScope } from './code.ts';

const NOT_IMPORTED = { externalId: null, source: null } as const;
const TAX_BASIS_POINTS = 825;
/** Between two breaths, in which the progress is shown. */
const ROWS_AT_ONCE = 2_000;

/** Where the rows go. */
interface Store {
  readonly scope: WriteScope;
  readonly plan: SeedPlan;
  readonly branchId: number;
  /** Writes new rows and returns their keys in order. */
  readonly add: <T extends LoggedTable>(table: T, rows: readonly NewRow<T>[]) => Promise<number[]>;
}

export async function storeCompany(scope: WriteScope, plan: SeedPlan, branchId: number): Promise<void> {
  await scope.context.watch(
    async ({ say }) => {
      const store: Store = { scope, plan, branchId, add: adding(scope, say) };
      const services = await storeServices(store);
      const technicians = await storeTechnicians(store);
      const customers = await storeCustomers(store);
      await storeWork(store, { services, technicians, ...customers });
      say(() => 'Storing the change log');
      await breath();
    },
    { canStop: false },
  );
}

function adding({ changes }: WriteScope, say: Watch['say']): Store['add'] {
  let done = 0;
  return async (table, rows) => {
    const ids: number[] = [];
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      ids.push(...(await changes.insertMany(table, rows.slice(from, from + ROWS_AT_ONCE))));
      done += Math.min(ROWS_AT_ONCE, rows.length - from);
      say(() => `Storing: ${grouped(done)} rows`);
      await breath();
    }
    return ids;
  };
}

/** The keys of the services in their order; those that the book has stay as they are. */
async function storeServices({ scope, plan, add }: Store): Promise<number[]> {
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

async function storeTechnicians({ scope, plan, branchId, add }: Store): Promise<number[]> {
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

interface CustomerKeys {
  readonly customers: readonly number[];
  /** By customer, in the order of the plan. */
  readonly addresses: readonly (readonly number[])[];
}

async function storeCustomers({ scope, plan, branchId, add }: Store): Promise<CustomerKeys> {
  const keyOf = await accountingKeys(scope);
  const customers = await add(
    'customer',
    plan.customers.map(({ kind, firstName, lastName, company, createdAt }) => {
      const names = { firstName, lastName, company };
      const accountingKey = keyOf(accountingKeyBase(names) ?? '');
      const accountingKeyFolded = foldAccountingKey(accountingKey);
      const keys = { accountingKey, accountingKeyFolded };
      return { kind, branchId, ...names, ...keys, createdAt, archivedAt: null, ...NOT_IMPORTED };
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

function flag(is: boolean): 0 | 1 {
  return is ? 1 : 0;
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

interface Keys extends CustomerKeys {
  readonly services: readonly number[];
  readonly technicians: readonly number[];
}

async function storeWork({ scope, plan, add }: Store, keys: Keys): Promise<void> {
  const { visits, waiting } = plan;
  const jobs = await add('job', [
    ...visits.map((visit) =>
      jobRow(visit, keys, { status: visit.jobStatus, isFlagged: flag(visit.cancelled !== null) }),
    ),
    ...waiting.map((one) => jobRow(one, keys, { status: 'open', isFlagged: 0 })),
  ]);
  const by = scope.actor.name;
  const { timeZone, settings } = scope.book;
  const appointments = await add(
    'appointment',
    visits.map((visit, index) =>
      appointmentRow(visit, keys, {
        plan,
        by,
        timeZone,
        jobId: jobs[index] as number,
        onSite: settings.onSiteNotesDefault,
      }),
    ),
  );
  const each = <R>(rowsOf: (visit: SeedVisit, id: number) => R[]): R[] =>
    visits.flatMap((visit, index) => rowsOf(visit, appointments[index] as number));
  await add(
    'statusStep',
    each((visit, appointmentId) => stepsOf(visit).map((step) => ({ appointmentId, ...step, by }))),
  );
  await add(
    'note',
    each((visit, id) => pinNotes(visit, id, { plan, keys, by })),
  );
}

function jobRow(
  one: SeedPlan['waiting'][number],
  keys: Keys,
  state: { status: string; isFlagged: 0 | 1 },
): NewRow<'job'> {
  return {
    customerId: keys.customers[one.customer] as number,
    addressId: keys.addresses[one.customer]?.[one.address] as number,
    serviceId: keys.services[one.service] as number,
    subtypeId: null,
    ...state,
    priority: one.priority,
    notes: one.jobNotes,
    createdAt: one.createdAt,
    sameTechnician: 0,
    ...NOT_IMPORTED,
  };
}

function appointmentRow(
  visit: SeedVisit,
  keys: Keys,
  at: { plan: SeedPlan; by: string; timeZone: string; jobId: number; onSite: string },
): NewRow<'appointment'> {
  const { place, pin, cancelled } = visit;
  const { kind } = at.plan.services[visit.service] as SeedPlan['services'][number];
  return {
    jobId: at.jobId,
    serviceId: keys.services[visit.service] as number,
    subtypeId: null,
    kind,
    status: visit.status,
    windowStart: visit.window.start,
    windowEnd: visit.window.end,
    timeZone: at.timeZone,
    durationSeconds: visit.durationSeconds,
    technicianId: place === null ? null : (keys.technicians[place.technician] as number),
    plannedStart: place?.start ?? null,
    heldTechnicianId: null,
    heldStart: null,
    pin: pin?.lock ?? null,
    pinReason: pin?.reason ?? null,
    pinnedBy: pin ? at.by : null,
    pinnedAt: pin ? visit.createdAt : null,
    pinExpiresAt: null,
    notes: visit.notes,
    onSiteNotes: kind === 'tech' && at.onSite !== '' ? at.onSite : null,
    ...visit.stamps,
    cancelledAt: cancelled?.at ?? null,
    cancelReason: cancelled?.reason ?? null,
    unableReason: null,
    createdAt: visit.createdAt,
    ...NOT_IMPORTED,
  };
}

interface Step {
  readonly fromStatus: AppointmentStatus;
  readonly toStatus: AppointmentStatus;
  readonly at: Instant;
  readonly reason: string | null;
}

/** The steps that led to where a visit is. */
function stepsOf({ stamps, cancelled, endedAt }: SeedVisit): Step[] {
  if (cancelled)
    return [{ fromStatus: 'scheduled', toStatus: 'cancelled', at: cancelled.at, reason: cancelled.reason }];
  const reached: readonly [AppointmentStatus, Instant | null][] = [
    ['accepted', stamps.acceptedAt],
    ['on-the-way', stamps.travelStartedAt],
    ['on-site', stamps.arrivedAt],
    ['complete', stamps.completedAt],
    ['no-show', endedAt],
  ];
  const steps: Step[] = [];
  for (const [toStatus, at] of reached) {
    if (at !== null) steps.push({ fromStatus: steps.at(-1)?.toStatus ?? 'scheduled', toStatus, at, reason: null });
  }
  return steps;
}

/** The reason of a pin is a note too (N3). */
function pinNotes(
  visit: SeedVisit,
  appointmentId: number,
  { plan, keys, by }: { plan: SeedPlan; keys: Keys; by: string },
): NewRow<'note'>[] {
  const { pin, place } = visit;
  if (pin === null || place === null) return [];
  const technicianName = plan.technicians[place.technician]?.name ?? null;
  const body = pinNote({ number: formatId('appointment', appointmentId), ...pin, technicianName });
  const customerId = keys.customers[visit.customer] as number;
  const note = noteRow({ customerId, kind: 'standard', body, createdAt: visit.createdAt, createdBy: by });
  return [{ ...note, appointmentId }];
}
