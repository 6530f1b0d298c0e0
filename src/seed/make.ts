// Makes the whole company: people and team first, then day by day who is visited when, what waits, and what has become of it.
// The same shape, frame and seed make the same company.

import type { Coordinates } from '../base/geo.ts';
import type { LocalDate } from '../base/time.ts';
import { addDays, dayStart, epochSeconds, instantAt } from '../base/time.ts';
import { travelBetween, travelModelOf } from '../scheduling/day/travel.ts';
import { Callers } from './callers.ts';
import type { DayFrame } from './day.ts';
import { makeDay } from './day.ts';
import { makeDice } from './dice.ts';
import { JOB_NOTES } from './names.ts';
import { makePeople } from './people.ts';
import type { SeedFrame, SeedLoad, SeedPlan, SeedTechnician, SeedVisit, SeedWaiting } from './plan.ts';
import { makeRegion } from './region.ts';
import type { Shape } from './scenario.ts';
import { canDo, makeMeeting, makeServices, makeTeam } from './team.ts';

/** One job in so many has not been booked yet. */
const WAITING_EVERY = 25;

export interface MakeOptions {
  readonly seed: number;
  /** Customers that the book has already. */
  readonly customers: number;
}

export function makeCompany(frame: SeedFrame, shape: Shape, { seed, customers: from }: MakeOptions): SeedPlan {
  const dice = makeDice(seed);
  const region = makeRegion(frame.timeZone, frame.centre, shape.customers);
  const customers = makePeople(dice, { region, count: shape.customers, now: frame.now, from });
  const { technicians: count, span: days, isPlain, isAllRound } = shape;
  const technicians = makeTeam(dice, { ...frame, region, count, days, isPlain, isAllRound });
  // A small crew offers less: what nobody can do is not in its books.
  const services = makeServices(frame).filter((one) => technicians.some((technician) => canDo(technician, one)));
  const meeting = frame.mayMeet && !isPlain ? makeMeeting(frame) : null;
  const callers = new Callers(dice, region, customers);
  const model = travelModelOf(frame.settings);
  const driveSeconds = (a: Coordinates, b: Coordinates): number => travelBetween(model, a, b).seconds;
  const made: DayFrame = { dice, frame, shape, services, technicians, meeting, callers, driveSeconds };
  const visits: SeedVisit[] = [];
  const loads: SeedLoad[] = [];
  for (const day of shape.days) {
    const { visits: found, load } = makeDay(made, day);
    visits.push(...found);
    loads.push(load);
  }
  const waiting = isPlain ? [] : waitingJobs(made, Math.ceil(visits.length / WAITING_EVERY));
  const plan = { region, services, technicians, meeting, customers, visits, waiting, loads };
  return shape.isSick ? withSickness(plan, frame.timeZone) : plan;
}

/** Calls of the last days that nobody has promised anything yet. */
function waitingJobs({ dice, frame, callers, services, technicians }: DayFrame, count: number): SeedWaiting[] {
  const waiting: SeedWaiting[] = [];
  const asked = new Set<number>();
  const able = [...services.keys()].filter((index) => services[index]?.kind === 'tech');
  for (let number = 0; number < count; number++) {
    const { home } = dice.pick(technicians);
    const isTaken = ({ customer }: { customer: number }): boolean => asked.has(customer);
    const caller = callers.next('tech', callers.townsAround(home), { here: home, isTaken });
    if (!caller) break;
    asked.add(caller.customer);
    waiting.push({
      customer: caller.customer,
      address: caller.address,
      service: dice.weighted(able, (index) => services[index]?.weight ?? 0),
      jobNotes: dice.happens(50) ? dice.pick(JOB_NOTES) : null,
      priority: dice.happens(10) ? 'high' : null,
      createdAt: instantAt(epochSeconds(frame.now) - dice.between(5, 2_000) * 60),
    });
  }
  return waiting;
}

/** Whoever has most to do calls in sick for the first day: the visits keep their windows and wait in the lane. */
function withSickness(plan: SeedPlan, timeZone: string): SeedPlan {
  const visitsOf = (index: number): number => plan.visits.filter(({ place }) => place?.technician === index).length;
  const sick = [...plan.technicians.keys()].reduce((best, one) => (visitsOf(one) > visitsOf(best) ? one : best), 0);
  const date = plan.loads[0]?.date as LocalDate;
  const timeOff = [{ start: dayStart(date, timeZone), end: dayStart(addDays(date, 1), timeZone), reason: 'sick' }];
  return {
    ...plan,
    technicians: plan.technicians.map((one, index): SeedTechnician => (index === sick ? { ...one, timeOff } : one)),
    visits: plan.visits.map((visit) =>
      visit.place?.technician === sick ? { ...visit, place: null, pin: null } : visit,
    ),
  };
}
