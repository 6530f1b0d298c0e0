// What an arrival window costs beyond its drive: how much of a day is free, how many days of calls are still to come, and so
// how likely its time is bought by others.

import { describe, expect, it } from 'vitest';
import type { Coordinates } from '../../../src/base/geo.ts';
import type { Priority } from '../../../src/domain/appointment.ts';
import type { DayAppointment } from '../../../src/domain/day.ts';
import { buildDay, secondOf } from '../../../src/scheduling/day/day.ts';
import { DEFAULT_TRAVEL_MODEL, travelBetween } from '../../../src/scheduling/day/travel.ts';
import {
  freePercent,
  hasTimeFor,
  leadPercent,
  soldAnywayPercent,
  timePriceSeconds,
  usualDriveSeconds,
  worthSeconds,
} from '../../../src/scheduling/day/window-price.ts';
import { at, booked, DEPOT, NOW, north, records, SETTINGS, technician } from '../../support/day.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** The day with so many hours of work at the depot. */
function dayWith(hours: readonly number[], changes: Parameters<typeof technician>[1] = {}) {
  const appointments = hours.map(
    (length, index): DayAppointment =>
      booked(index + 1, index + 1, '08:00', {
        windowEnd: at('16:00'),
        durationSeconds: length * HOUR,
        place: DEPOT,
      }),
  );
  return buildDay(
    records(
      hours.map((_, index) => technician(index + 1, changes)),
      appointments,
    ),
    SETTINGS,
    NOW,
  );
}

describe('days of calls to come before a day that is worked from 8 to 17, in percent', () => {
  it.each([
    ['the day before at 8', -DAY, 100],
    ['the day before at 12:30', -DAY + 4.5 * HOUR, 50],
    ['the day before at 17', -DAY + 9 * HOUR, 0],
    ['the day before at 20', -DAY + 12 * HOUR, 0],
    ['two days before at 20', -2 * DAY + 12 * HOUR, 100],
    ['three days before at 8', -3 * DAY, 300],
    ['on the day', HOUR, 0],
  ])('%s', (_, now, expected) => {
    expect(leadPercent({ opens: 0, closes: 9 * HOUR, now })).toBe(expected);
  });
});

describe('the free part of a day', () => {
  it.each([
    ['nothing is booked', [], {}, 0],
    ['of one technician', [4.5], {}, 50],
    ['of two technicians', [9, 3.6], {}, 30],
    ['with lunch', [4.5], { lunch: { seconds: HOUR, earliest: at('11:00'), latest: at('14:00') } }, 38],
    ['with an absence', [3], { timeOff: [{ id: 1, reason: null, start: at('13:00'), end: at('17:00') }] }, 22],
  ] as [string, number[], Parameters<typeof technician>[1], number][])('%s', (_, hours, changes, expected) => {
    expect(freePercent(dayWith(hours, changes))).toBe(expected);
  });
});

describe('how likely others buy the time', () => {
  it.each([
    ['the day before, all free', [0.01], -DAY, 25],
    ['the day before, half free', [4.5], -DAY, 50],
    ['two days before, half free', [4.5], -2 * DAY, 100],
    ['three days before, full', [9], -3 * DAY, 100],
    ['on the eve, half free', [4.5], -DAY + 12 * HOUR, 5],
    ['on the day itself', [4.5], HOUR, 0],
  ])('%s', (_, hours, now, expected) => {
    expect(soldAnywayPercent(dayWith(hours), { opens: 0, closes: 9 * HOUR, now })).toBe(expected);
  });
});

it.each([
  [3_600, 600, 0, 0],
  [3_600, 600, 40, 2_100],
  [3_600, 600, 100, 5_250],
  [3_600, -600, 100, 4_500],
])(
  '%i s of work with %i s of driving, %i% sold anyway, count as %i s',
  (serviceSeconds, driveSeconds, soldPercent, price) => {
    expect(timePriceSeconds({ serviceSeconds, driveSeconds, soldPercent })).toBe(price);
  },
);

it.each([
  ['normal', 7_500],
  ['high', 15_000],
  ['emergency', 15_000],
] as [Priority, number][])(
  'a %s visit of a company whose visits take an hour and a drive of 1,000 s is worth %i s',
  (priority, seconds) => {
    expect(worthSeconds({ serviceSeconds: 3_600, driveSeconds: 1_000 }, priority)).toBe(seconds);
  },
);

describe('the usual drive', () => {
  const model = DEFAULT_TRAVEL_MODEL;
  const drive = (a: Coordinates, b: Coordinates): number => travelBetween(model, a, b).seconds;
  const [here, near, far] = [north(0), north(2), north(30)];

  it('is the mean from every start to every customer', () => {
    const expected = (drive(here, near) + drive(here, far) + drive(near, near) + drive(near, far)) / 4;
    expect(usualDriveSeconds(model, [here, near], [near, far])).toBe(Math.round(expected));
  });

  it('is twenty minutes where no place is known', () => {
    expect(usualDriveSeconds(model, [], [near])).toBe(1_200);
    expect(usualDriveSeconds(model, [near], [])).toBe(1_200);
  });
});

it.each([
  ['beside the work that is there', [8, 6], 9, 13, 3, true],
  ['not beside as much', [8, 6], 9, 13, 3.5, false],
  ['not before the shift', [1], 4, 7, 1, false],
  ['not after the last start', [1], 15, 17, 3, false],
])('room is looked for where somebody is at work with the time: %s', (_, work, from, to, hours, expected) => {
  const day = dayWith(work);
  const [start, end] = [from, to].map((hour) => secondOf(day, at(`${String(hour).padStart(2, '0')}:00`)));
  const window = { start: start as number, end: end as number };
  expect(hasTimeFor(day, { window, serviceSeconds: hours * HOUR })).toBe(expected);
});
