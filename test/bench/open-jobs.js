// The large book before anything is booked: every job is open, and the bookings come as JSON lines or CSV, for the benches of
// bulk writes. The same rows every time.
import Database from 'better-sqlite3';
import { fillLargeBook, NOW, TIME_ZONE } from './large-book.js';

const STARTS = ['08:30', '10:15', '12:30', '14:15', '15:45'];

/** Fills `path`, a book that `dispatch init` has made, and returns what would be booked: job, start and technician. */
export function fillOpenJobs(path, { appointments, technicians = 100 }) {
  const days = Math.ceil(appointments / (technicians * STARTS.length));
  fillLargeBook(path, { appointments, technicians, starts: STARTS, weekdays: [0, 1, 2, 3, 4, 5, 6], days: days + 1 });
  const db = new Database(path, { fileMustExist: true });
  const rows = db
    .prepare(
      `select jobId, plannedStart, windowStart, windowEnd, code from appointment
       join technician on technician.id = technicianId order by appointment.id`,
    )
    .all();
  db.exec(
    `delete from appointment; update job set status = 'open'; delete from sqlite_sequence where name = 'appointment'`,
  );
  db.exec('vacuum');
  db.close();
  return rows;
}

export const LINE_NOW = NOW;

/** As typed: named technicians at exact starts, or windows for whoever is best. */
export function bookingLines(rows, { named }) {
  return rows
    .map((row, i) => {
      const when = named
        ? { start: wall(row.plannedStart), tech: row.code }
        : { window: `${wall(row.windowStart)}-${wall(row.windowEnd).slice(11)}` };
      return `${JSON.stringify({ op: 'appointment.book', key: `web-${i}`, args: { job: `J-${row.jobId}`, ...when } })}\n`;
    })
    .join('');
}

const format = new Intl.DateTimeFormat('sv', { timeZone: TIME_ZONE, dateStyle: 'short', timeStyle: 'short' });

/** `2026-11-25 08:30` */
function wall(instant) {
  return format.format(new Date(instant));
}

/** The same appointments as a table for `dispatch import`: with a technician, at a planned start. */
export function importTable(rows) {
  const lines = rows.map(({ jobId, windowStart, windowEnd, code, plannedStart }, i) =>
    [`J-${jobId}`, `${wall(windowStart)}-${wall(windowEnd).slice(11)}`, code, wall(plannedStart), `x-${i}`].join(','),
  );
  return `${['job,window,tech,plannedStart,externalId', ...lines].join('\r\n')}\r\n`;
}
