// Reads what is promised: a typed window or exact start, in the zone of the address (P14), as a window that lies ahead and is
// not too long (P1). Everything is refused before anybody looks for a place.

import type { Violation } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import { formatDate, formatTime, formatWindow, localDate, zoneAbbreviation } from '../base/time.ts';
import { parseDateTime, parseWindow } from '../base/when.ts';
import type { ArrivalWindow } from '../domain/booking.ts';
import { isInside, pastViolations, windowLengthViolations, windowOfStart } from '../domain/booking.ts';
import type { Scope } from './code.ts';

export interface Promised {
  readonly window: ArrivalWindow;
  /** Set when an exact start was given. */
  readonly start: Instant | null;
}

export interface WhenWords {
  readonly window?: string | undefined;
  readonly start?: string | undefined;
}

/**
 * The promise in the words; null when they say nothing of time. A start inside `current` keeps that window (P15). Typed
 * times that don't exist are usage errors (exit 2); what can't be promised is a violation.
 */
export function readPromise(
  scope: Scope,
  words: WhenWords,
  { zone, current }: { zone: string; current: ArrivalWindow | null },
): { promise: Promised | null; violations: Violation[] } {
  const at = { today: localDate(scope.now, zone), zone };
  if (words.start !== undefined) {
    const start = parseDateTime(words.start, at);
    const stays = current !== null && isInside(start, current);
    const window = stays ? current : windowOfStart(start, scope.book.settings);
    const text = (): string => momentText(scope, start, zone);
    return { promise: { window, start }, violations: pastViolations({ window, exactStart: start, text }, scope.now) };
  }
  if (words.window === undefined) return { promise: null, violations: [] };
  const window = parseWindow(words.window, at);
  const text = (): string => windowText(scope, window, zone);
  const violations = [
    ...pastViolations({ window, exactStart: null, text }, scope.now),
    ...windowLengthViolations(window),
  ];
  return { promise: { window, start: null }, violations };
}

/** A typed moment in the zone of an address. */
export function readMoment(scope: Scope, text: string, zone: string): Instant {
  return parseDateTime(text, { today: localDate(scope.now, zone), zone });
}

/** `Tue 24 Nov 2026, 8:00-10:00 AM CST`. */
export function windowText(scope: Scope, window: ArrivalWindow, zone: string): string {
  return formatWindow(window.start, window.end, zone, clockOf(scope));
}

/** `Tue 24 Nov 2026 9:30 AM CST`. */
export function momentText(scope: Scope, moment: Instant, zone: string): string {
  const date = formatDate(localDate(moment, zone));
  return `${date} ${formatTime(moment, zone, clockOf(scope))} ${zoneAbbreviation(moment, zone)}`;
}

function clockOf(scope: Scope): 12 | 24 {
  return scope.book.settings.clock === '24' ? 24 : 12;
}
