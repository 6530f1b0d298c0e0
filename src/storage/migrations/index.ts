// Every migration in order; a file's `user_version` says how many of them it has seen.

import { firstTables } from './001-first-tables.ts';
import { appointmentLinks } from './002-appointment-links.ts';
import { roads } from './003-roads.ts';
import { customerTechnician } from './004-customer-technician.ts';
import { territory } from './005-territory.ts';
import { historyIndexes } from './006-history-indexes.ts';
import { customerMerged } from './007-customer-merged.ts';

export const MIGRATIONS: readonly (readonly string[])[] = [
  firstTables,
  appointmentLinks,
  roads,
  customerTechnician,
  territory,
  historyIndexes,
  customerMerged,
];
