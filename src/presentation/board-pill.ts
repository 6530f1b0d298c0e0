// A pill: an appointment drawn as long as it lasts, with its signs, the customer and, when there is room, the service. What
// a short pill can't say, its label below does.

import type { BoardAppointment } from '../domain/board.ts';
import type { Marks } from './board-marks.ts';
import { signsOf } from './board-marks.ts';
import { shortName } from './board-words.ts';
import type { Strip, Style } from './strip.ts';
import type { View } from './view.ts';
import { clip, head, textWidth } from './width.ts';

/** Fewer columns than this don't tell a name. */
const LEAST_NAME = 4;
const LEAST_SERVICE = 5;

export interface Pill {
  readonly from: number;
  readonly to: number;
  readonly appointment: BoardAppointment & { readonly isInJeopardy?: boolean };
  readonly style: Style;
  readonly isHeld: boolean;
}

/** What stands in a pill, and what its label still has to say. */
export interface PillText {
  readonly signs: string;
  readonly name: string;
  readonly service: string;
  /** All signs are there, and so much of the name that it can be told. */
  readonly isComplete: boolean;
}

export function pillText(pill: Pill, marks: Marks, view: View): PillText {
  const { appointment, from, to } = pill;
  const width = innerWidth(to - from);
  const signs = signsOf(appointment, marks);
  const room = width - textWidth(signs);
  const full = view.text(appointment.customerName);
  const short = shortName(full);
  const service = view.text(appointment.serviceName);
  const both = [full, short].find((name) => textWidth(name) + 1 + Math.min(textWidth(service), LEAST_SERVICE) <= room);
  if (both !== undefined && service !== '') {
    const rest = room - textWidth(both) - 1;
    return { signs, name: both, service: clip(service, rest, view.ascii), isComplete: true };
  }
  const name = [full, short].find((one) => textWidth(one) <= room);
  if (name !== undefined) return { signs, name, service: '', isComplete: true };
  if (room >= LEAST_NAME) return { signs, name: clip(short, room, view.ascii), service: '', isComplete: true };
  const fitting = [signs, signs.replace(marks.lock, ''), ''].find((one) => textWidth(one) <= width) ?? '';
  return { signs: fitting, name: head(short, width - textWidth(fitting)), service: '', isComplete: false };
}

/** Both edges where there are three columns, the left one where there are two. */
function innerWidth(width: number): number {
  return width >= 3 ? width - 2 : 1;
}

export function drawPill(strip: Strip, pill: Pill, text: PillText, marks: Marks): void {
  const { from, to, isHeld, style } = pill;
  const [left, right] = isHeld ? [marks.heldLeft, marks.heldRight] : [marks.left, marks.right];
  strip.fill(from, to, ' ');
  if (to - from >= 2) strip.write(from, left, style);
  if (to - from >= 3) strip.write(to - 1, right, style);
  const end = to - from >= 3 ? to - 1 : to;
  let at = to - from >= 2 ? from + 1 : from;
  for (const sign of text.signs === '' ? [] : [...text.signs])
    at = strip.write(at, sign, signStyle(sign, style, marks), end);
  at = strip.write(at, text.name, style, end);
  if (text.service !== '') strip.write(at + 1, text.service, style ?? 'faint', end);
}

function signStyle(sign: string, style: Style, marks: Marks): Style {
  if (sign === marks.lock) return 'pinned';
  return sign === marks.jeopardy ? 'danger' : style;
}
