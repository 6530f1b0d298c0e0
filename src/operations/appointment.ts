// Appointments: each command with the file that does it (P1-P15, N1-N9). Files load when used, so that a list or a status
// step doesn't wait for the scheduler.

import * as declarations from './catalog/appointment.ts';
import { implementRead, implementWrite } from './code.ts';

const booking = () => import('./booking.ts');
const editing = () => import('./editing.ts');
const stepping = () => import('./stepping.ts');
const rollingBack = () => import('./rolling-back.ts');
const pinning = () => import('./pinning.ts');
const linking = () => import('./linking.ts');
const reading = () => import('./reading.ts');
const listing = () => import('./listing.ts');

export const book = implementWrite(declarations.book, {
  prepare: async (scope, input) => await (await booking()).prepareBooking(scope, input),
  write: async (scope, input, prepared) => await (await booking()).writeBooking(scope, input, prepared),
  setForm: async () => new (await import('./booking-desk.ts')).BookingDesk(),
});

export const edit = implementWrite(declarations.edit, {
  prepare: async (scope, input) => await (await editing()).prepareEdit(scope, input),
  write: async (scope, input, prepared) => await (await editing()).writeEdit(scope, input, prepared),
});

export const show = implementRead(declarations.show, {
  read: async (scope, input) => await (await reading()).readAppointment(scope, input),
});

export const list = implementRead(declarations.list, {
  read: async (scope, input) => await (await listing()).readList(scope, input),
});

export const cancel = implementWrite(declarations.cancel, {
  write: async (scope, input) => await (await stepping()).writeCancel(scope, input),
});

export const status = implementWrite(declarations.status, {
  write: async (scope, input) => await (await stepping()).writeStatus(scope, input),
});

export const rollback = implementWrite(declarations.rollback, {
  prepare: async (scope, input) => await (await rollingBack()).prepareRollback(scope, input),
  write: async (scope, input, prepared) => await (await rollingBack()).writeRollback(scope, input, prepared),
});

export const pin = implementWrite(declarations.pin, {
  prepare: async (scope, input) => await (await pinning()).preparePin(scope, input),
  write: async (scope, input, prepared) => await (await pinning()).writePin(scope, input, prepared),
});

export const unpin = implementWrite(declarations.unpin, {
  prepare: async (scope, input) => await (await pinning()).prepareUnpin(scope, input),
  write: async (scope, input, prepared) => await (await pinning()).writeUnpin(scope, input, prepared),
});

export const link = implementWrite(declarations.link, {
  prepare: async (scope, input) => await (await linking()).prepareLink(scope, input),
  write: async (scope, input, prepared) => await (await linking()).writeLink(scope, input, prepared),
});

export const unlink = implementWrite(declarations.unlink, {
  write: async (scope, input) => await (await linking()).writeUnlink(scope, input),
});

export const pins = implementRead(declarations.pins, {
  read: async (scope, input) => await (await reading()).readPins(scope, input),
});
