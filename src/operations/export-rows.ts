// The tables that can be exported, by noun.

import type { TableNoun } from '../domain/transfer.ts';
import type { ExportTable } from './export-book.ts';
import { BRANCHES, DEPARTMENTS, SERVICES, SUBTYPES, TERRITORIES } from './export-company.ts';
import { ADDRESSES, CUSTOMERS, NOTES } from './export-customer.ts';
import { ABSENCES, EVENTS, TECHNICIANS, USERS } from './export-technician.ts';
import { APPOINTMENTS, JOBS, LINKS } from './export-work.ts';

export const EXPORT_TABLES: Readonly<Record<TableNoun, ExportTable>> = {
  customers: CUSTOMERS,
  addresses: ADDRESSES,
  technicians: TECHNICIANS,
  services: SERVICES,
  jobs: JOBS,
  appointments: APPOINTMENTS,
  branches: BRANCHES,
  departments: DEPARTMENTS,
  subtypes: SUBTYPES,
  territories: TERRITORIES,
  users: USERS,
  absences: ABSENCES,
  events: EVENTS,
  links: LINKS,
  notes: NOTES,
};
