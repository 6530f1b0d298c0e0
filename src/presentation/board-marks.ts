// The signs of the board: one per state, in Unicode or ASCII, and the legend of those that occur. Meaning never rests on
// color alone (B3, B5).

import type { AppointmentStatus } from '../domain/appointment.ts';
import { statusWords } from '../domain/appointment.ts';
import type { BoardAppointment } from '../domain/board.ts';
import type { Style } from './strip.ts';
import type { View } from './view.ts';
import { wrapped } from './width.ts';

export interface Marks {
  readonly left: string;
  readonly right: string;
  readonly heldLeft: string;
  readonly heldRight: string;
  readonly lock: string;
  readonly together: string;
  readonly jeopardy: string;
  readonly unassigned: string;
  readonly status: Readonly<Partial<Record<AppointmentStatus, string>>>;
  readonly travel: string;
  readonly lateTravel: string;
  readonly lunch: string;
  readonly timeOff: string;
  readonly event: string;
  readonly openEvent: string;
  readonly offShift: string;
  readonly now: string;
  readonly nowHead: string;
  readonly dot: string;
}

const UNICODE: Marks = {
  left: '▐',
  right: '▌',
  heldLeft: '┊',
  heldRight: '┊',
  lock: '🔒',
  together: '&',
  jeopardy: '!',
  unassigned: '◇',
  status: { accepted: '○', 'on-the-way': '›', 'on-site': '●', complete: '✓', 'no-show': '✗' },
  travel: '╌',
  lateTravel: '━',
  lunch: '░',
  timeOff: '▒',
  event: '▓',
  openEvent: '┈',
  offShift: '·',
  now: '│',
  nowHead: '▼',
  dot: '·',
};

const ASCII: Marks = {
  left: '[',
  right: ']',
  heldLeft: '(',
  heldRight: ')',
  lock: '#',
  together: '&',
  jeopardy: '!',
  unassigned: '?',
  status: { accepted: '+', 'on-the-way': '>', 'on-site': '@', complete: '*', 'no-show': 'x' },
  travel: '-',
  lateTravel: '=',
  lunch: '~',
  timeOff: '/',
  event: '%',
  openEvent: '_',
  offShift: '.',
  now: '|',
  nowHead: 'v',
  dot: '|',
};

export function marksOf(view: Pick<View, 'ascii'>): Marks {
  return view.ascii ? ASCII : UNICODE;
}

/** The signs left of a customer's name, the lock last (N6). */
export function signsOf(
  one: Pick<BoardAppointment, 'status' | 'pin' | 'togetherWith'> & { readonly isInJeopardy?: boolean },
  marks: Marks,
): string {
  const status = marks.status[one.status] ?? '';
  const together = one.togetherWith ? marks.together : '';
  return `${one.isInJeopardy ? marks.jeopardy : ''}${status}${together}${one.pin === null ? '' : marks.lock}`;
}

/** The color of a pill: what asks for action first. */
export function pillStyle(one: { readonly status: AppointmentStatus; readonly isInJeopardy: boolean }): Style {
  if (one.isInJeopardy) return 'danger';
  if (one.status === 'on-site') return 'good';
  if (one.status === 'on-the-way') return 'accent';
  return one.status === 'complete' || one.status === 'no-show' ? 'faint' : null;
}

/** Everything that may need an explanation, in the order it is explained. */
export type Sign =
  | 'booked'
  | 'held'
  | 'pinned'
  | 'together'
  | AppointmentStatus
  | 'in-jeopardy'
  | 'travel'
  | 'late-travel'
  | 'lunch'
  | 'time-off'
  | 'event'
  | 'open-event'
  | 'off-shift'
  | 'now';

function legendEntries(marks: Marks): readonly (readonly [Sign, string])[] {
  const states = Object.entries(marks.status) as [AppointmentStatus, string][];
  return [
    ['booked', `${marks.left} ${marks.right} booked`],
    ['pinned', `${marks.lock} pinned`],
    ['together', `${marks.together} starts together`],
    ...states.map(([status, mark]) => [status, `${mark} ${statusWords(status)}`] as const),
    ['in-jeopardy', `${marks.jeopardy} in jeopardy`],
    ['held', `${marks.heldLeft} ${marks.heldRight} held`],
    ['travel', `${marks.travel} travel`],
    ['late-travel', `${marks.lateTravel} late travel`],
    ['lunch', `${marks.lunch} lunch`],
    ['time-off', `${marks.timeOff} time off`],
    ['event', `${marks.event} event`],
    ['open-event', `${marks.openEvent} event, open to customers`],
    ['off-shift', `${marks.offShift} off shift`],
    ['now', `${marks.now} now`],
  ];
}

/** The legend of the signs that occur; empty when none does. */
export function legend(signs: ReadonlySet<Sign>, view: View): string[] {
  const parts = legendEntries(marksOf(view)).flatMap(([sign, text]) => (signs.has(sign) ? text : []));
  return wrapped(parts, { separator: '  ', width: view.columns, ascii: view.ascii }).map((line) =>
    view.palette.faint(line),
  );
}
