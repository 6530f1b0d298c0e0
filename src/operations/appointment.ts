// Appointments: what each command does, by concept in the files beside (P1-P15, N1-N9).

import { prepareBooking, writeBooking } from './booking.ts';
import * as declarations from './catalog/appointment.ts';
import { implementRead, implementWrite } from './code.ts';
import { prepareEdit, writeEdit } from './editing.ts';
import { preparePin, prepareUnpin, writePin, writeUnpin } from './pinning.ts';
import { readAppointment, readList, readPins } from './reading.ts';
import { prepareRollback, writeCancel, writeRollback, writeStatus } from './stepping.ts';

export const book = implementWrite(declarations.book, { prepare: prepareBooking, write: writeBooking });
export const edit = implementWrite(declarations.edit, { prepare: prepareEdit, write: writeEdit });
export const show = implementRead(declarations.show, { read: readAppointment });
export const list = implementRead(declarations.list, { read: readList });
export const cancel = implementWrite(declarations.cancel, { write: writeCancel });
export const status = implementWrite(declarations.status, { write: writeStatus });
export const rollback = implementWrite(declarations.rollback, { prepare: prepareRollback, write: writeRollback });
export const pin = implementWrite(declarations.pin, { prepare: preparePin, write: writePin });
export const unpin = implementWrite(declarations.unpin, { prepare: prepareUnpin, write: writeUnpin });
export const pins = implementRead(declarations.pins, { read: readPins });
