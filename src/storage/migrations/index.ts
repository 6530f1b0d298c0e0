// Every migration in order; a file's `user_version` says how many of them it has seen.

import { firstTables } from './001-first-tables.ts';
import { customerTechnician } from './002-customer-technician.ts';

export const MIGRATIONS: readonly (readonly string[])[] = [firstTables, customerTechnician];
