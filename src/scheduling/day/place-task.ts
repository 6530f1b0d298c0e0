// One question of where an appointment goes, with what every way of answering it needs: the appointment as the day would see
// it, the part of the day that matters, and the refusal when there is no answer.

import type { Instant } from '../../base/time.ts';
import { addSeconds } from '../../base/time.ts';
import type { DayAppointment, DayRecords, DayTechnician } from '../../domain/day.ts';
import type { Placement, PlaceRequest, Wanted } from '../../domain/placement.ts';
import { inLane } from '../../domain/placement.ts';
import type { Settings } from '../../domain/settings.ts';
import type { Day, DayOptions } from './day.ts';
import { secondOf } from './day.ts';

export interface PlaceTask {
  /** Of the day, without the appointment that is placed. */
  readonly records: DayRecords;
  readonly settings: Settings;
  readonly now: Instant;
  readonly request: PlaceRequest;
  /** About to be departed for by the plan as it stands, the appointment itself included. */
  readonly frozen?: ReadonlySet<number>;
  /** Steps of search at most, where others have to make room. Default 1,500; a few hundred find most of what there is. */
  readonly roomSteps?: number;
}

/** The number of an appointment that has none yet. */
export const NEW_APPOINTMENT = 0;

/** What every day of the task is built with. */
export function optionsOf({ frozen }: PlaceTask): DayOptions {
  return frozen === undefined ? {} : { frozen };
}

/** The refusal, or the unassigned lane where that was asked for. */
export function orLane(task: PlaceTask, refused: Extract<Placement, { ok: false }>): Placement {
  if (!task.request.keepUnassigned) return refused;
  return inLane('Nobody can take it in that window.');
}

/** The appointment as the day sees it, standing nowhere. */
export function wantedAppointment(
  wanted: Wanted,
  at: { id: number; windowStart: Instant; windowEnd: Instant; timeZone: string },
): DayAppointment {
  return {
    id: at.id,
    version: 0,
    jobId: 0,
    customerId: wanted.customerId ?? 0,
    customerName: '',
    branchId: wanted.branchId,
    addressId: 0,
    street: '',
    place: wanted.place,
    postalCode: wanted.postalCode ?? null,
    serviceId: wanted.serviceId,
    serviceName: '',
    subtypeName: null,
    skills: wanted.skills,
    kind: wanted.kind,
    priority: wanted.priority,
    status: 'scheduled',
    windowStart: at.windowStart,
    windowEnd: at.windowEnd,
    timeZone: at.timeZone,
    durationSeconds: wanted.durationSeconds,
    technicianId: null,
    plannedStart: null,
    heldTechnicianId: null,
    heldStart: null,
    pin: null,
    travelStartedAt: null,
    arrivedAt: null,
    completedAt: null,
  };
}

/** The window as the scheduler keeps it; a start to lock leaves only itself. */
export function asWanted(task: PlaceTask): DayAppointment {
  const { request, records } = task;
  const { start } = request;
  return wantedAppointment(request, {
    id: request.appointmentId ?? NEW_APPOINTMENT,
    windowStart: start ?? request.windowStart,
    windowEnd: start === null ? request.windowEnd : addSeconds(start, 1),
    timeZone: records.timeZone,
  });
}

/** The day with only these technicians and what stands on them: enough to see where somebody fits. */
export function narrowed(records: DayRecords, keeps: (technician: DayTechnician) => boolean): DayRecords {
  const technicians = records.technicians.filter(keeps);
  const ids = new Set(technicians.map((one) => one.id));
  const appointments = records.appointments.filter((one) => {
    const id = one.technicianId ?? one.heldTechnicianId;
    return id !== null && ids.has(id);
  });
  return { ...records, technicians, appointments };
}

/** Starts that would be tried for a pin inside the window, a step apart. */
export function startsInside(day: Day, task: PlaceTask): number[] {
  const { request } = task;
  if (request.start !== null) return [secondOf(day, request.start)];
  const step = task.settings.durationStepMinutes * 60;
  const starts: number[] = [];
  const end = secondOf(day, request.windowEnd);
  for (let at = secondOf(day, request.windowStart); at < end; at += step) starts.push(at);
  return starts;
}
