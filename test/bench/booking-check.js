// Judges the outcome of a booking week from the week alone: what was promised is what the caller took, and the plan keeps it,
// drivable by the default travel model. Shares no code with the scheduler.
// Usage: node test/bench/booking-check.js WEEK.json OUTCOME.json   (exit 1 when it has faults)
import { readFileSync } from 'node:fs';

const EARTH_METRES = 6_371_000;
const ROAD_FACTOR = 1.35;
/** Metres at most at each speed, in metres a second. */
const SPEEDS = [
  [3_000, 7.5],
  [7_000, 11],
  [Number.POSITIVE_INFINITY, 16],
];
const PARK_SECONDS = 120;
/** Arrivals are told to the minute. */
const ROUNDING_SECONDS = 60;

/** Seconds of driving between two places, `[latitude, longitude]`. */
export function driveSeconds([fromLatitude, fromLongitude], [toLatitude, toLongitude]) {
  const radians = (degrees) => (degrees * Math.PI) / 180;
  const squared = (angle) => Math.sin(angle / 2) ** 2;
  const across = squared(radians(toLongitude - fromLongitude));
  const haversine =
    squared(radians(toLatitude - fromLatitude)) +
    Math.cos(radians(fromLatitude)) * Math.cos(radians(toLatitude)) * across;
  let metres = 2 * EARTH_METRES * Math.asin(Math.sqrt(haversine)) * ROAD_FACTOR;
  if (metres < 1) return 0;
  let seconds = PARK_SECONDS;
  for (const [length, speed] of SPEEDS) {
    const part = Math.min(metres, length);
    seconds += part / speed;
    metres -= part;
  }
  return Math.round(seconds);
}

/** Seconds since midnight of `08:14` or `08:14:30`. */
export function secondsOf(clock) {
  const [hours, minutes, seconds = 0] = clock.split(':').map(Number);
  return hours * 3_600 + minutes * 60 + seconds;
}

/**
 * What an outcome `{ promises: [{ request, day, from, to }], plan: [{ technician, day, visits: [{ request, arrive }] }] }` is
 * worth, with every fault in it.
 */
export function judge(week, outcome) {
  const faults = [];
  const promised = checkPromises(week, outcome, faults);
  const technicians = new Map(week.technicians.map((one) => [one.id, one]));
  const requests = new Map(week.requests.map((one) => [one.id, one]));
  const seen = new Set();
  let drive = 0;
  for (const route of outcome.plan) {
    for (const { request } of route.visits) {
      if (seen.has(request)) faults.push(`${request} is planned twice`);
      seen.add(request);
    }
    drive += checkRoute(technicians.get(route.technician), route, { promised, requests, faults });
  }
  for (const id of promised.keys()) if (!seen.has(id)) faults.push(`${id} was promised and is not planned`);
  const served = seen.size;
  const driveMinutesPerVisit = Math.round(drive / 6 / Math.max(1, served)) / 10;
  return { served, driveSeconds: drive, driveMinutesPerVisit, faults };
}

function checkPromises(week, outcome, faults) {
  const requests = new Map(week.requests.map((one) => [one.id, one]));
  const promised = new Map();
  for (const promise of outcome.promises) {
    const { request: id, day, from, to } = promise;
    const suits = (half) =>
      half.day === day && secondsOf(half.from) <= secondsOf(from) && secondsOf(to) <= secondsOf(half.to);
    if (promised.has(id)) faults.push(`${id} was promised twice`);
    if (!requests.get(id)?.accepts.some(suits)) faults.push(`${id} never accepted ${day} ${from}-${to}`);
    promised.set(id, promise);
  }
  return promised;
}

/** Seconds driven, from home to home. */
function checkRoute(technician, { day, visits }, { promised, requests, faults }) {
  if (visits.length === 0) return 0;
  let at = technician.home;
  let free = secondsOf(technician.shift[0]);
  let drive = 0;
  for (const { request: id, arrive } of visits) {
    const request = requests.get(id);
    const promise = promised.get(id);
    const arrival = secondsOf(arrive);
    const leg = driveSeconds(at, request.place);
    if (promise?.day !== day) faults.push(`${id} is planned on ${day}, promised for ${promise?.day ?? 'no day'}`);
    else if (arrival < secondsOf(promise.from) || arrival > secondsOf(promise.to)) {
      faults.push(`${id} arrives at ${arrive}, promised ${promise.from}-${promise.to}`);
    }
    if (!technician.skills.includes(request.skill)) faults.push(`${id}: ${technician.id} lacks ${request.skill}`);
    if (arrival + ROUNDING_SECONDS < free + leg) faults.push(`${id} arrives at ${arrive}, which nobody can drive`);
    drive += leg;
    free = arrival + request.minutes * 60;
    at = request.place;
  }
  const home = driveSeconds(at, technician.home);
  if (free + home > secondsOf(technician.shift[1]) + ROUNDING_SECONDS) {
    faults.push(`${technician.id} comes home after the shift on ${day}`);
  }
  return drive + home;
}

if (process.argv[1] === import.meta.filename) {
  const [week, outcome] = process.argv.slice(2, 4).map((path) => JSON.parse(readFileSync(path, 'utf8')));
  const verdict = judge(week, outcome);
  console.log(JSON.stringify(verdict));
  if (verdict.faults.length > 0) process.exitCode = 1;
}
