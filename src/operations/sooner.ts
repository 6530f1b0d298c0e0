// The window that an emergency or high priority could have before the first free one, by bumping lower work (S4). Tried on the
// earliest few windows, each exactly as booking it would place it.

import { formatId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import type { DayRecords, Span } from '../domain/day.ts';
import type { Placed, SuggestRequest } from '../domain/placement.ts';
import { companyWindows } from '../scheduling/day/arrival-window.ts';
import type { Scope } from './code.ts';
import { placeAppointment } from './plan.ts';

/** A try may search for room: so few that the answer still comes at once. */
const MOST_TRIES = 4;

export interface Sooner {
  readonly window: Span;
  readonly placed: Placed;
}

export interface SoonerTask {
  readonly request: SuggestRequest;
  /** Its own number, where it is an appointment that waits. */
  readonly appointmentId: number | null;
  /** Where to look, in order of date. */
  readonly days: readonly Pick<DayRecords, 'date' | 'timeZone'>[];
  /** Windows that start before; null = any. */
  readonly before: Instant | null;
}

/** null for normal priority, and where even bumping finds no place. */
export async function soonerByBumping(scope: Scope, task: SoonerTask): Promise<Sooner | null> {
  const { windowSeconds, ...wanted } = task.request;
  if (wanted.priority === 'normal') return null;
  const { openingHours } = scope.book.settings;
  const windows = task.days
    .flatMap(({ date, timeZone }) => companyWindows(date, { openingHours, timeZone, windowSeconds }))
    .filter((window) => window.end > scope.now && (task.before === null || window.start < task.before));
  for (const window of windows.slice(0, MOST_TRIES)) {
    const placed = await placeAppointment(scope, {
      ...wanted,
      appointmentId: task.appointmentId,
      windowStart: window.start,
      windowEnd: window.end,
      start: null,
      pin: null,
      keepUnassigned: false,
      bump: true,
    });
    if (placed.ok && placed.technicianId !== null) return { window, placed };
  }
  return null;
}

/** Who has to give way: `A-12 Ng (then unassigned)`, `A-14 Fox`. */
export function givesWay({ bumped }: Placed): string[] {
  return bumped.map(({ appointmentId, customerName, toTechnicianId }) => {
    const then = toTechnicianId === null ? ' (then unassigned)' : '';
    return `${formatId('appointment', appointmentId)} ${customerName}${then}`;
  });
}
