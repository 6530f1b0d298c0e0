// The grid of one day for one appointment (P6, P8): every start a step apart, per technician, graded with every reason.

import type { Instant } from '../../base/time.ts';
import { addSeconds, epochSeconds } from '../../base/time.ts';
import type { DayAppointment, DayRecords, DayTechnician, Span } from '../../domain/day.ts';
import type { SlotRow, SlotStart } from '../../domain/schedule.ts';
import type { Settings } from '../../domain/settings.ts';
import type { Opening } from '../solver/availability.ts';
import { Availability } from '../solver/availability.ts';
import { companyWindows } from './arrival-window.ts';
import type { Day } from './day.ts';
import { buildDay } from './day.ts';
import { distanceFromStart } from './eligibility.ts';
import { aroundReason, gradeOf, startReasons, stepStarts } from './slots.ts';

export interface GridTask {
  readonly records: DayRecords;
  readonly settings: Settings;
  readonly now: Instant;
  /** Standing nowhere; its number is that of the appointment to move, or 0. */
  readonly wanted: DayAppointment;
  /** Only these technicians; empty = all of the branch. */
  readonly technicianIds: readonly number[];
}

/** One row per technician, in the order of the records. */
export function slotGrid(task: GridTask): SlotRow[] {
  const { settings, now, wanted } = task;
  const others = task.records.appointments.filter((one) => one.id !== wanted.id);
  const records = { ...task.records, appointments: [...others, wanted] };
  const day = buildDay(records, settings, now, { lockAll: true, light: true });
  const real = buildDay({ ...task.records, appointments: others }, settings, now, { light: true });
  const v = day.visitOf.get(wanted.id) as number;
  const openings = new Map<number, Opening[]>();
  for (const opening of new Availability(day.problem, day.plan).openings(v)) {
    openings.set(opening.route, [...(openings.get(opening.route) ?? []), opening]);
  }
  const starts = stepStarts(day, hoursOf(task));
  return task.records.technicians
    .filter((one) => one.branchId === wanted.branchId)
    .filter((one) => task.technicianIds.length === 0 || task.technicianIds.includes(one.id))
    .map((technician) => {
      const own = openings.get(day.routeOf.get(technician.id) ?? -1) ?? [];
      return rowOf(
        task,
        technician,
        starts.map((start) => slotOf({ day, real, technician, wanted, own }, start)),
      );
    });
}

function rowOf({ records, wanted }: GridTask, technician: DayTechnician, starts: SlotStart[]): SlotRow {
  const count = (grade: SlotStart['grade']): number => starts.filter((slot) => slot.grade === grade).length;
  return {
    date: records.date,
    technicianId: technician.id,
    technicianName: technician.name,
    technicianCode: technician.code,
    distanceFromStartMetres: distanceFromStart(technician, wanted),
    green: count('green'),
    yellow: count('yellow'),
    impossible: count('impossible'),
    starts,
  };
}

function slotOf(
  at: { day: Day; real: Day; technician: DayTechnician; wanted: DayAppointment; own: readonly Opening[] },
  start: Instant,
): SlotStart {
  const second = epochSeconds(start) - at.day.origin;
  if (at.own.some((opening) => opening.from <= second && second <= opening.to)) {
    return { start, grade: 'green', reasons: [] };
  }
  const found = startReasons({
    day: at.real,
    technician: at.technician,
    wanted: at.wanted,
    start: epochSeconds(start),
  });
  const unknown = at.wanted.place === null ? [UNKNOWN_PLACE] : [];
  const known = [...unknown, ...found];
  const reasons = known.length > 0 ? known : [aroundReason(at.technician)];
  return { start, grade: gradeOf(reasons), reasons: reasons.map(({ grade: _, ...violation }) => violation) };
}

const UNKNOWN_PLACE = {
  grade: 'yellow',
  code: 'no-coordinates',
  rule: 'A3',
  message: 'The address has no coordinates: only a pin can go there.',
} as const;

/** From the first to the last hour at which anybody works or the company is open; office hours when nobody does. */
function hoursOf({ records, settings, technicianIds }: GridTask): Span {
  const open = companyWindows(records.date, {
    openingHours: settings.openingHours,
    timeZone: records.timeZone,
    windowSeconds: settings.durationStepMinutes * 60,
  });
  const shifts = records.technicians
    .filter((one) => technicianIds.length === 0 || technicianIds.includes(one.id))
    .flatMap((one) => one.shifts);
  const spans = [...open, ...shifts];
  if (spans.length === 0) {
    return { start: addSeconds(records.span.start, 8 * 3_600), end: addSeconds(records.span.start, 17 * 3_600) };
  }
  const starts = spans.map((span) => span.start).sort();
  const ends = spans.map((span) => span.end).sort();
  const step = settings.durationStepMinutes * 60;
  const first = epochSeconds(starts[0] as Instant) - epochSeconds(records.span.start);
  const start = addSeconds(records.span.start, Math.floor(first / step) * step);
  return { start, end: ends.at(-1) as Instant };
}
