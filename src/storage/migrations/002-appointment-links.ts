// Appointments that depend on each other, and jobs that one technician does from beginning to end.

const references = 'references "appointment"(id) deferrable initially deferred';

export const appointmentLinks: readonly string[] = [
  `create table appointmentLink (id integer primary key autoincrement,
    kind text not null check (kind in ('same-start', 'after', 'same-technician')),
    appointmentId integer not null ${references}, otherId integer not null ${references},
    gapSeconds integer not null check (gapSeconds >= 0), check (appointmentId <> otherId),
    unique (kind, appointmentId, otherId)) strict`,
  'create index appointmentLinkByAppointment on appointmentLink (appointmentId)',
  'create index appointmentLinkByOther on appointmentLink (otherId)',
  'alter table job add column sameTechnician integer not null default 0 check (sameTechnician in (0, 1))',
  'create index jobOfOneTechnician on job (id) where sameTechnician = 1',
];
