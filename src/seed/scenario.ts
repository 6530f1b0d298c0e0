// The named scenarios and the plain load, as one description each of what is made: all of it goes the same way.

import type { LocalDate } from '../base/time.ts';
import { addDays, daysBetween, weekday } from '../base/time.ts';
import { parseWeeklyHours } from '../base/weekly-hours.ts';
import type { SeedFrame } from './plan.ts';

export const SCENARIOS = ['tiny', 'gridlocked', 'storm-day', 'technician-sick'] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** A day that is booked, and how full the technicians' time is meant to be. */
export interface SeedDay {
  readonly date: LocalDate;
  readonly percent: number;
}

/** What is made. */
export interface Shape {
  readonly customers: number;
  readonly technicians: number;
  readonly days: readonly SeedDay[];
  /** How many days ahead absences fall into. */
  readonly span: number;
  /** Everybody works the opening hours, nobody is away, nobody has cancelled, and no job waits. */
  readonly isPlain: boolean;
  readonly stopsPerDay: number;
  /** Everybody drives to the farthest caller rather than to the nearest. */
  readonly isScattered: boolean;
  /** Everybody can do everything: only place and time tell who suits. */
  readonly isAllRound: boolean;
  /** Percent of what lies ahead. */
  readonly pinned: number;
  /** Calls in the lane of each day, by technician and hundred days. */
  readonly unassigned: number;
  /** Emergencies in the lane of each day, by technician. */
  readonly emergencies: number;
  /** One technician falls ill for the day: the visits go to the lane. */
  readonly isSick: boolean;
}

export interface LoadWish {
  readonly customers: number;
  readonly technicians: number;
  readonly days: number;
  /** Days before today. */
  readonly history: number;
}

const NO_LIMIT = 1_000;
const FULL_SOON = 94;
const FULL_LATE = 77;

/** Today and the days ahead, fuller the sooner, and the days behind. */
export function loadShape({ today }: Pick<SeedFrame, 'today'>, wish: LoadWish): Shape {
  const first = addDays(today, -wish.history);
  const count = wish.history + wish.days;
  const percentOf = (date: LocalDate): number => {
    const ahead = Math.max(0, daysBetween(today, date));
    return FULL_SOON - Math.floor(((FULL_SOON - FULL_LATE) * ahead) / Math.max(1, wish.days - 1));
  };
  const dates = Array.from({ length: count }, (_, index) => addDays(first, index));
  return {
    ...PLAIN,
    customers: wish.customers,
    technicians: wish.technicians,
    days: dates.map((date) => ({ date, percent: percentOf(date) })),
    span: wish.days,
    isPlain: false,
    pinned: 5,
    unassigned: 25,
  };
}

const PLAIN = {
  span: 1,
  isPlain: true,
  stopsPerDay: NO_LIMIT,
  isScattered: false,
  isAllRound: false,
  pinned: 0,
  unassigned: 0,
  emergencies: 0,
  isSick: false,
} as const;

/** Made on the next day the company is open, so that nothing of it is over yet. */
export function scenarioShape(frame: Pick<SeedFrame, 'today' | 'settings'>, scenario: Scenario): Shape {
  const date = nextOpenDay(frame);
  const on = (percent: number): readonly SeedDay[] => [{ date, percent }];
  switch (scenario) {
    case 'tiny':
      return { ...PLAIN, customers: 10, technicians: 2, days: on(80), stopsPerDay: 3 };
    case 'gridlocked': {
      const wrong = { isScattered: true, isAllRound: true, pinned: 100, unassigned: 100 };
      return { ...PLAIN, customers: 120, technicians: 6, days: on(100), ...wrong };
    }
    case 'storm-day':
      return { ...PLAIN, customers: 200, technicians: 6, days: on(65), emergencies: 8, pinned: 5 };
    case 'technician-sick':
      return { ...PLAIN, customers: 120, technicians: 6, days: on(85), isSick: true };
  }
}

function nextOpenDay({ today, settings }: Pick<SeedFrame, 'today' | 'settings'>): LocalDate {
  const open = new Set<number>(parseWeeklyHours(settings.openingHours).map((hours) => hours.weekday));
  let date = addDays(today, 1);
  while (!open.has(weekday(date))) date = addDays(date, 1);
  return date;
}
