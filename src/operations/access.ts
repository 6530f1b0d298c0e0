// Who may touch which appointments (W6, P10). Declarations let anybody in who may touch some kind; the kind at hand is
// known only once the records are read, and is checked here. A refusal names the missing permission.

import { AppError } from '../base/errors.ts';
import type { AppointmentCard, Kind } from '../domain/appointment.ts';
import type { Scope } from './code.ts';

/** `office`: any technician's. `own`: the user's own sales appointments only. */
export type Reach = 'office' | 'own';

/** What the user may do with appointments of a kind; throws (exit 7) when that is nothing. */
export function reachOf(scope: Scope, verb: 'create' | 'modify', kind: Kind): Reach {
  const { actor } = scope;
  const needed = `${kind}-scheduler.${verb}`;
  if (actor.permissions.has(needed)) return 'office';
  if (kind === 'sales' && actor.permissions.has(`personal-appointments.${verb}`) && actor.technicianId !== null) {
    return 'own';
  }
  throw lacks(scope, needed, `${verb} ${kind} appointments`);
}

/** Throws (exit 7) when the user may not change this appointment. Returns how far the change may go. */
export function requireModify(scope: Scope, card: AppointmentCard): Reach {
  const reach = reachOf(scope, 'modify', card.kind);
  if (reach === 'own' && card.technicianId !== scope.actor.technicianId) {
    throw lacks(scope, `${card.kind}-scheduler.modify`, `change ${card.number}, which is not their own`);
  }
  return reach;
}

/** W2: status steps are the assigned user's; others need to be allowed to modify. */
export function requireWork(scope: Scope, card: AppointmentCard): void {
  const { actor } = scope;
  const isOwn = card.technicianId !== null && card.technicianId === actor.technicianId;
  if (isOwn && actor.permissions.has('own-appointments.work')) return;
  requireModify(scope, card);
}

export function requirePermission(scope: Scope, permission: string, what: string): void {
  if (!scope.actor.permissions.has(permission)) throw lacks(scope, permission, what);
}

/** Users with personal appointments only choose nobody but themselves. */
export function requireOwn(scope: Scope, technicianId: number, kind: Kind): void {
  if (technicianId === scope.actor.technicianId) return;
  throw lacks(scope, `${kind}-scheduler.create`, 'assign an appointment to somebody else');
}

function lacks(scope: Scope, permission: string, what: string): AppError {
  return AppError.permission(
    `${scope.actor.name} (${scope.actor.role}) lacks the permission ${permission} to ${what}.`,
    'Use --as with a user who has it, or ask an admin to change the role.',
  );
}
