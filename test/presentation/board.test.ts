import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { LocalDate } from '../../src/base/time.ts';
import type { Board, BoardDay } from '../../src/domain/board.ts';
import type { DayAppointment, DayRecords } from '../../src/domain/day.ts';
import { show } from '../../src/presentation/board.ts';
import type { ViewOptions } from '../../src/presentation/view.ts';
import { makeView } from '../../src/presentation/view.ts';
import { boardAt, fullDay, largeDay } from '../support/board-days.ts';
import type { DayFrame } from '../support/day-records.ts';
import { appointment, north, records, technician } from '../support/day-records.ts';

function draw(days: readonly BoardDay[], options: Partial<ViewOptions> & { layout?: 'table' } = {}): string {
  const { layout, ...rest } = options;
  const first = days[0] as BoardDay;
  const view = makeView({
    columns: 80,
    color: false,
    ascii: false,
    timeZone: first.timeZone,
    units: 'mi',
    clock: '12',
    now: first.now,
    today: first.date,
    ...rest,
  });
  const range = { from: first.date, to: first.date, previous: first.date, next: first.date };
  const board: Board = { days, range, ...(layout ? { layout } : {}) };
  return show(board, view);
}

function linesOf(text: string): string[] {
  return text.split('\n').slice(0, -1);
}

const NIGHT: DayFrame = { date: '2026-11-24' as LocalDate, timeZone: 'America/Chicago' };
/** The clocks go back at 2:00. */
const LONG_DAY: DayFrame = { date: '2026-11-01' as LocalDate, timeZone: 'America/Chicago' };

function nightDay(): DayRecords {
  return records(
    [technician({ id: 1, name: 'Nora Night', code: 'NORA', shifts: ['22:00-+6:00'], lunch: '+1:00-+3:00' }, NIGHT)],
    [
      appointment(
        { id: 7, customerName: 'Jane Doe', window: '22:00-+0:00', planned: '1@23:15', place: north(4) },
        NIGHT,
      ),
      appointment(
        { id: 8, customerName: 'Minh Ng', window: '+3:00-+5:00', planned: '1@+3:30', place: north(8) },
        NIGHT,
      ),
    ],
    NIGHT,
  );
}

function longDay(): DayRecords {
  return records(
    [technician({ id: 1, name: 'Maria Lopez', code: 'MARIA', shifts: ['0:00-5:00'] }, LONG_DAY)],
    [
      appointment(
        { id: 9, customerName: 'Jane Doe', window: '0:00-4:00', planned: '1@3:00', place: north(4) },
        LONG_DAY,
      ),
    ],
    LONG_DAY,
  );
}

function emptyDay(): DayRecords {
  return records([technician({ id: 1, name: 'Maria Lopez', shifts: [] })], []);
}

describe('the board, drawn', () => {
  it.each<[string, DayRecords, string, Parameters<typeof draw>[1]]>([
    ['full-80', fullDay(), '10:48', {}],
    ['full-140', fullDay(), '10:48', { columns: 140 }],
    ['full-60', fullDay(), '10:48', { columns: 60 }],
    ['full-80-ascii', fullDay(), '10:48', { ascii: true }],
    ['full-100-color', fullDay(), '10:48', { columns: 100, color: true }],
    ['full-80-24-hours', fullDay(), '6:00', { clock: '24' }],
    ['full-80-table', fullDay(), '10:48', { layout: 'table' }],
    ['full-140-table', fullDay(), '10:48', { columns: 140, layout: 'table' }],
    ['large-80', largeDay(), '6:00', {}],
    ['large-160', largeDay(), '6:00', { columns: 160 }],
    ['night-80', nightDay(), '12:00', {}],
    ['clocks-go-back-80', longDay(), '0:30', {}],
    ['empty-80', emptyDay(), '8:00', {}],
    ['empty-80-table', emptyDay(), '8:00', { layout: 'table' }],
  ])('%s', async (name, day, time, options) => {
    await expect(draw([boardAt(day, time)], options)).toMatchFileSnapshot(`../golden/board/${name}.txt`);
  });

  it('shows several days one below the other, with one legend', () => {
    const text = draw([boardAt(fullDay(), '6:00'), boardAt(nightDay(), '6:00')]);
    expect(text.match(/Tue 24 Nov 2026/g)).toHaveLength(2);
    expect(text.match(/▐ ▌ booked/g)).toHaveLength(1);
  });

  it('colors without moving anything', () => {
    const day = boardAt(fullDay(), '10:48');
    const colored = draw([day], { color: true });
    const esc = String.fromCharCode(27);
    expect(colored).toContain(`${esc}[`);
    expect(colored.replaceAll(new RegExp(`${esc}\\[[0-9;]*m`, 'g'), '')).toBe(draw([day]));
  });

  it('uses nothing but ASCII when asked to, names aside', () => {
    const day = largeDay();
    expect(draw([boardAt(day, '9:40')], { ascii: true })).toMatch(/^[\n -~]*$/);
  });

  it('makes control characters of names visible', () => {
    const day = records(
      [technician({ id: 1, name: 'Maria\u001b[31m', code: 'M\u0007' })],
      [
        appointment({
          id: 7,
          customerName: 'Eve\u001b]0;x\u0007',
          window: '8:00-12:00',
          planned: '1@8:30',
          minutes: 180,
        }),
      ],
    );
    const text = draw([boardAt(day, '6:00')], { columns: 140 });
    expect(text.includes('\u001b') || text.includes('\u0007')).toBe(false);
    expect(text).toContain('Eve\\u{1b}');
  });

  it('marks now only on the day that runs', () => {
    expect(draw([boardAt(fullDay(), '10:48')])).toContain('▼');
    expect(draw([boardAt(fullDay(), '6:00')])).not.toContain('▼');
  });
});

const name = fc.oneof(
  fc.constantFrom(
    'Jane Doe',
    'Minh Ng',
    '日本語カンパニー',
    '😀 Toys',
    'Ñandú',
    '👩‍🔧 Co',
    'Д',
    'اسم',
    'Wolfeschlegelsteinhausen',
  ),
  fc.string({ minLength: 1, maxLength: 20 }),
);

/** Any day: overlaps, stops outside of shifts, every status, tiny and huge appointments. */
const anyDay = fc
  .array(
    fc.record({
      technicianId: fc.integer({ min: 1, max: 3 }),
      minute: fc.integer({ min: 0, max: 23 * 60 }),
      minutes: fc.constantFrom(5, 15, 30, 60, 90, 240, 600),
      kilometres: fc.integer({ min: 0, max: 30 }),
      status: fc.constantFrom('scheduled', 'accepted', 'on-the-way', 'on-site', 'complete', 'no-show'),
      pin: fc.constantFrom(null, 'both'),
      place: fc.constantFrom('assigned', 'held', 'unassigned'),
      customerName: name,
    }),
    { maxLength: 25 },
  )
  .map((drafts): DayRecords => {
    const people = [
      technician({ id: 1, name: 'Maria Lopez', code: 'MARIA', lunch: '11:30-13:00' }),
      technician({ id: 2, name: '日本 太郎', code: 'TARO', shifts: ['6:00-10:00', '13:00-19:00'] }),
      technician({
        id: 3,
        name: 'Nora Night',
        code: 'NORA',
        shifts: ['20:00-+2:00'],
        timeOff: [{ at: '21:00-22:30' }],
      }),
    ];
    const clock = (minute: number): string => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
    const booked = drafts.map((draft, index): DayAppointment => {
      const start = clock(draft.minute);
      const isAssigned = draft.place === 'assigned';
      const status = isAssigned ? draft.status : 'scheduled';
      const hasLeft = !['scheduled', 'accepted', 'no-show'].includes(status);
      return appointment({
        id: 100 + index,
        customerName: draft.customerName,
        window: `${start}-${clock(Math.min(draft.minute + 59, 24 * 60 - 1))}`,
        ...(isAssigned ? { planned: `${draft.technicianId}@${start}` } : {}),
        ...(draft.place === 'held' ? { held: `${draft.technicianId}@${start}` } : {}),
        ...(hasLeft ? { left: start } : {}),
        ...(hasLeft && status !== 'on-the-way' ? { arrived: start } : {}),
        ...(status === 'complete' ? { done: start } : {}),
        minutes: draft.minutes,
        status: status as DayAppointment['status'],
        pin: draft.pin as DayAppointment['pin'],
        place: draft.kilometres === 30 ? null : north(draft.kilometres),
      });
    });
    return records(people, booked);
  });

describe('any board', () => {
  it('keeps to the width and names every appointment', () => {
    const widths = fc.oneof(fc.constantFrom(60, 80, 140), fc.integer({ min: 40, max: 400 }));
    const hour = fc.integer({ min: 0, max: 23 });
    fc.assert(
      fc.property(anyDay, widths, hour, fc.boolean(), (day, columns, now, ascii) => {
        const text = draw([boardAt(day, `${now}:07`)], { columns, ascii });
        for (const line of linesOf(text)) {
          expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
          expect(line).toBe(line.trimEnd());
        }
        for (const { id } of day.appointments) expect(text).toContain(String(id));
        const table = draw([boardAt(day, `${now}:07`)], { columns, ascii, layout: 'table' });
        for (const line of linesOf(table)) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
        for (const { id } of day.appointments) expect(table).toContain(`A-${id}`);
      }),
      { numRuns: 300 },
    );
  });

  it('stands each pill where the axis says', () => {
    const day = boardAt(fullDay(), '6:00');
    const lines = linesOf(draw([day], { columns: 80 }));
    const hours = lines.find((line) => line.includes('12pm')) ?? '';
    const row = lines.find((line) => line.startsWith('Jo Brandt')) ?? '';
    const noon = hours.indexOf('12pm');
    const one = hours.indexOf(' 1 ', noon) + 1;
    expect(row.indexOf('▐')).toBe(one);
    expect(row.indexOf('▌')).toBe(hours.indexOf(' 2 ', one) + 1 - 1);
  });
});
