// Every quarter of an hour around every change of the clocks: what is read from it as people type it, and what the calendar of
// Intl says should be read. Printed line by line, the same in every time zone that the machine itself may be in.

import { AppError } from '../../../src/base/errors.ts';
import type { ClockText, Instant, LocalDate } from '../../../src/base/time.ts';
import {
  dayStart,
  formatTime,
  formatWindow,
  generatedInstant,
  instantAt,
  localDate,
  resolveWallTime,
  wallTime,
  zoneAbbreviation,
} from '../../../src/base/time.ts';
import { parseDateTime, parseWindow } from '../../../src/base/when.ts';
import type { Transition } from './transitions.ts';
import { transitionsOf } from './transitions.ts';

const YEARS = { from: 2026, to: 2030 };
const QUARTER = 900;
const HOUR = 3600;

export interface Compared {
  readonly line: string;
  readonly expected: string;
}

/** Of all zones, or of every so manieth. */
export function zones(each: number): string[] {
  return Intl.supportedValuesOf('timeZone').filter((_, index) => index % each === 0);
}

export function* compared(zone: string): Generator<Compared> {
  for (const change of transitionsOf(zone, YEARS)) {
    const { at, before, after } = change;
    const from = at + Math.min(before, after) - HOUR;
    const to = at + Math.max(before, after) + HOUR;
    for (let wall = Math.ceil(from / QUARTER) * QUARTER; wall <= to; wall += QUARTER) yield atWall(change, wall);
  }
}

/** What people see of the zone around its changes. */
export function* shown(zone: string): Generator<string> {
  for (const { at } of transitionsOf(zone, YEARS)) {
    for (const moment of [at - 1, at]) {
      const instant = instantAt(moment);
      const later = instantAt(moment + HOUR);
      const day = localDate(instant, zone);
      yield [
        formatTime(instant, zone),
        zoneAbbreviation(instant, zone),
        formatWindow(instant, later, zone),
        dayStart(day, zone),
      ].join(' ');
    }
  }
}

function atWall(change: Transition, wall: number): Compared {
  const { zone, at, before, after } = change;
  const [date, time] = wallText(wall);
  const moments = [wall - before < at ? [wall - before] : [], wall - after >= at ? [wall - after] : []].flat();
  const head = `${zone} ${date} ${time}`;
  const iso = (moment: number): string => new Date(moment * 1000).toISOString().replace('.000', '');
  const offsets = moments.map((moment) => offsetText(wall - moment));
  const typed =
    moments.length === 1 ? iso(moments[0] as number) : moments.length === 0 ? 'time-skipped' : 'time-doubled';
  const next = moments.length > 0 ? '' : wallText(at + after).join(' ');
  const told = moments.length === 0 ? [next] : moments.length === 2 ? offsets : [];
  return {
    line: `${head}: ${read({ zone, date, time, offsets, told })}`,
    expected: `${head}: ${[
      `instants ${moments.map(iso).join(' ')}`,
      `typed ${typed}${told.map((text) => ` ${text}`).join('')}`,
      `window ${typed}`,
      `with offset ${moments.map(iso).join(' ')}`,
      `generated ${iso(moments[0] ?? wall - before)}`,
      `shown ${moments.map(() => `${date} ${time}`).join(' ')}`,
    ].join('; ')}`,
  };
}

interface Asked {
  readonly zone: string;
  readonly date: LocalDate;
  readonly time: ClockText;
  readonly offsets: readonly string[];
  /** What the hint must name. */
  readonly told: readonly string[];
}

function read({ zone, date, time, offsets, told }: Asked): string {
  const at = { today: date, zone };
  const instants = resolveWallTime(date, time, zone);
  const hint = { text: '' };
  const typed = attempt(() => parseDateTime(`${date} ${time}`, at), hint);
  const named = told.filter((text) => hint.text.includes(text));
  // Two hours on, the clocks stand still again; a window that ends in a skipped or doubled time has faults of its own.
  const window = attempt(() => parseWindow(`${date} ${time}-${plusHours(time)}`, at).start, { text: '' });
  return [
    `instants ${instants.join(' ')}`,
    `typed ${typed}${named.map((text) => ` ${text}`).join('')}`,
    `window ${window}`,
    `with offset ${offsets.map((offset) => parseDateTime(`${date} ${time} ${offset}`, at)).join(' ')}`,
    `generated ${generatedInstant(date, time, zone)}`,
    `shown ${instants.map((instant) => `${localDate(instant, zone)} ${wallTime(instant, zone)}`).join(' ')}`,
  ].join('; ');
}

function attempt(work: () => Instant, hint: { text: string }): string {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    hint.text = error.hint ?? '';
    return error.code;
  }
}

/** Four hours later on the same clock, on the next day where it is late. */
function plusHours(time: string): string {
  return `${String((Number(time.slice(0, 2)) + 4) % 24).padStart(2, '0')}${time.slice(2)}`;
}

function wallText(wall: number): [date: LocalDate, time: ClockText] {
  const text = new Date(wall * 1000).toISOString();
  return [text.slice(0, 10) as LocalDate, text.slice(11, 16) as ClockText];
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / 60;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}
