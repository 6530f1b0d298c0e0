// A book as plain as it can be: who is archived, and of each appointment its promise and the steps taken. What the scheduler
// decides is not in it. Of each wish it says whether the book must do it, must refuse it, or may do either.

export type Status = 'scheduled' | 'accepted' | 'on-the-way' | 'on-site' | 'complete' | 'cancelled' | 'no-show';

export interface ModelAppointment {
  readonly id: number;
  readonly customer: number;
  status: Status;
  windowStart: string;
  windowEnd: string;
  /** The statuses it has come from, latest last. */
  readonly past: Status[];
}

export interface ModelCustomer {
  readonly id: number;
  readonly addressId: number;
  /** Leads have sales appointments only. */
  readonly isLead: boolean;
  isArchived: boolean;
}

export interface ModelState {
  readonly customers: ModelCustomer[];
  readonly jobs: { readonly id: number; readonly customer: number }[];
  readonly appointments: ModelAppointment[];
}

export type Wish =
  | { readonly verb: 'customer' }
  | { readonly verb: 'job'; readonly customer: number }
  | { readonly verb: 'book'; readonly job: number; readonly from: number; readonly hours: number; readonly tech: Tech }
  | { readonly verb: 'window'; readonly appointment: number; readonly from: number; readonly hours: number }
  | { readonly verb: 'tech'; readonly appointment: number; readonly tech: Tech }
  | { readonly verb: 'pin'; readonly appointment: number; readonly lock: Lock; readonly tech: Tech }
  | { readonly verb: 'unpin' | 'cancel' | 'rollback' | 'notes'; readonly appointment: number }
  | { readonly verb: 'step'; readonly appointment: number; readonly to: Status }
  | { readonly verb: 'archive'; readonly customer: number; readonly cancelOpen: boolean }
  | { readonly verb: 'restore'; readonly customer: number }
  | { readonly verb: 'optimize' | 'undo' }
  | { readonly verb: 'wait'; readonly minutes: number };
export type Tech = 'MARIA' | 'SAM' | null;
export type Lock = 'technician' | 'time' | 'both';

export type Expected = 'done' | 'refused' | 'either';

const NEXT: Readonly<Record<Status, readonly Status[]>> = {
  scheduled: ['accepted', 'on-the-way'],
  accepted: ['on-the-way'],
  'on-the-way': ['on-site', 'no-show'],
  'on-site': ['complete', 'no-show'],
  complete: [],
  cancelled: [],
  'no-show': [],
};

export const isClosed = (status: Status): boolean => NEXT[status].length === 0;
export const isMoving = (status: Status): boolean => !isClosed(status) && status !== 'scheduled';

/** What the rules say of the wish; `isAssigned`: whether its appointment has a technician now. */
export function expected(state: ModelState, wish: Wish, isAssigned: (id: number) => boolean): Expected {
  const customer = (index: number): ModelCustomer => state.customers[index] as ModelCustomer;
  if (wish.verb === 'job') {
    const { isArchived, isLead } = customer(wish.customer);
    return isArchived || isLead ? 'refused' : 'done';
  }
  if (wish.verb === 'book') return customer(state.jobs[wish.job]?.customer ?? 0).isArchived ? 'refused' : 'either';
  if (wish.verb === 'archive') return archiving(state, wish);
  if (wish.verb === 'restore') return customer(wish.customer).isArchived ? 'done' : 'refused';
  if (wish.verb === 'optimize') return 'either';
  if (!('appointment' in wish)) return 'done';
  const one = state.appointments[wish.appointment] as ModelAppointment;
  const { status } = one;
  switch (wish.verb) {
    case 'step':
      return NEXT[status].includes(wish.to) && isAssigned(one.id) ? 'done' : 'refused';
    case 'cancel':
      return status === 'scheduled' ? 'done' : 'refused';
    case 'rollback':
      return one.past.length === 0 || customer(one.customer).isArchived ? 'refused' : 'done';
    case 'notes':
      return isClosed(status) ? 'refused' : 'done';
    default:
      return isClosed(status) ? 'refused' : 'either';
  }
}

function archiving({ customers, appointments }: ModelState, wish: Extract<Wish, { verb: 'archive' }>): Expected {
  if (customers[wish.customer]?.isArchived) return 'refused';
  const open = appointments.filter(({ customer, status }) => customer === wish.customer && !isClosed(status));
  if (open.some(({ status }) => isMoving(status))) return 'refused';
  return open.length === 0 || wish.cancelOpen ? 'done' : 'refused';
}

/** What the book says of the record that it has made or changed. */
export interface Made {
  readonly id: number;
  readonly windowStart: string;
  readonly windowEnd: string;
  readonly addresses: readonly { readonly id: number }[];
}

/** What becomes of the model once the book has done it. */
export function apply(state: ModelState, wish: Wish, made: Made): void {
  const { customers, jobs, appointments } = state;
  const { id, windowStart, windowEnd } = made;
  if (wish.verb === 'customer') {
    customers.push({ id, addressId: made.addresses[0]?.id ?? 0, isLead: false, isArchived: false });
  }
  if (wish.verb === 'job') jobs.push({ id, customer: wish.customer });
  if (wish.verb === 'restore' || wish.verb === 'archive') {
    (customers[wish.customer] as ModelCustomer).isArchived = wish.verb === 'archive';
  }
  if (wish.verb === 'archive') {
    for (const one of appointments) {
      if (one.customer === wish.customer && !isClosed(one.status)) step(one, 'cancelled');
    }
  }
  if (wish.verb === 'book') {
    const customer = jobs[wish.job]?.customer ?? 0;
    appointments.push({ id, customer, status: 'scheduled', windowStart, windowEnd, past: [] });
  }
  if (!('appointment' in wish)) return;
  const one = appointments[wish.appointment] as ModelAppointment;
  if (wish.verb === 'window') Object.assign(one, { windowStart, windowEnd });
  if (wish.verb === 'step') step(one, wish.to);
  if (wish.verb === 'cancel') step(one, 'cancelled');
  if (wish.verb === 'rollback') one.status = one.past.pop() as Status;
}

function step(one: ModelAppointment, to: Status): void {
  one.past.push(one.status);
  one.status = to;
}
