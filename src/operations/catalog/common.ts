// Fields that several operations share, declared once.

import type { Field } from '../../base/operation.ts';

export const CUSTOMER = {
  type: 'record',
  noun: 'customer',
  required: true,
  positional: true,
  description: 'The customer: C-1, or a name that only one customer has',
} as const satisfies Field;

export const APPOINTMENT = {
  type: 'record',
  noun: 'appointment',
  required: true,
  positional: true,
  description: 'The appointment: A-1',
} as const satisfies Field;

export const TECHNICIAN = {
  type: 'record',
  noun: 'technician',
  required: true,
  positional: true,
  description: 'The technician: T-1, a code or a name',
} as const satisfies Field;

/** `--if-version`: the edit is refused when somebody changed the record meanwhile. */
export const IF_VERSION = {
  type: 'integer',
  minimum: 1,
  placeholder: 'N',
  description: 'Refuse (exit 4) unless the record still has this version',
} as const satisfies Field;

export const EXTERNAL_ID = {
  type: 'text',
  maxLength: 200,
  description: "The record's id in another system; unique together with --source",
} as const satisfies Field;

export const SOURCE = {
  type: 'text',
  maxLength: 100,
  description: 'The other system that --external-id belongs to',
} as const satisfies Field;

export const LIMIT = {
  type: 'integer',
  minimum: 1,
  maximum: 1_000_000,
  default: 50,
  placeholder: 'N',
  description: 'How many rows at most',
} as const satisfies Field;

export const DAYS = {
  type: 'integer',
  minimum: 1,
  maximum: 7,
  default: 1,
  placeholder: 'N',
  description: 'How many days, 1-7',
} as const satisfies Field;

export const SEED = {
  type: 'integer',
  minimum: 0,
  maximum: 4_294_967_295,
  default: 1,
  placeholder: 'N',
  description: 'Seed of the search: the same seed gives the same plan',
} as const satisfies Field;
