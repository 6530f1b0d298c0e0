// Which presentation module shows the results of which slice; its exports carry the verbs' names.

import type { Entry, SliceName } from '../operations/catalog/index.ts';
import type { Presenter } from '../presentation/view.ts';

const MODULES: Readonly<Record<SliceName, () => Promise<Readonly<Record<string, unknown>>>>> = {
  company: () => import('../presentation/company.ts'),
  technician: () => import('../presentation/technician.ts'),
  territory: () => import('../presentation/territory.ts'),
  customer: () => import('../presentation/customer.ts'),
  address: () => import('../presentation/address.ts'),
  job: () => import('../presentation/job.ts'),
  appointment: () => import('../presentation/appointment.ts'),
  board: () => import('../presentation/board.ts'),
  schedule: () => import('../presentation/schedule.ts'),
  history: () => import('../presentation/history.ts'),
  book: () => import('../presentation/book.ts'),
  travel: () => import('../presentation/travel.ts'),
  completion: () => import('../presentation/completion.ts'),
  calendar: () => import('../presentation/calendar.ts'),
  seed: () => import('../presentation/seed.ts'),
  transfer: () => import('../presentation/transfer.ts'),
};

export async function loadPresenter(entry: Entry): Promise<Presenter> {
  const module = await MODULES[entry.slice]();
  return module[entry.verb] as Presenter;
}
