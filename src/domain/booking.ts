// The rules of what may be promised to a customer: which kind of appointment (P10), which window (P1, P14), how a changed
// window is recorded (P11). Where it then fits is the scheduler's question.

import type { Violation } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import { addSeconds, secondsBetween } from '../base/time.ts';
import { closest } from '../base/words.ts';
import type { Kind } from './appointment.ts';
import type { Settings } from './settings.ts';

export const LONGEST_WINDOW_SECONDS = 10 * 3600;

/** Half-open. */
export interface ArrivalWindow {
  readonly start: Instant;
  readonly end: Instant;
}

/** The promise that an exact start makes: [start, start + the company's tolerance). */
export function windowOfStart(start: Instant, settings: Pick<Settings, 'exactStartToleranceMinutes'>): ArrivalWindow {
  return { start, end: addSeconds(start, settings.exactStartToleranceMinutes * 60) };
}

export function isSameWindow(a: ArrivalWindow, b: ArrivalWindow): boolean {
  return a.start === b.start && a.end === b.end;
}

export function isInside(moment: Instant, window: ArrivalWindow): boolean {
  return moment >= window.start && moment < window.end;
}

/** At most ten hours. That windows run forward is part of reading one. */
export function windowLengthViolations(window: ArrivalWindow): Violation[] {
  const seconds = secondsBetween(window.start, window.end);
  if (seconds <= 0) {
    return [
      { code: 'window-empty', rule: 'P1', field: 'window', message: 'The arrival window ends before it starts.' },
    ];
  }
  if (seconds <= LONGEST_WINDOW_SECONDS) return [];
  const message = `An arrival window is at most 10 h long; this one has ${(seconds / 3600).toFixed(1).replace('.0', '')} h.`;
  return [{ code: 'window-too-long', rule: 'P1', field: 'window', message }];
}

/** A promise lies ahead: a window that is over, or an exact start that has passed, can't be kept. */
export function pastViolations(
  promise: { readonly window: ArrivalWindow; readonly exactStart: Instant | null; readonly text: () => string },
  now: Instant,
): Violation[] {
  if (promise.exactStart !== null && promise.exactStart < now) {
    return [
      { code: 'start-past', rule: 'P1', field: 'start', message: `The start lies in the past: ${promise.text()}.` },
    ];
  }
  if (promise.window.end > now) return [];
  return [{ code: 'window-past', rule: 'P1', field: 'window', message: `The window is over: ${promise.text()}.` }];
}

/** Leads get sales appointments only; customers get them where the company allows it (P10). */
export function kindViolations(
  asked: { readonly kind: Kind; readonly customerKind: 'customer' | 'lead'; readonly customer: string },
  settings: Pick<Settings, 'salesOnCustomers'>,
): Violation[] {
  if (asked.customerKind === 'lead' && asked.kind === 'tech') {
    const message = `${asked.customer} is a lead and gets sales services only.`;
    return [{ code: 'lead-tech', rule: 'P10', field: 'service', message }];
  }
  if (asked.customerKind === 'customer' && asked.kind === 'sales' && !settings.salesOnCustomers) {
    const message = `${asked.customer} is a customer; the company gives sales appointments to leads only.`;
    return [{ code: 'customer-sales', rule: 'P10', field: 'service', message }];
  }
  return [];
}

/** What is said about a reschedule. */
export interface RescheduleWords {
  readonly rescheduling: 'no' | 'dealer' | 'customer' | undefined;
  readonly reason: string | undefined;
}

/** P11: where the company tracks reschedules of tech appointments, it wants to know who asked, and why. */
export function rescheduleViolations(
  words: RescheduleWords,
  settings: Pick<Settings, 'rescheduleReasons'>,
): Violation[] {
  const wrong = (code: string, field: string, message: string): Violation[] => [{ code, rule: 'P11', field, message }];
  if (words.rescheduling === undefined) {
    const message = 'A new window of a tech appointment needs --rescheduling no, dealer or customer.';
    return wrong('rescheduling-missing', 'rescheduling', message);
  }
  if (words.rescheduling === 'no') return [];
  const reasons = settings.rescheduleReasons;
  if (words.reason === undefined || words.reason === '') {
    const among = reasons.length === 0 ? '' : `: ${reasons.join(', ')}`;
    return wrong('reschedule-reason-missing', 'rescheduleReason', `--reschedule-reason is needed${among}.`);
  }
  return listedReason(words.reason, reasons) === null
    ? wrong(
        'reschedule-reason-unknown',
        'rescheduleReason',
        unlistedReason('--reschedule-reason', words.reason, reasons),
      )
    : [];
}

/** The company's own spelling of a typed reason; the text itself where the company keeps no list; null = not listed. */
export function listedReason(text: string, reasons: readonly string[]): string | null {
  if (reasons.length === 0) return text;
  const folded = text.toLowerCase();
  return reasons.find((reason) => reason.toLowerCase() === folded) ?? null;
}

export function unlistedReason(flag: string, text: string, reasons: readonly string[]): string {
  const near = closest(text, reasons);
  const meant = near === null ? '' : ` Did you mean "${near}"?`;
  return `${flag} must be one of the company's reasons (${reasons.join(', ')}), not "${text}".${meant}`;
}
