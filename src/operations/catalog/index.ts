// The registry: every operation of the product, in slices, each with the module that has its code. The code's exports
// carry the declarations' own names, so a slice is wired in one line.

import type { Operation } from '../../base/operation.ts';
import type { Code } from '../code.ts';
import * as address from './address.ts';
import * as appointment from './appointment.ts';
import * as board from './board.ts';
import * as book from './book.ts';
import * as calendar from './calendar.ts';
import * as company from './company.ts';
import * as completion from './completion.ts';
import * as customer from './customer.ts';
import * as history from './history.ts';
import * as job from './job.ts';
import * as schedule from './schedule.ts';
import * as seed from './seed.ts';
import * as technician from './technician.ts';
import * as territory from './territory.ts';
import * as transfer from './transfer.ts';
import * as travel from './travel.ts';

export type SliceName =
  | 'company'
  | 'technician'
  | 'territory'
  | 'customer'
  | 'address'
  | 'job'
  | 'appointment'
  | 'board'
  | 'schedule'
  | 'history'
  | 'book'
  | 'travel'
  | 'completion'
  | 'calendar'
  | 'seed'
  | 'transfer';

interface Slice {
  readonly declarations: Readonly<Record<string, unknown>>;
  readonly code: () => Promise<Readonly<Record<string, unknown>>>;
}

const SLICES: Readonly<Record<SliceName, Slice>> = {
  company: { declarations: company, code: () => import('../company.ts') },
  technician: { declarations: technician, code: () => import('../technician.ts') },
  territory: { declarations: territory, code: () => import('../territory.ts') },
  customer: { declarations: customer, code: () => import('../customer.ts') },
  address: { declarations: address, code: () => import('../address.ts') },
  job: { declarations: job, code: () => import('../job.ts') },
  appointment: { declarations: appointment, code: () => import('../appointment.ts') },
  board: { declarations: board, code: () => import('../board.ts') },
  schedule: { declarations: schedule, code: () => import('../schedule.ts') },
  history: { declarations: history, code: () => import('../history.ts') },
  book: { declarations: book, code: () => import('../book.ts') },
  travel: { declarations: travel, code: () => import('../travel.ts') },
  completion: { declarations: completion, code: () => import('../completion.ts') },
  calendar: { declarations: calendar, code: () => import('../calendar.ts') },
  seed: { declarations: seed, code: () => import('../seed.ts') },
  transfer: { declarations: transfer, code: () => import('../transfer.ts') },
};

export interface Entry {
  readonly operation: Operation;
  readonly slice: SliceName;
  /** The export's name in the slice's declarations, code and presentation. */
  readonly verb: string;
}

function isOperation(value: unknown): value is Operation {
  return typeof value === 'object' && value !== null && 'effect' in value && 'paths' in value;
}

/** Every operation, in the order of the declarations. */
export const CATALOG: readonly Entry[] = Object.entries(SLICES).flatMap(([slice, { declarations }]) =>
  Object.entries(declarations)
    .filter((pair): pair is [string, Operation] => isOperation(pair[1]))
    .map(([verb, operation]) => ({ operation, slice: slice as SliceName, verb })),
);

const BY_NAME: ReadonlyMap<string, Entry> = new Map(CATALOG.map((entry) => [entry.operation.name, entry]));

export function findOperation(name: string): Entry | undefined {
  return BY_NAME.get(name);
}

/** Loads the code of an operation. */
export async function loadCode(entry: Entry): Promise<Code> {
  const module = await SLICES[entry.slice].code();
  return module[entry.verb] as Code;
}
