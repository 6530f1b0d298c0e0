// `tomorrow 3-5` is before dawn by the 24-hour clock, and hardly what a dispatcher means. Where typed times lie outside the
// opening hours and the same ones after noon lie inside, that is asked: nobody is to be offered a pin at 3 AM.

import { addSeconds, localDate } from '../base/time.ts';
import { afternoonOf } from '../base/when.ts';
import type { AppointmentCard } from '../domain/appointment.ts';
import type { ArrivalWindow } from '../domain/booking.ts';
import { companyWindows } from '../scheduling/day/arrival-window.ts';
import type { Scope } from './code.ts';
import type { TypedCommand } from './offered-command.ts';
import { offeredText } from './offered-command.ts';
import type { WhenWords } from './promise.ts';

const HALF_DAY_SECONDS = 12 * 3600;
const DAY_SECONDS = 24 * 3600;

/** `Did you mean 3-5pm? dispatch book J-1 ...`; null where the typed times are clear, or as good as they are. */
export function meantAfternoon(
  scope: Scope,
  { window, zone, command }: { window: ArrivalWindow; zone: string; command: TypedCommand },
): string | null {
  const field = command.input.window === undefined ? 'start' : 'window';
  const typed = command.input[field];
  const meant = typeof typed === 'string' ? afternoonOf(typed) : null;
  if (meant === null) return null;
  // Long windows: each opening as a whole.
  const { openingHours } = scope.book.settings;
  const date = localDate(window.start, zone);
  const open = companyWindows(date, { openingHours, timeZone: zone, windowSeconds: DAY_SECONDS });
  const [start, end] = [addSeconds(window.start, HALF_DAY_SECONDS), addSeconds(window.end, HALF_DAY_SECONDS)];
  const isOutside = open.every((hours) => window.end <= hours.start || window.start >= hours.end);
  if (!isOutside || end <= scope.now || !open.some((hours) => hours.start <= start && end <= hours.end)) return null;
  const text = offeredText({ ...command, input: { ...command.input, [field]: meant } });
  return `Did you mean ${meant.split(' ').at(-1)}? ${text}`;
}

/** A pin may stand at night (N7); whether it should is asked once it does. */
export function warnBeforeDawn(scope: Scope, card: AppointmentCard, words: WhenWords): void {
  const meant = meantAfternoon(scope, {
    window: { start: card.windowStart, end: card.windowEnd },
    zone: card.timeZone,
    command: { words: ['edit', card.number], input: { ...words }, fields: ['window', 'start'] },
  });
  if (meant !== null) scope.warn(`${card.number} is outside the opening hours. ${meant}`);
}
