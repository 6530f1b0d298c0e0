// One row of the board where the day is unusual: records without times, customers who were not there, stops inside each other, lunch
// in the middle of a drive, and technicians without a shift.

import { describe, expect, it } from 'vitest';
import type { BoardRow } from '../../../src/domain/board.ts';
import type { DayAppointment, DayRecords, DayTechnician } from '../../../src/domain/day.ts';
import { boardAt } from '../../support/board-days.ts';
import type { TechnicianWords } from '../../support/day-records.ts';
import { appointment, at, north, records, TUESDAY, technician } from '../../support/day-records.ts';

const clock = (time: string): string => at(TUESDAY, time);

function row(words: Omit<TechnicianWords, 'id'>, appointments: readonly DayAppointment[], now = '6:00'): BoardRow {
  const one: DayTechnician = technician({ id: 1, name: 'Maria Lopez', ...words });
  const [first] = boardAt(records([one], appointments), now).rows;
  if (!first) throw new Error('no row');
  return first;
}

const times = ({ stops }: BoardRow): unknown[] =>
  stops.map(({ appointmentId, start, end }) => [appointmentId, start, end]);

describe('a stop', () => {
  it('that is complete without a time stands where it was planned, and without a plan at its window: no delay reaches it', () => {
    const late = appointment({ id: 3, window: '8:00-9:00', planned: '1@8:00', status: 'on-site', arrived: '8:00' });
    const done = { status: 'complete', window: '9:00-11:00' } as const;
    const planned = appointment({ ...done, id: 1, planned: '1@9:30' });
    const unplanned = { ...appointment({ ...done, id: 2, window: '13:00-15:00' }), technicianId: 1 };
    const found = row({}, [late, planned, unplanned], '16:00');
    expect(times(found)).toEqual([
      [3, clock('8:00'), clock('16:00')],
      [1, clock('9:30'), clock('10:30')],
      [2, clock('13:00'), clock('14:00')],
    ]);
    expect(found.stops[2]?.plannedStart).toBe(clock('13:00'));
  });

  it('at which nobody was there takes a quarter of an hour at its planned time, whenever somebody left for it', () => {
    const missed = appointment({
      id: 1,
      window: '8:00-10:00',
      planned: '1@9:00',
      status: 'no-show',
      left: '9:20',
      arrived: '9:40',
    });
    expect(times(row({}, [missed], '12:00'))).toEqual([[1, clock('9:00'), clock('9:15')]]);
  });

  it('at which somebody arrived on a day that is over took as long as planned, where nobody said when it ended', () => {
    const forgotten = appointment({
      id: 1,
      window: '8:00-10:00',
      planned: '1@9:00',
      status: 'on-site',
      arrived: '9:10',
    });
    expect(times(row({}, [forgotten], '+9:00'))).toEqual([[1, clock('9:10'), clock('10:10')]]);
  });

  it('to which somebody left on a day that is over was reached after the drive, where nobody said when', () => {
    const forgotten = appointment({
      id: 1,
      window: '8:00-10:00',
      planned: '1@9:00',
      status: 'on-the-way',
      left: '9:30',
    });
    expect(times(row({}, [forgotten], '+9:00'))).toEqual([[1, clock('9:30'), clock('10:30')]]);
  });

  it('comes behind an event that has begun, though it was planned before it', () => {
    const events = [{ at: '9:00-11:00', title: 'Depot', place: north(0) }];
    const done = { status: 'complete', left: '8:00', arrived: '8:00', done: '8:30' } as const;
    const first = appointment({ ...done, id: 1, window: '8:00-9:00', planned: '1@8:00', minutes: 30, place: north(0) });
    const missed = appointment({ id: 2, window: '8:00-12:00', planned: '1@8:45', minutes: 15, place: north(0) });
    expect(times(row({ events }, [first, missed], '9:30'))[1]).toEqual([2, clock('11:00'), clock('11:15')]);
  });

  it('of a technician without a shift is reached from the start place, however early that is', () => {
    const left = appointment({
      id: 1,
      window: '9:00-11:00',
      planned: '1@9:30',
      status: 'on-the-way',
      left: '9:00',
      place: north(0),
    });
    const next = appointment({ id: 2, window: '13:00-15:00', planned: '1@13:00', place: north(0) });
    expect(times(row({ shifts: [] }, [left, next], '9:10'))).toEqual([
      [1, clock('9:10'), clock('10:10')],
      [2, clock('13:00'), clock('14:00')],
    ]);
  });

  it('overlaps the one that lasts longest, not the one that began last', () => {
    const pinned = (id: number, start: string, minutes: number) =>
      appointment({ id, window: '8:00-17:00', planned: `1@${start}`, minutes, pin: 'both', place: north(0) });
    const { stops } = row({}, [pinned(1, '9:00', 180), pinned(2, '9:30', 30), pinned(3, '11:30', 60)]);
    expect(stops.map(({ violations }) => violations)).toEqual([[], ['Overlaps A-1.'], ['Overlaps A-1.']]);
  });
});

describe('the blocks of a row', () => {
  it('stand in order of time, and of two that begin together the one named first goes first', () => {
    const { blocks } = row(
      {
        lunch: '11:30-13:00',
        timeOff: [{ at: '15:00-17:00' }],
        events: [
          { at: '9:00-10:00', title: 'Call' },
          { at: '8:30-9:00', title: 'Early' },
          { at: '9:00-9:30', title: 'Note', isOpen: true },
        ],
      },
      [],
    );
    expect(blocks.map(({ kind, title }) => title || kind)).toEqual(['Early', 'Call', 'Note', 'lunch', 'time-off']);
  });

  it('have lunch in the middle of a drive that is too long before it and after it', () => {
    const before = appointment({ id: 1, window: '10:00-11:00', planned: '1@10:30', place: north(0) });
    const after = appointment({ id: 2, window: '13:00-14:00', planned: '1@13:15', place: north(40) });
    const { blocks, stops } = row({ lunch: '12:00-12:15' }, [before, after]);
    expect(blocks).toMatchObject([{ kind: 'lunch', start: clock('12:00'), end: clock('12:30') }]);
    expect(stops[1]?.travel).toMatchObject({ start: clock('11:30'), end: clock('13:15') });
  });

  it('have lunch at its earliest where there is neither a stop nor a shift, only a place that is held', () => {
    const held = appointment({ id: 1, window: '14:00-16:00', held: '1@14:00' });
    const { blocks, returnTravel } = row({ shifts: [], lunch: '11:30-13:00' }, [held]);
    expect(blocks).toMatchObject([{ kind: 'lunch', start: clock('11:30') }]);
    expect(returnTravel).toBe(null);
  });
});

it('names those who start together, and nobody for links of another kind', () => {
  const stops = [1, 2, 3].map((id) => appointment({ id, window: '8:00-10:00', planned: `${id}@9:00` }));
  const staff = [1, 2, 3].map((id) => technician({ id }));
  const day: DayRecords = {
    ...records(staff, stops),
    links: {
      links: [
        { kind: 'same-start', appointmentId: 1, otherId: 2, gapSeconds: 0 },
        { kind: 'after', appointmentId: 3, otherId: 2, gapSeconds: 0 },
      ],
      ends: [],
    },
  };
  const together = boardAt(day, '6:00').rows.flatMap((one) => one.stops.map(({ togetherWith }) => togetherWith));
  expect(together).toEqual([['A-2'], ['A-1'], undefined]);
});
