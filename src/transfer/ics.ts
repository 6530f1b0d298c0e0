// Visits as an iCalendar file (RFC 5545): each property on a line of its own whatever its text holds, lines folded between
// characters, every time zone described.

import type { ClockText, Instant, LocalDate } from '../base/time.ts';
import { epochSeconds, offsetSeconds, resolveWallTime } from '../base/time.ts';
import { visible } from '../base/words.ts';
import type { CalendarEntry } from '../domain/calendar.ts';
import { clockText, zoneLines } from './ics-zone.ts';

/** Octets of a line, without its end. */
const LINE_OCTETS = 75;

/** What the file covers, also where nothing happens in it. */
export interface IcsFrame {
  /** As calendars show it. */
  readonly name: string;
  readonly timeZone: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** The file's text. */
export function writeIcs(frame: IcsFrame, entries: readonly CalendarEntry[]): string {
  const name = textValue(frame.name);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//dispatch//calendar//EN',
    'CALSCALE:GREGORIAN',
    `NAME:${name}`,
    `X-WR-CALNAME:${name}`,
    // A calendar has to hold something: without entries, its time zone.
    ...(entries.length === 0 ? zoneLines(frame.timeZone, frame.from, frame.to) : timeZones(entries)),
    ...entries.flatMap(entryLines),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** One description for each zone, over the time that its entries cover. */
function timeZones(entries: readonly CalendarEntry[]): string[] {
  const zones = [...new Set(entries.map(({ timeZone }) => timeZone))].sort();
  return zones.flatMap((zone) => {
    const moments = entries.filter(({ timeZone }) => timeZone === zone).flatMap(({ start, end }) => [start, end]);
    const [first, last] = [moments.toSorted()[0], moments.toSorted().at(-1)];
    return first && last ? zoneLines(zone, first, last) : [];
  });
}

function entryLines(entry: CalendarEntry): string[] {
  const { latitude, longitude, location, description, timeZone } = entry;
  return [
    'BEGIN:VEVENT',
    `UID:${textValue(entry.uid)}`,
    `DTSTAMP:${utcText(entry.changedAt)}`,
    `LAST-MODIFIED:${utcText(entry.changedAt)}`,
    `SEQUENCE:${entry.sequence}`,
    `DTSTART${timeValue(entry.start, timeZone)}`,
    `DTEND${timeValue(entry.end, timeZone)}`,
    `STATUS:${entry.status.toUpperCase()}`,
    ...(entry.status === 'cancelled' ? ['TRANSP:TRANSPARENT'] : []),
    `SUMMARY:${textValue(entry.summary)}`,
    ...(location === '' ? [] : [`LOCATION:${textValue(location)}`]),
    ...(latitude === null || longitude === null ? [] : [`GEO:${latitude};${longitude}`]),
    ...(description === '' ? [] : [`DESCRIPTION:${textValue(description)}`]),
    'END:VEVENT',
  ];
}

function utcText(instant: Instant): string {
  return `${clockText(epochSeconds(instant))}Z`;
}

/** By the zone's clocks; by UTC where they show that time twice: some readers take the first, some the second. */
function timeValue(instant: Instant, zone: string): string {
  const seconds = epochSeconds(instant);
  const wall = clockText(seconds + offsetSeconds(zone, seconds));
  const date = wall.slice(0, 8).replace(/(....)(..)(..)/, '$1-$2-$3') as LocalDate;
  const time = wall.slice(9).replace(/(..)(..)(..)/, '$1:$2:$3') as ClockText;
  const isClear = resolveWallTime(date, time, zone).length === 1;
  return isClear ? `;TZID=${zone}:${wall}` : `:${utcText(instant)}`;
}

/** Text from the book can neither end its line nor drive a terminal; lines of its own become those of the value. */
function textValue(text: string): string {
  const lines = text.replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n').replaceAll('\t', ' ');
  const shown = visible(lines, { newlines: true });
  return shown.replace(/[\\;,]/g, (character) => `\\${character}`).replaceAll('\n', '\\n');
}

/** Cut into lines of 75 octets, all but the first behind a space; never within a character. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > LINE_OCTETS) {
      parts.push(part);
      part = '';
      // The space in front.
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join('\r\n ');
}
