// Whom a customer wants, in the fewest words, and the appointments that are booked otherwise.

import { localDate } from '../base/time.ts';
import type { CustomerTechnicians } from '../domain/customer.ts';
import type { TechnicianWish } from '../domain/customer-technician.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

/** `only Maria Lopez`, `never Sam Okafor`. */
export function shortWish({ technician, relation }: TechnicianWish, view: View): string {
  const words = { required: 'only', preferred: 'preferred', banned: 'never' }[relation];
  return `${words} ${view.text(technician.name)}`;
}

/** Open appointments with somebody the customer would not have, with what to do about them; '' where there are none. */
export function bookedOtherwise({ against }: Pick<CustomerTechnicians, 'against'>, view: View): string {
  const [first] = against;
  if (!first) return '';
  const lines = against.flatMap(({ number, windowStart, windowEnd, timeZone, isPinned, message }) => {
    const pinned = isPinned ? ' (Pinned)' : '';
    const text = `${number}${pinned} ${view.window(windowStart, windowEnd, timeZone)}: ${view.text(message)}`;
    return wrap(text, view.columns - 4).map((line, index) => `${index === 0 ? '  ' : '    '}${line}`);
  });
  const title = view.palette.warning(`Booked otherwise (${against.length}):`);
  return `${[title, ...lines].join('\n')}\nNext: dispatch optimize ${localDate(first.windowStart, first.timeZone)}\n`;
}
