// What is written as iCalendar is read back by a parser that shares no code with the writer: times in every kind of zone, and
// texts that try to break out of their line.

import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import type { Instant } from '../../src/base/time.ts';
import { addSeconds, epochSeconds, instantAt } from '../../src/base/time.ts';
import type { CalendarEntry } from '../../src/domain/calendar.ts';
import { writeIcs } from '../../src/transfer/ics.ts';

function entry(given: Partial<CalendarEntry> = {}): CalendarEntry {
  return {
    uid: 'A-1.0123456789abcdef@dispatch',
    sequence: 7,
    changedAt: '2026-11-20T15:00:00Z' as Instant,
    appointmentId: 1,
    number: 'A-1',
    technicianId: 1,
    technicianName: 'Maria Lopez',
    status: 'confirmed',
    start: '2026-11-24T14:30:00Z' as Instant,
    end: '2026-11-24T16:00:00Z' as Instant,
    timeZone: 'America/Chicago',
    summary: 'AC Repair: Jane Doe',
    location: '1601 W Madison St, Chicago, IL 60612',
    latitude: 41.8819,
    longitude: -87.6669,
    description: 'Promised: 8:00-10:00 AM',
    ...given,
  };
}

function write(entries: readonly CalendarEntry[], name = 'Lakeside'): string {
  const range = { from: '2026-11-20T06:00:00Z' as Instant, to: '2026-11-27T06:00:00Z' as Instant };
  return writeIcs({ name, timeZone: 'America/Chicago', ...range }, entries);
}

interface ReadEvent {
  readonly event: ICAL.Event;
  readonly component: ICAL.Component;
}

/** As a calendar reads it, with the zones of the file and no others. */
function readBack(text: string): ReadEvent[] {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents('vevent').map((component) => ({ component, event: new ICAL.Event(component) }));
}

const property = ({ component }: ReadEvent, name: string): string | null =>
  component.getFirstPropertyValue(name)?.toString() ?? null;

const instantOf = (time: ICAL.Time): Instant => instantAt(time.toUnixTime());

describe('an entry', () => {
  test('comes back as it was written', () => {
    const [read, ...others] = readBack(write([entry()])) as [ReadEvent];
    expect(others).toEqual([]);
    expect(instantOf(read.event.startDate)).toBe('2026-11-24T14:30:00Z');
    expect(instantOf(read.event.endDate)).toBe('2026-11-24T16:00:00Z');
    expect(read.event.startDate.toString()).toBe('2026-11-24T08:30:00');
    expect(read.event.startDate.zone?.tzid).toBe('America/Chicago');
    expect(read.event).toMatchObject({ uid: entry().uid, summary: entry().summary, location: entry().location });
    expect(property(read, 'dtstamp')).toBe('2026-11-20T15:00:00Z');
    expect(property(read, 'sequence')).toBe('7');
    expect(property(read, 'status')).toBe('CONFIRMED');
    expect(property(read, 'geo')).toBe('41.8819,-87.6669');
  });

  test.each([
    ['cancelled', 'CANCELLED', 'TRANSPARENT'],
    ['tentative', 'TENTATIVE', null],
  ] as const)('that is %s says so', (status, written, transparency) => {
    const [read] = readBack(write([entry({ status })])) as [ReadEvent];
    expect(property(read, 'status')).toBe(written);
    expect(property(read, 'transp')).toBe(transparency);
  });

  test('no entries are a calendar too, with the one component that it needs', () => {
    const calendar = new ICAL.Component(ICAL.parse(write([])));
    expect(calendar.getAllSubcomponents().map(({ name }) => name)).toEqual(['vtimezone']);
  });
});

describe('time zones', () => {
  const zones = [
    'America/Chicago',
    'Europe/Berlin',
    'Europe/Dublin',
    'Australia/Lord_Howe',
    'America/St_Johns',
    'Africa/Casablanca',
    'Asia/Kolkata',
    'Asia/Kathmandu',
    'America/Phoenix',
    'Pacific/Chatham',
    'UTC',
  ];

  /** Each half hour around the changes of the clocks in two years, as the runtime's own tables have them, and some between. */
  function momentsOf(timeZone: string): Instant[] {
    const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset', year: 'numeric' });
    const first = epochSeconds('2026-01-01T00:00:00Z' as Instant);
    const days = Array.from({ length: 730 }, (_, day) => first + day * 86_400);
    const offset = (seconds: number): string => format.format(seconds * 1_000);
    const changes = days.filter((day) => offset(day) !== offset(day + 86_400));
    const around = changes.flatMap((day) => Array.from({ length: 48 }, (_, half) => day + half * 1_800));
    return [...days.filter((_, index) => index % 40 === 0), ...around].sort((a, b) => a - b).map(instantAt);
  }

  test.each(zones)('%s: every half hour around each change of two years', (timeZone) => {
    const starts = momentsOf(timeZone);
    const entries = starts.map((start) => entry({ timeZone, start, end: addSeconds(start, 5_400) }));
    const read = readBack(write(entries));
    expect(read.map(({ event }) => instantOf(event.startDate))).toEqual(starts);
    expect(read.map(({ event }) => instantOf(event.endDate))).toEqual(entries.map(({ end }) => end));
  });

  test('a doubled hour keeps both its halves apart, whichever a reader takes', () => {
    const [first, second] = ['2026-11-01T06:30:00Z', '2026-11-01T07:30:00Z'] as [Instant, Instant];
    const text = write([entry({ start: first, end: second })]);
    expect(text).toContain('DTSTART:20261101T063000Z\r\nDTEND:20261101T073000Z\r\n');
  });

  test('each is described once, by the changes that happen in its time', () => {
    const berlin = { timeZone: 'Europe/Berlin', start: '2026-10-20T08:00:00Z' as Instant };
    const text = write([
      entry({ ...berlin, end: '2026-10-20T09:00:00Z' as Instant }),
      entry({ ...berlin, start: '2026-11-02T08:00:00Z' as Instant, end: '2026-11-02T09:00:00Z' as Instant }),
      entry({ timeZone: 'Asia/Kolkata' }),
    ]);
    const parts = [...text.matchAll(/BEGIN:VTIMEZONE\r\n([\s\S]*?)END:VTIMEZONE/g)].map((part) => part[1]);
    expect(parts.map((part) => part?.split('\r\n').filter((line) => /^(TZID|BEGIN|DTSTART|TZOFF)/.test(line)))).toEqual(
      [
        ['TZID:Asia/Kolkata', 'BEGIN:STANDARD', 'DTSTART:19700101T000000', 'TZOFFSETFROM:+0530', 'TZOFFSETTO:+0530'],
        [
          'TZID:Europe/Berlin',
          'BEGIN:DAYLIGHT',
          'DTSTART:20260329T020000',
          'TZOFFSETFROM:+0100',
          'TZOFFSETTO:+0200',
          'BEGIN:STANDARD',
          'DTSTART:20261025T030000',
          'TZOFFSETFROM:+0200',
          'TZOFFSETTO:+0100',
        ],
      ],
    );
  });
});

describe('texts', () => {
  const lines = (text: string): string[] => text.split('\r\n');

  test('lines have at most 75 octets and break between characters', () => {
    const summary = `${'é'.repeat(90)} ${'👩‍🔧'.repeat(40)} ${'x'.repeat(200)}`;
    const text = write([entry({ summary })]);
    for (const line of lines(text)) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line).not.toContain('\ufffd');
      expect(line.isWellFormed()).toBe(true);
    }
    expect((readBack(text) as [ReadEvent])[0].event.summary).toBe(summary);
  });

  test.each([
    ['a new line', 'Doe\r\nATTENDEE:mailto:x@example.com', 'Doe\nATTENDEE:mailto:x@example.com'],
    ['a bare carriage return', 'Doe\rEND:VEVENT', 'Doe\nEND:VEVENT'],
    ['line ends of Unicode', 'a\u0085b\u2028c\u2029d', 'a\nb\nc\nd'],
    ['what drives a terminal', 'Doe\u001b[2J\u0000', 'Doe\\u{1b}[2J\\u{0}'],
    ['a tab', 'a\tb', 'a b'],
    ['half a character', 'a\ud800b', 'a\\u{d800}b'],
    ['signs with a meaning', 'a\\nb; c, d: "e"', 'a\\nb; c, d: "e"'],
  ])('%s stays inside its value', (_, typed, read) => {
    const given = entry({ summary: typed, location: typed, description: typed });
    const text = write([given], typed);
    const [found, ...others] = readBack(text) as [ReadEvent];
    expect(others).toEqual([]);
    expect([found.event.summary, found.event.location, found.event.description]).toEqual([read, read, read]);
    expect(lines(text).filter((line) => /^(ATTENDEE|END:VEVENT)/.test(line))).toEqual(['END:VEVENT']);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/\p{Cc}/u);
  });

  test('any text comes back, apart from what is made visible', () => {
    const texts = fc
      .string({ unit: 'grapheme', maxLength: 200 })
      .filter((text) => !/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u.test(text));
    fc.assert(
      fc.property(texts, texts, (summary, description) => {
        const [read] = readBack(write([entry({ summary, description })])) as [ReadEvent];
        expect([read.event.summary, read.event.description ?? '']).toEqual([summary, description]);
      }),
      { numRuns: 200 },
    );
  });
});
