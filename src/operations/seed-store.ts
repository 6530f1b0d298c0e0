// Where the rows of a made-up company go.

import type { SeedPlan } from '../seed/plan.ts';
import type { LoggedTable, NewRow } from '../storage/change-log.ts';
import type { WriteScope } from './code.ts';

/** Made, not brought in from elsewhere. */
export const NOT_IMPORTED = { externalId: null, source: null } as const;

/** Where the rows go. */
export interface Store {
  readonly scope: WriteScope;
  readonly plan: SeedPlan;
  readonly branchId: number;
  /** Writes new rows and returns their keys in order. */
  readonly add: <T extends LoggedTable>(table: T, rows: readonly NewRow<T>[]) => Promise<number[]>;
}

/** A yes or no as it is stored. */
export function flag(is: boolean): 0 | 1 {
  return is ? 1 : 0;
}
