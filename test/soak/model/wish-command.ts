// One wish as a command of fast-check: run on the model and on the real book, which must agree; and what holds after every
// change, whatever it was.

import type { AsyncCommand } from 'fast-check';
import { addSeconds, toInstant } from '../../../src/base/time.ts';
import type { Expected, Made, ModelState, Wish } from './book-model.ts';
import { apply, expected, isClosed, isMoving } from './book-model.ts';
import type { AppointmentRow, RealBook } from './real-book.ts';

/** The model, and for each change that can be undone the model and the records before it. */
export interface Model {
  state: ModelState;
  readonly before: { readonly state: ModelState; readonly records: string }[];
  /** How often each expectation was met, by its outcome. */
  readonly counts: Map<string, number>;
}

export class WishCommand implements AsyncCommand<Model, RealBook> {
  readonly #wish: Wish;

  constructor(wish: Wish) {
    this.#wish = wish;
  }

  toString(): string {
    return JSON.stringify(this.#wish);
  }

  /** Of records that are there; numbers beyond them are taken around. */
  check({ state, before }: Readonly<Model>): boolean {
    const wish = this.#wish;
    if (wish.verb === 'undo') return before.length > 0;
    return (
      (wish.verb !== 'book' || state.jobs.length > 0) && (!('appointment' in wish) || state.appointments.length > 0)
    );
  }

  async run(model: Model, real: RealBook): Promise<void> {
    const wish = within(model.state, this.#wish);
    if (wish.verb === 'wait') return await real.wait(wish.minutes);
    const rows = real.appointments();
    const was = { rows, records: real.records(), revision: real.revision(), commits: real.commits() };
    const isAssigned = (id: number): boolean => rows.find((row) => row.id === id)?.technicianId != null;
    const verdict = expected(model.state, wish, isAssigned);
    const done = await real.run(...operationFor(model.state, wish));
    const key = `${wish.verb} ${done ? 'done' : 'refused'}`;
    model.counts.set(key, (model.counts.get(key) ?? 0) + 1);
    checkVerdict(verdict, done !== null);
    if (!done) {
      if (real.commits() !== was.commits) throw new Error('refused, and yet something was saved');
      return;
    }
    follow(model, wish, { real, records: was.records, result: done.result });
    const isNothing = done.revision === null;
    if (real.revision() !== was.revision + (isNothing ? 0 : 1)) throw new Error('the revision did not rise by one');
    if (isNothing && real.records() !== was.records) throw new Error('changed without a revision');
    checkAgreement(model.state, real.appointments());
    checkPlan(real.appointments());
    if (wish.verb !== 'undo') checkUntouched(was.rows, real.appointments(), targets(model.state, wish));
  }
}

function within(state: ModelState, wish: Wish): Wish {
  const copy: Record<string, unknown> = { ...wish };
  const around = (name: string, size: number): void => {
    if (typeof copy[name] === 'number') copy[name] = (copy[name] as number) % size;
  };
  around('customer', state.customers.length);
  around('job', state.jobs.length);
  around('appointment', state.appointments.length);
  return copy as unknown as Wish;
}

function checkVerdict(verdict: Expected, isDone: boolean): void {
  if (verdict === 'done' && !isDone) throw new Error('was refused, and the rules allow it');
  if (verdict === 'refused' && isDone) throw new Error('was done, and the rules refuse it');
}

/** The model after it, and what undo needs. */
function follow(
  model: Model,
  wish: Wish,
  { real, records, result }: { real: RealBook; records: string; result: unknown },
): void {
  if (wish.verb === 'undo') {
    const last = model.before.pop();
    if (!last) throw new Error('something was undone that was never done');
    if (real.records() !== last.records) throw new Error('undo did not bring back what was before');
    model.state = last.state;
    return;
  }
  if (real.records() === records) return;
  model.before.push({ state: structuredClone(model.state), records });
  apply(model.state, wish, result as Made);
}

const time = (half: number): string =>
  `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`;
const windowText = ({ from, hours }: { from: number; hours: number }): string =>
  `2026-11-24 ${time(from)}-${time(from + hours * 2)}`;

/** Each is another text, so that it is a change. */
let notes = 0;

function operationFor(state: ModelState, wish: Wish): [name: string, input: Record<string, unknown>] {
  const appointment = 'appointment' in wish ? `A-${state.appointments[wish.appointment]?.id}` : '';
  switch (wish.verb) {
    case 'customer': {
      const place = { street: `${state.customers.length} Elm St`, city: 'Chicago', state: 'IL', postal: '60610' };
      return ['customer.create', { first: 'Ada', ...place, at: `41.9${state.customers.length % 10},-87.65` }];
    }
    case 'job':
      return ['job.create', { address: `AD-${state.customers[wish.customer]?.addressId}`, service: 'AC Repair' }];
    case 'book': {
      const who = wish.tech === null ? { unassigned: true } : { tech: wish.tech };
      return ['appointment.book', { job: `J-${state.jobs[wish.job]?.id}`, window: windowText(wish), ...who }];
    }
    case 'window':
      return ['appointment.edit', { appointment, window: windowText(wish) }];
    case 'tech':
      return ['appointment.edit', { appointment, ...(wish.tech === null ? { auto: true } : { tech: wish.tech }) }];
    case 'notes':
      return ['appointment.edit', { appointment, notes: `note ${notes++}` }];
    case 'pin':
      return ['appointment.pin', { appointment, lock: wish.lock, ...(wish.tech === null ? {} : { tech: wish.tech }) }];
    case 'step':
      return ['appointment.status', { appointment, to: wish.to }];
    case 'archive':
      return ['customer.archive', { customer: `C-${state.customers[wish.customer]?.id}`, cancelOpen: wish.cancelOpen }];
    case 'restore':
      return ['customer.restore', { customer: `C-${state.customers[wish.customer]?.id}` }];
    case 'optimize':
      return ['schedule.optimize', { date: '2026-11-24', iterations: 30 }];
    case 'undo':
      return ['history.undo', {}];
    case 'unpin':
      return ['appointment.unpin', { appointment }];
    default:
      return [`appointment.${wish.verb}`, { appointment, reason: 'asked for' }];
  }
}

function targets(state: ModelState, wish: Wish): ReadonlySet<number> {
  if (wish.verb === 'archive') {
    return new Set(state.appointments.filter(({ customer }) => customer === wish.customer).map(({ id }) => id));
  }
  return new Set('appointment' in wish ? [state.appointments[wish.appointment]?.id ?? 0] : []);
}

/** Statuses and promises are what people have made them. */
function checkAgreement({ appointments }: ModelState, rows: readonly AppointmentRow[]): void {
  const told = rows.map(({ id, status, windowStart, windowEnd }) => ({ id, status, windowStart, windowEnd }));
  const known = appointments.map(({ id, status, windowStart, windowEnd }) => ({ id, status, windowStart, windowEnd }));
  if (JSON.stringify(told) !== JSON.stringify(known)) {
    throw new Error(`the model has ${JSON.stringify(known)}, the book ${JSON.stringify(told)}`);
  }
}

/** Nobody is at two places at once, and a planned start lies in its window. What is in motion follows the clock. */
function checkPlan(rows: readonly AppointmentRow[]): void {
  const planned = rows.filter(({ status, technicianId }) => status === 'scheduled' && technicianId !== null);
  for (const one of planned) {
    const { plannedStart, windowStart, windowEnd, pin } = one;
    if (plannedStart === null) throw new Error(`A-${one.id} has a technician and no start`);
    if (pin === null && (plannedStart < windowStart || plannedStart >= windowEnd)) {
      throw new Error(`A-${one.id} is planned for ${plannedStart}, outside ${windowStart} to ${windowEnd}`);
    }
    for (const other of planned) {
      if (other.id <= one.id || other.technicianId !== one.technicianId) continue;
      if (endOf(one) > (other.plannedStart as string) && endOf(other) > plannedStart) {
        throw new Error(`A-${one.id} and A-${other.id} overlap with T-${one.technicianId}`);
      }
    }
  }
}

function endOf({ plannedStart, durationSeconds }: AppointmentRow): string {
  return addSeconds(toInstant(plannedStart as string), durationSeconds);
}

/** What is closed, in motion or pinned is not touched by a change of something else. */
function checkUntouched(
  before: readonly AppointmentRow[],
  after: readonly AppointmentRow[],
  own: ReadonlySet<number>,
): void {
  for (const was of before.filter(({ id }) => !own.has(id))) {
    const is = after.find(({ id }) => id === was.id);
    const isStill = isClosed(was.status) || isMoving(was.status);
    const locked = [
      ...(isStill || was.pin === 'technician' || was.pin === 'both' ? (['technicianId'] as const) : []),
      ...(isStill || was.pin === 'time' || was.pin === 'both' ? (['plannedStart'] as const) : []),
    ];
    if (isClosed(was.status) && JSON.stringify(is) !== JSON.stringify(was))
      throw new Error(`A-${was.id} is closed and changed`);
    for (const name of locked) {
      if (is?.[name] !== was[name])
        throw new Error(`A-${was.id} (${was.status}, pin ${was.pin}) moved: ${was[name]} → ${is?.[name]}`);
    }
  }
}
