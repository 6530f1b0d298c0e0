// Jobs: one problem at one address, with the appointments it takes (J1-J4).

import { AppError } from '../base/errors.ts';
import { formatId } from '../base/ids.ts';
import type { Input } from '../base/operation.ts';
import { shellWord } from '../base/shell.ts';
import { addressText } from '../domain/address.ts';
import type { JobCard, JobList } from '../domain/job.ts';
import { completionViolations, jobCancelViolations } from '../domain/job.ts';
import { addressCards } from '../storage/address.ts';
import { appointmentsOfJob } from '../storage/appointment.ts';
import { findCustomer } from '../storage/customer.ts';
import { claimExternal } from '../storage/external.ts';
import { findJobs, jobRow } from '../storage/job.ts';
import { lookup } from '../storage/lookup.ts';
import { workPlace } from '../storage/work.ts';
import { reachOf } from './access.ts';
import { cancelOne } from './cancelling.ts';
import * as declarations from './catalog/job.ts';
import type { Scope } from './code.ts';
import { implementRead, implementWrite } from './code.ts';
import { requireChange } from './given.ts';
import { refuseMerged, warnMerged } from './merged-customer.ts';
import { chooseWork, refuseFor, requireActive, requireKind, requireNoCardNumber } from './work.ts';

/** Of a customer's addresses, so many are listed where one has to be chosen. */
const MOST_ADDRESSES = 5;

export const create = implementWrite(declarations.create, {
  async write(scope, input): Promise<JobCard> {
    const place = await workPlace(scope.db, await addressOf(scope, input));
    requireActive(place);
    const chosen = await chooseWork(scope.db, input, null);
    reachOf(scope, 'create', chosen.kind);
    requireKind(scope, place, chosen);
    requireNoCardNumber({ notes: input.notes });
    const id = await scope.changes.insert('job', {
      customerId: place.customerId,
      addressId: place.addressId,
      serviceId: chosen.serviceId,
      subtypeId: chosen.subtypeId,
      status: 'open',
      priority: input.priority ?? null,
      notes: input.notes ?? null,
      isFlagged: 0,
      createdAt: scope.now,
      sameTechnician: input.sameTechnician ? 1 : 0,
      ...(await claimExternal(scope.db, 'job', input)),
    });
    return await jobCard(scope, id);
  },
});

/** The address named, or the only one in use of the customer named. Throws AppError (exit 2) with the list where there are several. */
async function addressOf(scope: Scope, input: Input<typeof declarations.create>): Promise<number> {
  if (input.customer === undefined) return await lookup(scope.db, 'address', input.address as string);
  const found = await findCustomer(scope.db, await lookup(scope.db, 'customer', input.customer));
  refuseMerged(found);
  const { id, name } = found;
  const addresses = await addressCards(scope.db, id, { all: false });
  const [only] = addresses;
  if (only && addresses.length === 1) return only.id;
  const number = formatId('customer', id);
  const customer = `${number} ${name}`;
  if (!only) {
    throw AppError.refused(
      'without-address',
      `${customer} has no address.`,
      `Add one: dispatch address add ${number} --street STREET --city CITY --state ST --postal CODE`,
    );
  }
  const listed = addresses.slice(0, MOST_ADDRESSES).map((address) => `${address.number} ${addressText(address)}`);
  const more = addresses.length - listed.length;
  throw AppError.usage(
    'several-addresses',
    `${customer} has ${addresses.length} addresses: ${listed.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
    `Name the one, such as --address ${only.number}.`,
  );
}

export const show = implementRead(declarations.show, {
  read: async (scope, input) => await jobCard(scope, await lookup(scope.db, 'job', input.job)),
});

export const list = implementRead(declarations.list, {
  async read(scope, input): Promise<JobList> {
    const customerId = input.customer === undefined ? undefined : await lookup(scope.db, 'customer', input.customer);
    if (customerId !== undefined) await warnMerged(scope, customerId, 'job list --customer');
    const filter = { customerId, status: input.status, unbooked: input.unbooked };
    return await findJobs(scope.db, filter, input.limit);
  },
});

export const edit = implementWrite(declarations.edit, {
  async write(scope, input): Promise<JobCard> {
    const id = await lookup(scope.db, 'job', input.job);
    const job = await openJob(scope, id, 'changed');
    requireChange(declarations.edit, input, { record: job.number });
    reachOf(scope, 'modify', job.kind);
    requireNoCardNumber({ notes: input.notes });
    const row = await scope.db
      .selectFrom('job')
      .select(['serviceId', 'subtypeId'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const chosen = await chooseWork(scope.db, input, row);
    if (chosen.kind !== job.kind) {
      throw AppError.refused(
        'other-kind',
        `${job.number} is ${job.kind} work; ${chosen.serviceName} is ${chosen.kind} work.`,
        `A new problem is a new job: dispatch job create --address ${job.addressNumber} --service ${shellWord(chosen.serviceName)}`,
      );
    }
    const patch = {
      serviceId: chosen.serviceId,
      subtypeId: chosen.subtypeId,
      ...(input.priority === undefined ? {} : { priority: input.priority }),
      ...(input.notes === undefined ? {} : { notes: input.notes === '' ? null : input.notes }),
      ...(input.sameTechnician
        ? { sameTechnician: 1 as const }
        : input.anyTechnician
          ? { sameTechnician: 0 as const }
          : {}),
    };
    await scope.changes.update('job', id, patch, input.ifVersion);
    return await jobCard(scope, id);
  },
});

export const complete = implementWrite(declarations.complete, {
  async write(scope, input): Promise<JobCard> {
    const id = await lookup(scope.db, 'job', input.job);
    const job = await jobCard(scope, id);
    reachOf(scope, 'modify', job.kind);
    const open = job.appointments.find((appointment) => appointment.status === 'scheduled');
    refuseFor(
      completionViolations(job),
      `${job.number} cannot be completed.`,
      open ? `Do or cancel what is open: dispatch cancel ${open.number} --reason ...` : undefined,
    );
    await scope.changes.update('job', id, { status: 'complete', isFlagged: 0 });
    return await jobCard(scope, id);
  },
});

export const cancel = implementWrite(declarations.cancel, {
  async write(scope, input): Promise<JobCard> {
    const id = await lookup(scope.db, 'job', input.job);
    const job = await jobCard(scope, id);
    requireNoCardNumber({ reason: input.reason });
    const moving = job.appointments.find(({ isInMotion }) => isInMotion);
    refuseFor(
      jobCancelViolations(job, scope.book.settings),
      `${job.number} cannot be cancelled.`,
      moving
        ? `First take it back (dispatch rollback ${moving.number} --reason ...) or let it be finished.`
        : undefined,
    );
    for (const appointment of job.appointments) {
      if (appointment.status === 'scheduled' || appointment.status === 'accepted') {
        await cancelOne(scope, appointment, input.reason);
      }
    }
    await scope.changes.update('job', id, { status: 'cancelled', isFlagged: 0 });
    return await jobCard(scope, id);
  },
});

/** The job, if it is still open; throws (exit 5) otherwise. */
export async function openJob(scope: Scope, id: number, verb: string) {
  const job = await jobRow(scope.db, id);
  if (job.status === 'open') return job;
  throw AppError.refused(
    'job-closed',
    `${job.number} (${job.serviceName}, ${job.customerName}) is ${job.status} and cannot be ${verb}.`,
    `A new problem is a new job: dispatch job create --address ${formatId('address', job.addressId)} --service ${shellWord(job.serviceName)}`,
  );
}

async function jobCard(scope: Scope, id: number): Promise<JobCard> {
  const view = { now: scope.now, settings: scope.book.settings };
  return { ...(await jobRow(scope.db, id)), appointments: await appointmentsOfJob(scope.db, id, view) };
}
