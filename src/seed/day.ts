// One date of the made-up company: everybody's route, what has become of it, what is pinned, and what waits in the lane.

import type { Coordinates } from '../base/geo.ts';
import { greatCircleMetres } from '../base/geo.ts';
import type { Instant, LocalDate } from '../base/time.ts';
import { addSeconds, epochSeconds, instantAt } from '../base/time.ts';
import { companyWindows } from '../scheduling/day/arrival-window.ts';
import type { Caller, Callers } from './callers.ts';
import type { Dice } from './dice.ts';
import { AHEAD, outcomesOf } from './history.ts';
import { APPOINTMENT_NOTES, JOB_NOTES, PIN_REASONS } from './names.ts';
import type { SeedEvent, SeedFrame, SeedLoad, SeedPin, SeedService, SeedTechnician, SeedVisit } from './plan.ts';
import type { Stop } from './route.ts';
import { fillRoute } from './route.ts';
import type { SeedDay, Shape } from './scenario.ts';
import { canDo } from './team.ts';
import type { Seconds } from './workday.ts';
import { workdayOf } from './workday.ts';

export interface DayFrame {
  readonly dice: Dice;
  readonly frame: SeedFrame;
  readonly shape: Shape;
  readonly services: readonly SeedService[];
  readonly technicians: readonly SeedTechnician[];
  readonly meeting: SeedEvent | null;
  readonly callers: Callers;
  readonly driveSeconds: (from: Coordinates, to: Coordinates) => number;
}

export interface MadeDay {
  readonly visits: readonly SeedVisit[];
  readonly load: SeedLoad;
}

const HOUR = 3_600;
const DAY = 86_400;
const NOTE_PERCENT = 12;
/** Days fuller and emptier than the day is meant to be. */
const SPREAD_PERCENT = 6;
/** Calls that nobody has a place for yet are for the days right ahead. */
const LANE_DAYS = 6;

export function makeDay(made: DayFrame, day: SeedDay): MadeDay {
  const { frame, technicians, shape } = made;
  const taken = new Set<number>();
  const windows = windowsOn(frame, day.date);
  const load = { date: day.date, busySeconds: 0, capacitySeconds: 0 };
  const visits: SeedVisit[] = [];
  for (const technician of technicians.keys()) {
    const route = routeOf(made, { technician, day, windows, taken });
    if (!route) continue;
    load.busySeconds += route.busySeconds;
    load.capacitySeconds += route.capacitySeconds;
    visits.push(...visitsOf(made, { technician, stops: route.stops, date: day.date }));
  }
  const emergencies = shape.emergencies * technicians.length;
  const waits = Math.ceil((shape.unassigned * technicians.length) / 100);
  const at = { date: day.date, windows, taken };
  const isSoon = day.date < localDateAfter(frame, LANE_DAYS);
  visits.push(...lane(made, { ...at, count: isSoon ? waits : 0, priority: null }));
  visits.push(...lane(made, { ...at, count: emergencies, priority: 'emergency' }));
  return { visits, load };
}

function localDateAfter({ now }: SeedFrame, days: number): string {
  return addSeconds(now, days * DAY).slice(0, 10);
}

function windowsOn({ settings, timeZone }: SeedFrame, date: LocalDate): Seconds[] {
  const windowSeconds = (settings.windowHours[0] ?? 2) * HOUR;
  return companyWindows(date, { openingHours: settings.openingHours, timeZone, windowSeconds }).map(
    ({ start, end }) => ({ start: epochSeconds(start), end: epochSeconds(end) }),
  );
}

interface Route {
  readonly technician: number;
  readonly day: SeedDay;
  readonly windows: readonly Seconds[];
  /** Customers who are visited on this date already. */
  readonly taken: Set<number>;
}

function routeOf(made: DayFrame, { technician, day, windows, taken }: Route) {
  const { dice, frame, shape, callers, driveSeconds } = made;
  const one = made.technicians[technician] as SeedTechnician;
  const workday = workdayOf(one, day.date, { ...frame, meeting: made.meeting });
  const able = ableServices(made, one);
  if (!workday || able.length === 0) return null;
  const { maximumAreaMetres, bufferMinutes } = frame.settings;
  const isTooFar = ({ at }: Caller): boolean =>
    maximumAreaMetres > 0 && greatCircleMetres(one.home, at.place) > maximumAreaMetres;
  const isTaken = (caller: Caller): boolean => taken.has(caller.customer) || isTooFar(caller);
  const towns = callers.townsAround(one.home);
  const nextCaller = (here: Coordinates): Caller | null => {
    const where = shape.isScattered
      ? dice.shuffle([...towns])
      : dice.happens(15)
        ? callers.townsAround(one.home)
        : towns;
    return callers.next(one.kind, where, { here, isTaken, far: shape.isScattered });
  };
  return fillRoute(dice, {
    home: one.home,
    workday,
    windows,
    bufferSeconds: bufferMinutes * 60,
    driveSeconds,
    percent: Math.min(100, day.percent + dice.between(-SPREAD_PERCENT, SPREAD_PERCENT)),
    mostStops: shape.stopsPerDay,
    nextCaller,
    nextService: () => wantedService(made, able),
    take: ({ customer }) => taken.add(customer),
  });
}

/** The services that a technician has the skills for. */
function ableServices({ services }: DayFrame, technician: SeedTechnician): number[] {
  return [...services.keys()].filter((index) => canDo(technician, services[index] as SeedService));
}

function wantedService({ dice, services }: DayFrame, able: readonly number[]) {
  const service = dice.weighted(able, (index) => (services[index] as SeedService).weight);
  return { service, durationSeconds: (services[service] as SeedService).durationSeconds };
}

function visitsOf(
  made: DayFrame,
  { technician, stops, date }: { technician: number; stops: readonly Stop[]; date: LocalDate },
): SeedVisit[] {
  const { dice, frame, shape } = made;
  const createdAt = stops.map(({ start }) => bookedAt(made, start));
  const outcomes = shape.isPlain
    ? stops.map(() => AHEAD)
    : outcomesOf(dice, { stops, createdAt, now: frame.now, isToday: date >= frame.today });
  return stops.map((stop, index) => {
    const outcome = outcomes[index] ?? AHEAD;
    const isOpen = outcome.status === 'scheduled' && stop.start > epochSeconds(frame.now);
    return {
      date,
      ...bookingOf(made, stop, createdAt[index] as Instant),
      ...outcome,
      place: { technician, start: instantAt(stop.start) },
      priority: null,
      pin: isOpen && dice.happens(shape.pinned) ? drawPin(made) : null,
      jobStatus: outcome.status === 'complete' && date < frame.today ? 'complete' : 'open',
    };
  });
}

function drawPin({ dice, shape }: DayFrame): SeedPin {
  const lock = shape.isScattered ? 'both' : dice.pick(['technician', 'technician', 'both', 'time'] as const);
  return { lock, reason: dice.pick(PIN_REASONS) };
}

/** Some days before the visit, and before now. */
function bookedAt({ dice, frame }: DayFrame, start: number): Instant {
  const before = start - dice.between(12, 14 * 24) * HOUR;
  const ago = epochSeconds(frame.now) - dice.between(10, 4_000) * 60;
  return instantAt(Math.min(before, ago));
}

function bookingOf(
  { dice }: DayFrame,
  { caller, service, window, durationSeconds }: Pick<Stop, 'caller' | 'service' | 'window' | 'durationSeconds'>,
  createdAt: Instant,
) {
  return {
    customer: caller.customer,
    address: caller.address,
    service,
    window: { start: instantAt(window.start), end: instantAt(window.end) },
    durationSeconds,
    jobNotes: dice.happens(NOTE_PERCENT) ? dice.pick(JOB_NOTES) : null,
    notes: dice.happens(NOTE_PERCENT) ? dice.pick(APPOINTMENT_NOTES) : null,
    createdAt,
  };
}

/** Nobody calls about a tune-up in the middle of a storm. */
function isUrgent({ services }: DayFrame, index: number): boolean {
  return services[index]?.priority === 'high';
}

interface Lane {
  readonly date: LocalDate;
  readonly windows: readonly Seconds[];
  readonly taken: Set<number>;
  readonly count: number;
  readonly priority: 'emergency' | null;
}

/** Calls with a promise but no technician, in windows that are not over. */
function lane(made: DayFrame, { date, windows, taken, count, priority }: Lane): SeedVisit[] {
  const { dice, frame, technicians } = made;
  const open = windows.filter(({ start }) => start > epochSeconds(frame.now));
  if (open.length === 0) return [];
  const visits: SeedVisit[] = [];
  for (let number = 0; number < count; number++) {
    const one = dice.pick(technicians);
    const able = ableServices(made, one).filter((index) => priority === null || isUrgent(made, index));
    const caller = made.callers.next(one.kind, made.callers.townsAround(one.home), {
      here: one.home,
      isTaken: ({ customer }) => taken.has(customer),
    });
    if (!caller || able.length === 0) continue;
    taken.add(caller.customer);
    const window = dice.pick(open);
    const stop = { caller, window, ...wantedService(made, able) };
    const createdAt =
      priority === null ? bookedAt(made, window.start) : addSeconds(frame.now, -dice.between(5, 240) * 60);
    const booking = bookingOf(made, stop, createdAt);
    visits.push({ date, ...booking, ...AHEAD, place: null, priority, pin: null, jobStatus: 'open' });
  }
  return visits;
}
