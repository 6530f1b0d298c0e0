// Cards and lists of appointments as a dispatcher reads them, at 80 columns, with and without color.

import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { Instant, LocalDate } from '../../src/base/time.ts';
import type { AppointmentCard, AppointmentChange, AppointmentDetails } from '../../src/domain/appointment.ts';
import { book, edit, list, pins, show, status } from '../../src/presentation/appointment.ts';
import type { ViewOptions } from '../../src/presentation/view.ts';
import { makeView } from '../../src/presentation/view.ts';

const view = (options: Partial<ViewOptions> = {}) =>
  makeView({
    columns: 80,
    color: false,
    ascii: false,
    timeZone: 'America/Chicago',
    units: 'mi',
    clock: '12',
    now: '2026-11-23T14:00:00Z' as Instant,
    today: '2026-11-23' as LocalDate,
    ...options,
  });

const appointment: AppointmentCard = {
  id: 7,
  number: 'A-7',
  version: 3,
  jobId: 2,
  jobNumber: 'J-2',
  customerId: 1,
  customerNumber: 'C-1',
  customerName: 'Jane Doe',
  customerKind: 'customer',
  addressId: 1,
  addressNumber: 'AD-1',
  street: '1201 W Madison St',
  city: 'Chicago',
  kind: 'tech',
  serviceId: 1,
  serviceName: 'AC Repair',
  subtypeName: 'Rooftop unit',
  priority: 'high',
  status: 'scheduled',
  isInMotion: false,
  windowStart: '2026-11-24T14:00:00Z' as Instant,
  windowEnd: '2026-11-24T16:00:00Z' as Instant,
  timeZone: 'America/Chicago',
  durationSeconds: 5400,
  technicianId: 1,
  technicianNumber: 'T-1',
  technicianName: 'Maria Lopez',
  plannedStart: '2026-11-24T14:20:00Z' as Instant,
  heldTechnicianId: null,
  heldTechnicianName: null,
  heldStart: null,
  links: [],
  pin: {
    lock: 'both',
    reason: 'asked for her',
    by: 'kim',
    at: '2026-11-23T14:00:00Z' as Instant,
    expiresAt: null,
  },
  notes: 'gate 4\u001b[31m',
  onSiteNotes: 'line one\nline two',
  acceptedAt: null,
  travelStartedAt: null,
  arrivedAt: null,
  completedAt: null,
  cancelledAt: null,
  cancelReason: null,
  unableReason: null,
  createdAt: '2026-11-23T14:00:00Z' as Instant,
  externalId: null,
  source: null,
};
const unassigned: AppointmentCard = {
  ...appointment,
  technicianId: null,
  technicianNumber: null,
  technicianName: null,
  plannedStart: null,
  pin: null,
};
const change = (card: AppointmentCard, rest: Partial<AppointmentChange> = {}): AppointmentChange => ({
  ...card,
  moved: [],
  violations: [],
  ...rest,
});

test('a booking: promise, plan and pin apart, what moved, what the pin breaks, what next', () => {
  const moved = {
    appointmentId: 3,
    number: 'A-3',
    customerName: 'Ng',
    from: { technicianId: 1, technicianName: 'Maria Lopez', start: '2026-11-24T15:00:00Z' as Instant },
    to: { technicianId: 2, technicianName: 'Sam Okafor', start: '2026-11-24T15:30:00Z' as Instant },
    bumped: false,
  };
  const result = change(appointment, {
    moved: [
      moved,
      { ...moved, number: 'A-5', to: { ...moved.from, start: moved.to.start } },
      { ...moved, number: 'A-4', to: null, bumped: true },
    ],
    violations: ['Maria Lopez is off 8:00-9:00 AM.'],
  });
  expect(book(result, view())).toBe(`A-7 · AC Repair / Rooftop unit · scheduled
  Window         Tue 24 Nov 2026, 8:00-10:00 AM CST
  Planned start  8:20 AM
  Technician     Maria Lopez (Pinned)
  Duration       1h30
  Pin            technician and time locked, by kim
  Pin reason     asked for her
  Customer       C-1 Jane Doe
  Address        AD-1 1201 W Madison St, Chicago
  Job            J-2
  Priority       high
  Notes          gate 4\\u{1b}[31m
  On-site notes  line one
                 line two
Moved A-3 Ng: Maria Lopez 9:00 AM → Sam Okafor 9:30 AM
Moved A-5 Ng: Maria Lopez 9:00 AM → 9:30 AM
Bumped A-4 Ng: Maria Lopez 9:00 AM → unassigned
! Maria Lopez is off 8:00-9:00 AM.
Next: dispatch explain A-4
`);
});

test('a change says what was promised before, whom to tell, where it was, and which moves are tight', () => {
  const at = (time: string) => `2026-11-${time}Z` as Instant;
  const maria = (start: string) => ({ technicianId: 1, technicianName: 'Maria Lopez', start: at(start) });
  const before = {
    windowStart: at('23T16:00:00'),
    windowEnd: at('23T18:00:00'),
    timeZone: 'America/Chicago',
    place: maria('23T16:15:00'),
    customerPhone: '+13125550199',
  };
  const fox = { appointmentId: 3, number: 'A-3', customerName: 'Fox', from: maria('24T14:48:00'), bumped: false };
  const window = { windowStart: at('24T14:00:00'), windowEnd: at('24T16:00:00') };
  const moved = [
    { ...fox, ...window, to: maria('24T15:59:00') },
    { ...fox, ...window, to: maria('24T15:50:00') },
  ];
  const text = edit(change(appointment, { before, moved }), view());
  expect(text.slice(text.indexOf('Promised'))).toBe(
    `Promised: Mon 23 Nov 10am-12pm → Tue 24 Nov 8-10am; tell Jane Doe, 312-555-0199
Moved A-7 Jane Doe: Maria Lopez 10:15 AM → Tue 24 Nov 8:20 AM
! Moved A-3 Fox: Maria Lopez 8:48 AM → 9:59 AM, 1m to spare of 8-10am
Moved A-3 Fox: Maria Lopez 8:48 AM → 9:50 AM
Next: dispatch board 2026-11-24
`,
  );
});

test('an unassigned one says so, with the held place, and how to learn why', () => {
  const held = {
    heldTechnicianId: 2,
    heldTechnicianName: 'Sam Okafor',
    heldStart: '2026-11-24T15:00:00Z' as Instant,
  };
  const text = book(change({ ...unassigned, ...held }), view());
  expect(text).toContain('  Planned start  none yet\n  Technician     unassigned\n');
  expect(text).toContain('  Held           for Sam Okafor at 9:00 AM\n');
  expect(text).toContain('Next: dispatch explain A-7\n');
});

test.each([
  ['technician', 'Maria Lopez (Pinned: technician)'],
  ['time', 'Maria Lopez (Pinned: time)'],
] as const)('a lock on %s alone says so', (lock, expected) => {
  const pin = { lock, reason: null, by: null, at: null, expiresAt: '2026-11-25T14:00:00Z' as Instant };
  const text = book(change({ ...appointment, pin }), view());
  expect(text).toContain(expected);
  expect(text).toContain(`${lock} locked, until Wed 25 Nov 2026 8:00 AM CST`);
});

test('of a cancelled one no lock is shown', () => {
  const text = book(change({ ...appointment, status: 'cancelled' }), view());
  expect(text).toContain('  Technician     Maria Lopez\n');
  expect(text).not.toContain('Pin');
});

describe('next steps', () => {
  const next = (change: object) => {
    const progress = { steps: [], jobStatus: 'open', jobIsFlagged: false, jobOpenAppointments: 1, ...change } as const;
    const text = status({ ...appointment, ...progress }, view());
    return /Next: (.*)/.exec(text)?.[1] ?? null;
  };
  test.each([
    [{ status: 'accepted' }, 'dispatch status A-7 on-the-way'],
    [{ status: 'on-the-way' }, 'dispatch status A-7 on-site'],
    [{ status: 'on-site' }, 'dispatch status A-7 complete'],
    [{ status: 'complete' }, null],
    [
      { status: 'complete', jobOpenAppointments: 0 },
      'dispatch job complete J-2, or book again: dispatch book J-2 --first',
    ],
    [
      { status: 'cancelled', jobOpenAppointments: 0 },
      'dispatch book J-2 --first, or dispatch job cancel J-2 --reason ...',
    ],
    [{ status: 'cancelled', jobOpenAppointments: 0, jobStatus: 'cancelled' }, null],
  ])('%j', (change, expected) => {
    expect(next(change)).toBe(expected);
  });
});

test('a card with history: actual times, distances, steps, reschedules', () => {
  const details: AppointmentDetails = {
    ...appointment,
    status: 'on-site',
    travelStartedAt: '2026-11-24T14:05:00Z' as Instant,
    arrivedAt: '2026-11-24T14:25:00Z' as Instant,
    distances: {
      fromStartMetres: 1609,
      fromPreviousMetres: 3219,
      fromPreviousSeconds: 480,
      fromPlannedStopMetres: null,
      fromPlannedStopSeconds: null,
    },
    steps: [{ from: 'scheduled', to: 'on-the-way', at: '2026-11-24T14:05:00Z' as Instant, by: 'maria', reason: null }],
    reschedules: [
      {
        initiatedBy: 'customer',
        reason: 'weather',
        oldWindowStart: '2026-11-23T14:00:00Z' as Instant,
        oldWindowEnd: '2026-11-23T16:00:00Z' as Instant,
        newWindowStart: appointment.windowStart,
        newWindowEnd: appointment.windowEnd,
        at: '2026-11-22T14:00:00Z' as Instant,
        by: 'kim',
      },
    ],
    violations: [],
  };
  const text = show(details, view({ columns: 140 }));
  expect(text).toContain('On the way     Tue 24 Nov 2026 8:05 AM CST\n');
  expect(text).toContain('From start     1.0 mi, straight line\n');
  expect(text).toContain('From previous  2.0 mi, 8m driving\n');
  expect(text).not.toContain('Drive there');
  expect(text).toContain('Steps\n  Tue 24 Nov 2026 8:05 AM CST: scheduled → on the way, maria\n');
  expect(text).toContain(
    'Reschedules\n  Sun 22 Nov 2026 8:00 AM CST: from Mon 23 Nov 2026, 8:00-10:00 AM CST, by kim (customer: weather)\n',
  );
});

describe('lists', () => {
  const wide = { ...appointment, customerName: '株式会社 日本冷暖房サービス', notes: '🔑 '.repeat(40) };
  const result = { items: [appointment, unassigned, wide], total: 60, upcoming: 58, range: null };

  test('fit 80 columns whatever stands in them', () => {
    const lines = list(result, view()).split('\n');
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
    expect(lines[0]).toMatch(/^NO +WINDOW +CUSTO/);
    expect(lines[1]).toMatch(/^A-7 {2}Tue 24 Nov 8-10am {2,}Jane/);
    expect(lines[1]).toContain('🔒Mar');
    expect(lines[2]).toContain('unassi');
    expect(lines.slice(-3)).toEqual([
      '3 of 60 appointments; --limit shows more',
      '58 upcoming appointments   🔒 pinned',
      '',
    ]);
  });

  test('leave out columns nobody needs, and the year and zone that everybody knows', () => {
    const [head, row] = list({ ...result, items: [{ ...unassigned, notes: null }] }, view({ columns: 140 })).split(
      '\n',
    );
    expect(head).not.toContain('NOTES');
    expect(row).toContain('Tue 24 Nov 8-10am  ');
    const far = { ...unassigned, timeZone: 'America/New_York', windowStart: '2027-01-05T14:00:00Z' as Instant };
    const other = { ...far, windowEnd: '2027-01-05T16:00:00Z' as Instant };
    expect(list({ ...result, items: [other] }, view({ columns: 140 }))).toContain('Tue 5 Jan 2027 9-11am EST');
  });

  test('of days name the zone and the days around', () => {
    const range = { from: '2026-11-24', to: '2026-11-25', previous: '2026-11-22', next: '2026-11-26' };
    const text = list({ ...result, range: range as never }, view());
    expect(text).toMatch(/^Tue 24 Nov 2026 - Wed 25 Nov 2026 \(America\/Chicago\)\n/);
    expect(text).toContain('Before: --date 2026-11-22 --days 2   After: --date 2026-11-26 --days 2\n');
    expect(text).toContain('A-7  Tue 24 Nov 8-10am  ');
  });

  test('of one day say the date once', () => {
    const range = { from: '2026-11-24', to: '2026-11-24', previous: '2026-11-23', next: '2026-11-25' };
    const text = list({ ...result, range: range as never }, view());
    expect(text).toContain('\nA-7  8-10am  Jane');
  });

  test('of pins say what each breaks', () => {
    const items = [{ ...appointment, violations: ['Maria Lopez is off.', 'It is out of her radius.'] }];
    const text = pins({ items, total: 1 }, view({ ascii: true }));
    expect(text).toContain('both');
    expect(text).toContain('! A-7: Maria Lopez is off. It is out of her radius.\n');
    expect(pins({ items: [], total: 0 }, view())).toBe('No pins.\n');
  });
});
