// The made-up company's services and technicians: trades with skills that fit together, homes in the towns, hours within the
// opening hours, absences and events.

import type { LocalDate, WallTime } from '../base/time.ts';
import { addDays, dayStart, generatedInstant, weekday } from '../base/time.ts';
import { parseWeeklyHours } from '../base/weekly-hours.ts';
import type { Skills } from '../domain/day.ts';
import type { Settings } from '../domain/settings.ts';
import type { WeeklyStretch } from '../domain/shift.ts';
import { heldLevel } from '../domain/skills.ts';
import type { Dice } from './dice.ts';
import { ABSENCES, LAST_NAMES, SHORT_ABSENCES, TECHNICIAN_FIRST_NAMES } from './names.ts';
import type { SeedEvent, SeedFrame, SeedService, SeedTechnician } from './plan.ts';
import type { Region } from './region.ts';
import { drawSpot, drawTown } from './region.ts';

const service = (
  department: string,
  name: string,
  minutes: number,
  more: Pick<SeedService, 'skills' | 'weight'> & Partial<SeedService>,
): SeedService => ({ department, name, kind: 'tech', durationSeconds: minutes * 60, priority: 'normal', ...more });

const SERVICES: readonly SeedService[] = [
  service('HVAC', 'AC Repair', 90, { skills: { hvac: 1 }, priority: 'high', weight: 10 }),
  service('HVAC', 'Furnace Repair', 90, { skills: { gas: 1, hvac: 1 }, priority: 'high', weight: 8 }),
  service('HVAC', 'Maintenance Tune-up', 60, { skills: { hvac: 1 }, weight: 14 }),
  service('HVAC', 'Boiler Service', 120, { skills: { hvac: 2 }, weight: 4 }),
  service('Plumbing', 'Leak Repair', 60, { skills: { plumbing: 1 }, priority: 'high', weight: 12 }),
  service('Plumbing', 'Drain Cleaning', 90, { skills: { plumbing: 1 }, weight: 9 }),
  service('Plumbing', 'Water Heater Install', 180, { skills: { gas: 1, plumbing: 2 }, weight: 3 }),
  service('Electrical', 'Outlet Repair', 60, { skills: { electrical: 1 }, weight: 9 }),
  service('Electrical', 'Power Outage', 60, { skills: { electrical: 1 }, priority: 'high', weight: 5 }),
  service('Electrical', 'Panel Upgrade', 180, { skills: { electrical: 2 }, weight: 3 }),
  service('Alarms', 'Alarm Check', 60, { skills: { alarm: 1 }, weight: 8 }),
  service('Alarms', 'Camera Install', 120, { skills: { alarm: 1 }, weight: 4 }),
  service('Sales', 'Home Estimate', 60, { skills: {}, kind: 'sales', weight: 1 }),
];

/** The trades in the order people are hired in: the first two can do most of what is asked for. */
const TRADES: readonly Skills[] = [
  { gas: 1, hvac: 2, plumbing: 1 },
  { alarm: 1, electrical: 1, plumbing: 1 },
  { gas: 1, hvac: 1 },
  { gas: 1, plumbing: 2 },
  { alarm: 1, electrical: 2 },
  { hvac: 2 },
  { plumbing: 1 },
  { electrical: 1, hvac: 1 },
];
const ALL_ROUND: Skills = { alarm: 1, electrical: 2, gas: 1, hvac: 2, plumbing: 2 };
/** One in so many sells. */
const SELLER_EVERY = 10;

/** Services the book has by that name keep what they are; durations are steps of the company's. */
export function makeServices({ settings, services }: Pick<SeedFrame, 'settings' | 'services'>): SeedService[] {
  const step = settings.durationStepMinutes * 60;
  return SERVICES.map((one) => ({
    ...one,
    durationSeconds: Math.ceil(one.durationSeconds / step) * step,
    ...services.get(one.name.toLowerCase()),
  }));
}

/** Whether it is a technician's kind of work, and they have the skills. */
export function canDo({ kind, skills }: Pick<SeedTechnician, 'kind' | 'skills'>, wanted: SeedService): boolean {
  const has = Object.entries(wanted.skills).every(([name, level]) => heldLevel(skills, name) >= level);
  return wanted.kind === kind && has;
}

const LUNCH = { seconds: 1_800, earliest: '11:30' as WallTime, latest: '13:00' as WallTime };

export interface TeamFrame extends Pick<SeedFrame, 'settings' | 'today' | 'timeZone'> {
  readonly region: Region;
  readonly count: number;
  /** How many days ahead absences fall into. */
  readonly days: number;
  /** Everybody works the opening hours, and nobody is away. */
  readonly isPlain: boolean;
  readonly isAllRound: boolean;
}

export function makeTeam(dice: Dice, frame: TeamFrame): SeedTechnician[] {
  const opening = openingOf(frame.settings);
  const names = namesFor(dice, frame.count);
  return names.map((name, index) => {
    const isSeller = index % SELLER_EVERY === SELLER_EVERY - 1;
    const hours = frame.isPlain ? opening : ownHours(dice, opening);
    return {
      name,
      kind: isSeller ? 'sales' : 'tech',
      skills: isSeller ? {} : frame.isAllRound ? ALL_ROUND : tradeOf(index),
      home: drawSpot(dice, frame.region, drawTown(dice, frame.region)).place,
      hours,
      lunch: LUNCH,
      ...(frame.isPlain ? { timeOff: [], events: [] } : awayTimes(dice, frame)),
    };
  });
}

/** Sellers take no trade away. */
function tradeOf(index: number): Skills {
  return TRADES[(index - Math.floor(index / SELLER_EVERY)) % TRADES.length] as Skills;
}

function openingOf(settings: Settings): WeeklyStretch[] {
  return parseWeeklyHours(settings.openingHours).map(({ weekday: day, start, end }) => {
    return { weekday: day, startTime: start, endTime: end };
  });
}

function namesFor(dice: Dice, count: number): string[] {
  const surnames = dice.shuffle([...LAST_NAMES]);
  return Array.from({ length: count }, (_, index) => {
    const first = TECHNICIAN_FIRST_NAMES[index % TECHNICIAN_FIRST_NAMES.length];
    return `${first} ${surnames[index % surnames.length]}`;
  });
}

const LONG_DAY_HOURS = 6;
const LATER_HOURS = 1;

/** Most work the opening hours; some begin an hour later, some have a weekday free. */
function ownHours(dice: Dice, opening: readonly WeeklyStretch[]): WeeklyStretch[] {
  const roll = dice.between(1, 100);
  if (roll <= 15) return opening.map(later);
  const days = [...new Set(opening.map((stretch) => stretch.weekday))];
  if (roll > 30 || days.length < 4) return [...opening];
  const free = dice.pick(days);
  return opening.filter((stretch) => stretch.weekday !== free);
}

function later(stretch: WeeklyStretch): WeeklyStretch {
  const [from, to] = [stretch.startTime, stretch.endTime].map((time) => Number(time.slice(0, 2))) as [number, number];
  if (to - from < LONG_DAY_HOURS) return stretch;
  const startTime = `${String(from + LATER_HOURS).padStart(2, '0')}${stretch.startTime.slice(2)}` as WallTime;
  return { ...stretch, startTime };
}

const LONG_ABSENCE_PERCENT = 15;
const SHORT_ABSENCE_PERCENT = 25;
const TRAINING_PERCENT = 15;

/** Absences and trainings of one technician, some time within the days ahead. */
function awayTimes(dice: Dice, frame: TeamFrame): Pick<SeedTechnician, 'timeOff' | 'events'> {
  const { timeZone, today, days } = frame;
  const timeOff: SeedTechnician['timeOff'][number][] = [];
  const someDay = (): LocalDate => addDays(today, dice.between(1, Math.max(1, days)));
  if (dice.happens(LONG_ABSENCE_PERCENT)) {
    const first = someDay();
    const end = dayStart(addDays(first, dice.between(2, 8)), timeZone);
    timeOff.push({ start: dayStart(first, timeZone), end, reason: dice.pick(ABSENCES) });
  }
  if (dice.happens(SHORT_ABSENCE_PERCENT)) {
    const date = someDay();
    const [start, end] = dice.pick([
      ['08:00', '10:00'],
      ['14:00', '18:00'],
    ] as const);
    const at = (time: string) => generatedInstant(date, time as WallTime, timeZone);
    timeOff.push({ start: at(start), end: at(end), reason: dice.pick(SHORT_ABSENCES) });
  }
  const events: SeedEvent[] = dice.happens(TRAINING_PERCENT)
    ? [{ title: 'Training', date: someDay(), startTime: '14:00' as WallTime, durationSeconds: 7_200, rrule: null }]
    : [];
  return { timeOff, events };
}

/** Everybody's meeting: on the first opening day of each week from today on, when the day opens. */
export function makeMeeting({ settings, today }: Pick<SeedFrame, 'settings' | 'today'>): SeedEvent {
  const opening = openingOf(settings);
  const first = [...opening].sort((a, b) => ((a.weekday + 6) % 7) - ((b.weekday + 6) % 7))[0] as WeeklyStretch;
  const date = addDays(today, (first.weekday - weekday(today) + 7) % 7);
  const code = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'][first.weekday];
  const rrule = `FREQ=WEEKLY;BYDAY=${code}`;
  return { title: 'Team meeting', date, startTime: first.startTime, durationSeconds: 1_800, rrule };
}
