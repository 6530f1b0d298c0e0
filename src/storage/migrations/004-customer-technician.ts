// Preferred, required and banned technicians of a customer; one relation for each pair.

export const customerTechnician: readonly string[] = [
  `create table customerTechnician (id integer primary key autoincrement,
    customerId integer not null references "customer"(id) deferrable initially deferred,
    technicianId integer not null references "technician"(id) deferrable initially deferred,
    relation text not null check (relation in ('preferred', 'required', 'banned')), reason text,
    createdAt text not null, createdBy text not null, unique (customerId, technicianId)) strict`,
  'create index customerTechnicianByTechnician on customerTechnician (technicianId)',
];
