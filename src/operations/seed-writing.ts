// Stores a made-up company, table by table and many rows at a time: what each row points to is stored before it.

import { breath } from '../base/stepwise.ts';
import type { Watch } from '../base/watch.ts';
import { grouped } from '../base/words.ts';
import type { SeedPlan } from '../seed/plan.ts';
import type { WriteScope } from './code.ts';
import { storeCustomers, storeServices, storeTechnicians } from './seed-people.ts';
import type { Store } from './seed-store.ts';
import { storeWork } from './seed-work.ts';

/** Between two breaths, in which the progress is shown. */
const ROWS_AT_ONCE = 2_000;

export async function storeCompany(scope: WriteScope, plan: SeedPlan, branchId: number): Promise<void> {
  await scope.context.watch(
    async ({ say }) => {
      const store: Store = { scope, plan, branchId, add: adding(scope, say) };
      const services = await storeServices(store);
      const technicians = await storeTechnicians(store);
      const customers = await storeCustomers(store);
      await storeWork(store, { services, technicians, ...customers });
      say(() => 'Storing the change log');
      await breath();
    },
    { canStop: false },
  );
}

function adding({ changes }: WriteScope, say: Watch['say']): Store['add'] {
  let done = 0;
  return async (table, rows) => {
    const ids: number[] = [];
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      ids.push(...(await changes.insertMany(table, rows.slice(from, from + ROWS_AT_ONCE))));
      done += Math.min(ROWS_AT_ONCE, rows.length - from);
      say(() => `Storing: ${grouped(done)} rows`);
      await breath();
    }
    return ids;
  };
}
