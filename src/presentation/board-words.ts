// Short words for narrow places: a name that fits a pill, a time and a window without what the axis says already.

import type { Instant } from '../base/time.ts';
import { localDate, wallTime } from '../base/time.ts';
import type { View } from './view.ts';

/** Last words of a company's name that say nothing about which company it is. */
const COMPANY_WORD =
  /^(?:inc|llc|ltd|co|corp|corporation|company|group|services?|gmbh|plc|sons|partners|associates)\.?$/i;

/** What people call them: the last name of a person, the first word of a company. */
export function shortName(name: string): string {
  const words = name.split(' ').filter((word) => word !== '');
  const last = words.at(-1) ?? '';
  if (words.length === 2 && !COMPANY_WORD.test(last)) return last;
  return words.length > 2 ? (words[0] ?? '') : name;
}

type Clock = Pick<View, 'clock' | 'timeZone'>;

/** `8:10`, by the 12-hour clock without AM or PM: it stands under an axis. */
export function shortTime(instant: Instant, view: Clock): string {
  const time = wallTime(instant, view.timeZone);
  if (view.clock === '24') return time;
  return `${Number(time.slice(0, 2)) % 12 || 12}:${time.slice(3)}`;
}

/** `8`, `8:30`. */
function shortest(instant: Instant, view: Clock): string {
  const text = shortTime(instant, view);
  return text.endsWith(':00') ? String(Number(text.slice(0, -3))) : text;
}

function half(instant: Instant, view: Clock): string {
  return Number(wallTime(instant, view.timeZone).slice(0, 2)) < 12 ? 'am' : 'pm';
}

/** `8:10am`, `14:10`. */
export function clockTime(instant: Instant, view: Clock): string {
  return view.clock === '24' ? shortTime(instant, view) : `${shortest(instant, view)}${half(instant, view)}`;
}

/** `8-10am`, `10am-12pm`, `08:00-10:00`. */
export function shortWindow(start: Instant, end: Instant, view: Clock): string {
  if (view.clock === '24') return `${shortTime(start, view)}-${shortTime(end, view)}`;
  const isSameHalf =
    half(start, view) === half(end, view) && localDate(start, view.timeZone) === localDate(end, view.timeZone);
  return `${shortest(start, view)}${isSameHalf ? '' : half(start, view)}-${clockTime(end, view)}`;
}

interface Promised {
  readonly windowStart: string;
  readonly windowEnd: string;
  readonly timeZone: string;
}

/** `Tue 24 Nov 8-10am`: the year only where it is not this one, the zone only where it is not the book's. */
export function dayWindow({ windowStart, windowEnd, timeZone }: Promised, view: View): string {
  const date = view.date(localDate(windowStart as Instant, timeZone)).replace(` ${view.today.slice(0, 4)}`, '');
  return `${date} ${timesOfWindow({ windowStart, windowEnd, timeZone }, view)}`;
}

/** `8-10am`, for lists of one day. */
export function timesOfWindow({ windowStart, windowEnd, timeZone }: Promised, view: View): string {
  const times = shortWindow(windowStart as Instant, windowEnd as Instant, { clock: view.clock, timeZone });
  return timeZone === view.timeZone ? times : `${times} ${view.zone(windowStart, timeZone)}`;
}

/** `8-10`: beside a time that says which half of the day it is. */
export function bareWindow(start: Instant, end: Instant, view: Clock): string {
  return `${shortest(start, view)}-${shortest(end, view)}`;
}
