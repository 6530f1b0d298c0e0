// Fills a new book with a large company: 50 technicians, 100,000 customers with one appointment each, five a day and
// technician, most of them past. Straight SQL in one transaction, so that it takes seconds; the same rows every time.
// Usage: node test/bench/large-book.js BOOK [--appointments N]   (BOOK is fresh from `dispatch init`)
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';

/** The day that benches ask for: the last eight weeks of the book lie after it. */
export const DAY = '2026-11-24';
/** That day at six in the morning, before anything is in motion. */
export const NOW = '2026-11-24T12:00:00Z';
export const TIME_ZONE = 'America/Chicago';

const STARTS = ['08:30', '10:15', '12:30', '14:15', '15:45'];
const FUTURE_DAYS = 40;

/** The book of `npm run bench`. */
const LARGE = { appointments: 100_000, technicians: 50, starts: STARTS, weekdays: [1, 2, 3, 4, 5] };
/** Two weeks, all of them ahead, seven days each: for `npm run bench:scale`. */
export const BUSY = {
  appointments: 28_000,
  technicians: 500,
  starts: STARTS.slice(0, 4),
  weekdays: [0, 1, 2, 3, 4, 5, 6],
  days: 14,
};
const SERVICES = [
  { department: 'HVAC', name: 'AC Repair', skill: 'hvac' },
  { department: 'HVAC', name: 'Furnace Tune-up', skill: 'hvac' },
  { department: 'Plumbing', name: 'Leak Repair', skill: 'plumbing' },
  { department: 'Alarms', name: 'Alarm Check', skill: 'alarm' },
];
const FIRST = [
  'Ada',
  'Ben',
  'Cleo',
  'Dan',
  'Eve',
  'Finn',
  'Gia',
  'Hal',
  'Ida',
  'Jay',
  'Kim',
  'Leo',
  'Mia',
  'Ned',
  'Ola',
  'Pia',
];
const LAST = [
  'Abel',
  'Brook',
  'Cole',
  'Diaz',
  'Evans',
  'Fox',
  'Gray',
  'Hart',
  'Ingram',
  'Jones',
  'Kerr',
  'Lowe',
  'Mills',
  'Ng',
  'Ortiz',
  'Patel',
];
const STREETS = ['Oak St', 'Elm Ave', 'Lake Dr', 'Hill Rd', 'Mill Ln', 'Park Pl', 'Pine Ct', 'State St'];

/** A seeded stream of numbers in [0, 1) (mulberry32). */
export function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `days` days from DAY on. */
function daysAhead(days) {
  const noon = Date.parse(`${DAY}T12:00:00Z`);
  return Array.from({ length: days }, (_, i) => new Date(noon + i * 86_400_000).toISOString().slice(0, 10));
}

/** `count` working days, of which the last `FUTURE_DAYS` lie after DAY. */
function workingDays(count) {
  const noon = Date.parse(`${DAY}T12:00:00Z`);
  const days = [];
  const isWeekday = (time) => ![0, 6].includes(new Date(time).getUTCDay());
  for (let time = noon; days.length < count - FUTURE_DAYS; time -= 86_400_000) if (isWeekday(time)) days.unshift(time);
  for (let time = noon + 86_400_000; days.length < count; time += 86_400_000) if (isWeekday(time)) days.push(time);
  return days.slice(-count).map((time) => new Date(time).toISOString().slice(0, 10));
}

/** Wall time of a date to UTC text; office hours are never in the hour that is doubled or left out. */
function utcClock(date) {
  const format = new Intl.DateTimeFormat('en', { timeZone: TIME_ZONE, timeZoneName: 'longOffset' });
  const offset = format
    .formatToParts(new Date(`${date}T18:00:00Z`))
    .find(({ type }) => type === 'timeZoneName')
    .value.slice(3);
  return (time) => `${new Date(`${date}T${time}:00${offset}`).toISOString().slice(0, 19)}Z`;
}

/** An insert of one row by column names; the statement is prepared once per table. */
function inserter(db) {
  const statements = new Map();
  return (table, row) => {
    let statement = statements.get(table);
    if (!statement) {
      const names = Object.keys(row);
      statement = db.prepare(
        `insert into "${table}" (${names.join(', ')}) values (${names.map((name) => `@${name}`).join(', ')})`,
      );
      statements.set(table, statement);
    }
    return Number(statement.run(row).lastInsertRowid);
  };
}

function addServices(insert) {
  const departments = new Map();
  return SERVICES.map(({ department, name, skill }) => {
    if (!departments.has(department)) departments.set(department, insert('department', { name: department }));
    const id = insert('service', {
      departmentId: departments.get(department),
      name,
      kind: 'tech',
      durationSeconds: 3600,
      priority: 'normal',
      skills: JSON.stringify({ [skill]: 1 }),
    });
    return { id, skill };
  });
}

function addTechnicians(insert, random, { technicians, weekdays }) {
  return Array.from({ length: technicians }, (_, index) => {
    const skill = ['hvac', 'hvac', 'plumbing', 'alarm'][index % 4];
    const home = { latitude: 41.7 + random() * 0.4, longitude: -88 + random() * 0.5 };
    const id = insert('technician', {
      branchId: 1,
      name: `${FIRST[index % 16]} ${LAST[(index * 7) % 16]} ${index + 1}`,
      code: `T${String(index + 1).padStart(2, '0')}`,
      kind: 'tech',
      skills: JSON.stringify({ [skill]: 3 }),
      startLatitude: home.latitude,
      startLongitude: home.longitude,
      endLatitude: home.latitude,
      endLongitude: home.longitude,
      overtimeSeconds: 0,
      lunchSeconds: 1800,
      lunchEarliest: '11:00',
      lunchLatest: '13:00',
    });
    for (const weekday of weekdays) {
      insert('shift', { technicianId: id, weekday, startTime: '08:00', endTime: '17:00' });
    }
    return { id, skill, home };
  });
}

function addCustomer(insert, random, number, home) {
  const firstName = FIRST[Math.floor(random() * 16)];
  const lastName = LAST[Math.floor(random() * 16)];
  const street = `${1 + Math.floor(random() * 9000)} ${STREETS[number % 8]}`;
  const phone = `312555${String(number).padStart(6, '0')}`;
  const email = `${firstName}.${lastName}.${number}@example.com`.toLowerCase();
  const key = `${lastName}-${number}`;
  const createdAt = '2025-01-02T15:00:00Z';
  const customerId = insert('customer', {
    kind: 'customer',
    branchId: 1,
    firstName,
    lastName,
    accountingKey: key,
    accountingKeyFolded: key.toLowerCase(),
    createdAt,
  });
  insert('contact', { customerId, type: 'email', label: 'home', value: email, isPrimary: 1 });
  insert('contact', { customerId, type: 'phone', label: 'mobile', value: phone, isPrimary: 1 });
  const addressId = insert('address', {
    customerId,
    name: 'Home',
    type: 'residential',
    street,
    city: 'Chicago',
    state: 'IL',
    postalCode: String(60_601 + (number % 60)),
    country: 'US',
    latitude: home.latitude + (random() - 0.5) * 0.05,
    longitude: home.longitude + (random() - 0.5) * 0.06,
    coordinatesSource: 'given',
    taxBasisPoints: 825,
  });
  const text = [firstName, lastName, key, email, phone, street, 'Chicago'].join(' ').toLowerCase();
  insert('searchText', { noun: 'customer', recordId: customerId, text: ` ${text} ` });
  return { customerId, addressId };
}

function addAppointment(insert, { customerId, addressId }, { serviceId, technicianId, clock, start, isPast }) {
  const hour = Math.floor((Number(start.slice(0, 2)) - 8) / 2) * 2 + 8;
  const at = (time) => clock(`${String(time).padStart(2, '0')}:00`);
  const plannedStart = clock(start);
  const createdAt = '2025-01-02T15:00:00Z';
  const jobId = insert('job', {
    customerId,
    addressId,
    serviceId,
    status: isPast ? 'complete' : 'open',
    isFlagged: 0,
    createdAt,
  });
  insert('appointment', {
    jobId,
    serviceId,
    kind: 'tech',
    status: isPast ? 'complete' : 'scheduled',
    windowStart: at(hour),
    windowEnd: at(hour + 2),
    timeZone: TIME_ZONE,
    durationSeconds: 3600,
    technicianId,
    plannedStart,
    arrivedAt: isPast ? plannedStart : null,
    completedAt: isPast ? clock(`${String(Number(start.slice(0, 2)) + 1).padStart(2, '0')}${start.slice(2)}`) : null,
    createdAt,
  });
}

/** Fills `path`, a book that `dispatch init` has made. */
export function fillLargeBook(path, shape = LARGE) {
  const { appointments, technicians: count, starts, days } = { ...LARGE, ...shape };
  const db = new Database(path, { fileMustExist: true });
  db.pragma('synchronous = OFF');
  db.transaction(() => {
    const insert = inserter(db);
    const random = chance(20_261_124);
    const services = addServices(insert);
    const technicians = addTechnicians(insert, random, { ...LARGE, ...shape });
    let left = appointments;
    const dates = days ? daysAhead(days) : workingDays(Math.ceil(appointments / (count * starts.length)));
    for (const date of dates) {
      const clock = utcClock(date);
      for (const { id: technicianId, skill, home } of technicians) {
        for (const start of starts.slice(0, left)) {
          const customer = addCustomer(insert, random, left, home);
          const fitting = services.filter((service) => service.skill === skill);
          const serviceId = fitting[left % fitting.length].id;
          addAppointment(insert, customer, { serviceId, technicianId, clock, start, isPast: date < DAY });
          left -= 1;
        }
      }
    }
  })();
  db.exec('analyze');
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

if (process.argv[1] === import.meta.filename) {
  const { values, positionals } = parseArgs({ options: { appointments: { type: 'string' } }, allowPositionals: true });
  fillLargeBook(positionals[0], { appointments: Number(values.appointments ?? LARGE.appointments) });
}
