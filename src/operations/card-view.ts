// What cards of appointments depend on besides their rows. Apart from placing.ts, so that reading loads no scheduler.

import type { CardView } from '../storage/appointment.ts';
import type { Scope } from './code.ts';

export function viewOf(scope: Scope): CardView {
  return { now: scope.now, settings: scope.book.settings };
}
