// Stores what is done for the customers of a made-up company: jobs and their visits.

import { formatId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import type { AppointmentStatus } from '../domain/appointment.ts';
import { pinNote } from '../domain/pin.ts';
import type { SeedPlan, SeedVisit } from '../seed/plan.ts';
import type { NewRow } from '../storage/change-log.ts';
import { noteRow } from '../storage/note.ts';
import type { CustomerKeys } from './seed-people.ts';
import type { Store } from './seed-store.ts';
import { flag, NOT_IMPORTED } from './seed-store.ts';

interface Keys extends CustomerKeys {
  readonly services: readonly number[];
  readonly technicians: readonly number[];
}

export async function storeWork({ scope, plan, add }: Store, keys: Keys): Promise<void> {
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
