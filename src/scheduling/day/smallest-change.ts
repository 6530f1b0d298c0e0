// The smallest single change that makes an appointment fit (X1). Changes are tried on a copy of the day, the smallest first, by
// a price in minutes of trouble; the first that works is the answer, so no cheaper one of those listed here does.

import { formatDistance, parseDistance } from '../../base/distance.ts';
import { formatDuration } from '../../base/duration.ts';
import { formatId } from '../../base/ids.ts';
import { addSeconds, epochSeconds, formatTimes } from '../../base/time.ts';
import { count } from '../../base/words.ts';
import type { DayAppointment, DayRecords, DayTechnician, Span } from '../../domain/day.ts';
import type { SmallestChange } from '../../domain/schedule.ts';
import { lackingSkills } from '../../domain/skills.ts';
import { companyWindows } from './arrival-window.ts';
import { distanceFromStart, skillWords, unfitReasons } from './eligibility.ts';
import { place } from './place.ts';
import type { PlaceTask } from './place-task.ts';

interface Trial {
  readonly kind: SmallestChange['kind'];
  /** Minutes of trouble. */
  readonly price: number;
  readonly text: string;
  readonly task: PlaceTask;
}

/** Of trouble, beside the minutes that a change itself has. */
const PRICE = {
  window: 15,
  overtime: 20,
  shift: 25,
  pin: 60,
  limit: 60,
  radius: 90,
  event: 180,
  skill: 480,
  /** Last: who is away is away, often ill, and it is not the dispatcher who decides. */
  timeOff: 100_000,
} as const;
const METRES_PER_TENTH_MILE = 161;
const EXTRA_MINUTES = [30, 60, 90, 120] as const;
/** Somebody waits for the answer, and dozens of changes may have to be tried. */
const ROOM_STEPS = 400;

/** The first change that works, or null when none of them does. */
export function smallestChange(task: PlaceTask, one: DayAppointment): SmallestChange | null {
  if (one.place === null) return null;
  const trials = [
    ...windowTrials(task),
    ...ownPinTrials(task, one),
    ...pinTrials(task),
    ...task.records.technicians
      .filter((technician) => technician.branchId === one.branchId)
      .filter(({ id }) => task.request.technicianId === null || id === task.request.technicianId)
      .flatMap((technician) => technicianTrials(task, one, technician)),
  ];
  trials.sort((a, b) => a.price - b.price || (a.text < b.text ? -1 : 1));
  for (const { kind, text, task: changed } of trials) {
    const placement = place({ ...changed, roomSteps: ROOM_STEPS });
    if (!placement.ok || placement.technicianId === null || placement.plannedStart === null) continue;
    const { name } = task.records.technicians.find(({ id }) => id === placement.technicianId) as DayTechnician;
    return {
      kind,
      text,
      technicianId: placement.technicianId,
      technicianName: name,
      start: placement.plannedStart,
    };
  }
  return null;
}

function windowTrials(task: PlaceTask): Trial[] {
  const { records, settings, request } = task;
  const windowSeconds = epochSeconds(request.windowEnd) - epochSeconds(request.windowStart);
  const clock = settings.clock === '24' ? 24 : 12;
  return companyWindows(records.date, {
    openingHours: settings.openingHours,
    timeZone: records.timeZone,
    windowSeconds,
  })
    .filter((window) => window.start !== request.windowStart && window.end > task.now)
    .map((window) => {
      const apart = Math.abs(epochSeconds(window.start) - epochSeconds(request.windowStart)) / 60;
      const words = formatTimes(window.start, window.end, records.timeZone, clock);
      return {
        kind: 'window',
        price: PRICE.window + apart,
        text: `Promise ${words} instead.`,
        task: { ...task, request: { ...request, windowStart: window.start, windowEnd: window.end } },
      };
    });
}

/** Pinned in one respect, it may be its own pin that is in the way. */
function ownPinTrials(task: PlaceTask, one: DayAppointment): Trial[] {
  if (one.pin === null) return [];
  const text = `Unpin ${formatId('appointment', one.id)} itself.`;
  const request = { ...task.request, technicianId: null, start: null };
  return [{ kind: 'pin', price: PRICE.pin, text, task: { ...task, request } }];
}

function pinTrials(task: PlaceTask): Trial[] {
  const { records } = task;
  return records.appointments
    .filter((other) => other.pin !== null && (other.status === 'scheduled' || other.status === 'accepted'))
    .map((other) => ({
      kind: 'pin',
      price: PRICE.pin,
      text: `Unpin ${formatId('appointment', other.id)} ${other.customerName}.`,
      task: withAppointments(task, (one) => (one.id === other.id ? { ...one, pin: null } : one)),
    }));
}

function withAppointments(task: PlaceTask, change: (one: DayAppointment) => DayAppointment): PlaceTask {
  return { ...task, records: { ...task.records, appointments: task.records.appointments.map(change) } };
}

function withTechnician(task: PlaceTask, id: number, changes: Partial<DayTechnician>): PlaceTask {
  const technicians = task.records.technicians.map((one) => (one.id === id ? { ...one, ...changes } : one));
  const records: DayRecords = { ...task.records, technicians };
  // Whoever helps has to be the one whose day was changed, else the change was not what helped.
  return { ...task, records, request: { ...task.request, technicianId: id } };
}

function technicianTrials(task: PlaceTask, one: DayAppointment, technician: DayTechnician): Trial[] {
  const unfit = new Set(unfitReasons(technician, one, task.settings).map(({ code }) => code));
  if (unfit.size > 1) return [];
  if (unfit.has('missing-skill')) return [skillTrial(task, one, technician)];
  if (unfit.has('outside-radius')) return [radiusTrial(task, one, technician)];
  if (unfit.size > 0 || technician.shifts.length === 0) return [];
  return [...hourTrials(task, technician), ...limitTrials(task, technician), ...absenceTrials(task, technician)];
}

function skillTrial(task: PlaceTask, one: DayAppointment, technician: DayTechnician): Trial {
  const lacking = lackingSkills(one.skills, technician.skills);
  return {
    kind: 'skill',
    price: PRICE.skill * lacking.length,
    text: `Give ${technician.name} the ${skillWords(lacking)}.`,
    task: withTechnician(task, technician.id, { skills: { ...technician.skills, ...one.skills } }),
  };
}

function radiusTrial(task: PlaceTask, one: DayAppointment, technician: DayTechnician): Trial {
  const metres = distanceFromStart(technician, one) as number;
  const reach = reachText(metres, task.settings.units);
  return {
    kind: 'radius',
    price: PRICE.radius + Math.round((metres - (technician.coverageRadiusMetres as number)) / 1_000),
    text: `Let ${technician.name} go ${reach} far.`,
    task: withTechnician(task, technician.id, { coverageRadiusMetres: parseDistance(reach) }),
  };
}

/** A distance that is no shorter when it is typed as it is written. */
function reachText(metres: number, units: 'mi' | 'km'): string {
  const step = units === 'mi' ? METRES_PER_TENTH_MILE : 100;
  const texts = [0, step, 10 * step].map((more) => formatDistance(metres + more, units));
  return texts.find((text) => parseDistance(text) >= metres) as string;
}

function hourTrials(task: PlaceTask, technician: DayTechnician): Trial[] {
  const { shifts, name, id, overtimeSeconds } = technician;
  const [first, ...rest] = shifts as [Span, ...Span[]];
  return EXTRA_MINUTES.flatMap((minutes): Trial[] => {
    const seconds = minutes * 60;
    const words = formatDuration(seconds);
    const early = [{ ...first, start: addSeconds(first.start, -seconds) }, ...rest];
    return [
      {
        kind: 'overtime',
        price: PRICE.overtime + minutes,
        text: `Let ${name} work ${words} ${overtimeSeconds > 0 ? 'more ' : ''}overtime.`,
        task: withTechnician(task, id, { overtimeSeconds: overtimeSeconds + seconds }),
      },
      {
        kind: 'shift',
        price: PRICE.shift + minutes,
        text: `Let ${name} start ${words} earlier.`,
        task: withTechnician(task, id, { shifts: early }),
      },
    ];
  });
}

function limitTrials(task: PlaceTask, technician: DayTechnician): Trial[] {
  const { maxJobsPerDay: most, name, id } = technician;
  if (most === null) return [];
  const text = `Let ${name} take ${count(most + 1, 'appointment')} that day.`;
  return [{ kind: 'limit', price: PRICE.limit, text, task: withTechnician(task, id, { maxJobsPerDay: most + 1 }) }];
}

function absenceTrials(task: PlaceTask, technician: DayTechnician): Trial[] {
  const { timeOff, events, name, id } = technician;
  const absences = timeOff.map(
    (absence): Trial => ({
      kind: 'time-off',
      price: PRICE.timeOff,
      text: `Take back ${name}'s time off${absence.reason === null ? '' : ` (${absence.reason})`}.`,
      task: withTechnician(task, id, { timeOff: timeOff.filter((other) => other !== absence) }),
    }),
  );
  const meetings = events
    .filter((event) => !event.isOpen)
    .map(
      (event): Trial => ({
        kind: 'time-off',
        price: PRICE.event,
        text: `Free ${name} from "${event.title}".`,
        task: withTechnician(task, id, { events: events.filter((other) => other !== event) }),
      }),
    );
  return [...absences, ...meetings];
}
