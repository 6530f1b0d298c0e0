// Roles and what each may do (W6). A guard rail against slips: who can write the file can do anything with it.

export const ROLES = ['super', 'admin', 'dispatcher', 'technician', 'sales'] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
  'company.modify',
  'technician.modify',
  'customer.view',
  'customer.modify',
  'customer.accounting-key',
  'schedule.view',
  'schedule.optimize',
  'tech-scheduler.view',
  'tech-scheduler.create',
  'tech-scheduler.modify',
  'tech-scheduler-leads.view',
  'sales-scheduler.view',
  'sales-scheduler.create',
  'sales-scheduler.modify',
  'personal-appointments.view',
  'personal-appointments.create',
  'personal-appointments.modify',
  'own-appointments.work',
  'appointment.cancel',
  'appointment.pin',
  'appointment.rollback',
  'book.care',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const OFFICE: readonly Permission[] = PERMISSIONS.filter(
  (permission) =>
    permission !== 'company.modify' &&
    permission !== 'customer.accounting-key' &&
    permission !== 'appointment.rollback',
);

/** What each role may do. Cancel and pin are the office's; rollback and the accounting key are for super and admin. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, ReadonlySet<string>>> = {
  super: new Set<string>(PERMISSIONS),
  admin: new Set<string>(PERMISSIONS),
  dispatcher: new Set<string>(OFFICE),
  technician: new Set<string>(['customer.view', 'schedule.view', 'tech-scheduler.view', 'own-appointments.work']),
  sales: new Set<string>([
    'customer.view',
    'customer.modify',
    'schedule.view',
    'tech-scheduler-leads.view',
    'personal-appointments.view',
    'personal-appointments.create',
    'personal-appointments.modify',
    'own-appointments.work',
  ]),
};

/** Who runs an operation. */
export interface Actor {
  readonly name: string;
  readonly role: Role;
  readonly permissions: ReadonlySet<string>;
  /** Set when the user is a technician; decides what counts as their own appointment. */
  readonly technicianId: number | null;
}
