// Large problems in VROOM's JSON, the same every time: technicians who live in and around the towns of a metropolis, customers
// near those towns, skills, lunch, and a window of four hours promised to most; on one day or over several.
// Usage: node test/bench/large-problem.js --visits N --technicians N --days N > problem.json
import { parseArgs } from 'node:util';
import { chance } from './large-book.js';

const HOUR = 3_600;
const DAY = 24 * HOUR;
/** Around Chicago: the middle, and towns of which each draws as many people as its weight says. */
const MIDDLE = [-87.75, 41.88];
const TOWNS = 24;
const SKILLS = [1, 2, 3, 4];
const SHIFT = 9 * HOUR;
/** Of all working time, so much is service; the rest is lunch, driving and air. */
const BUSY_PART = 0.5;

/** `{ jobs, vehicles }`: one vehicle for each technician and day. */
export function largeProblem({ visits, technicians, days }) {
  const random = chance(visits * 31 + technicians * 7 + days);
  const towns = Array.from({ length: TOWNS }, (_, i) => ({
    place: around(MIDDLE, random, i === 0 ? 0 : 0.55),
    spread: 0.02 + random() * 0.06,
    weight: i === 0 ? 6 : 0.5 + random() * 1.5,
  }));
  const somewhere = () => near(pick(towns, random), random);
  const people = Array.from({ length: technicians }, () => ({
    home: somewhere(),
    skills: SKILLS.filter((skill) => random() < 0.75 - skill * 0.12),
    begin: 7 * HOUR + Math.floor(random() * 3) * HOUR,
  }));
  const vehicles = Array.from({ length: days }, (_, day) =>
    people.map(({ home, skills, begin }, i) => ({
      id: day * technicians + i + 1,
      start: home,
      end: home,
      skills,
      time_window: [day * DAY + begin, day * DAY + begin + SHIFT],
      breaks: [{ id: 1, service: 1_800, time_windows: [[day * DAY + 11 * HOUR, day * DAY + 13 * HOUR]] }],
    })),
  ).flat();
  const meanService = Math.min(3 * HOUR, (BUSY_PART * SHIFT * vehicles.length) / visits);
  const jobs = Array.from({ length: visits }, (_, i) => ({
    id: i + 1,
    location: somewhere(),
    service: 300 * Math.round((meanService * (0.5 + random())) / 300),
    skills: random() < 0.5 ? [] : [SKILLS[Math.floor(random() * random() * SKILLS.length)]],
    priority: [10, 10, 10, 50, 90][Math.floor(random() * 5)],
    time_windows: windowsOf(random, days),
  }));
  return { jobs, vehicles };
}

/** Four hours on one day for seven of ten; the others take any of up to three days in a row, from eight to six. */
function windowsOf(random, days) {
  const day = Math.floor(random() * days);
  if (random() < 0.7) {
    const from = day * DAY + (8 + 2 * Math.floor(random() * 4)) * HOUR;
    return [[from, from + 4 * HOUR]];
  }
  const last = Math.min(days - 1, day + Math.floor(random() * 3));
  return Array.from({ length: last - day + 1 }, (_, i) => [(day + i) * DAY + 8 * HOUR, (day + i) * DAY + 18 * HOUR]);
}

function pick(towns, random) {
  let left = random() * towns.reduce((sum, { weight }) => sum + weight, 0);
  for (const town of towns) {
    left -= town.weight;
    if (left < 0) return town;
  }
  return towns[0];
}

/** Most live close to the middle of their town. */
function near({ place, spread }, random) {
  return around(place, random, spread * 2 * random());
}

function around([longitude, latitude], random, radius) {
  const angle = random() * 2 * Math.PI;
  const place = [longitude + 1.34 * radius * Math.cos(angle), latitude + radius * Math.sin(angle)];
  return place.map((degrees) => Number(degrees.toFixed(5)));
}

if (process.argv[1] === import.meta.filename) {
  const options = { visits: { type: 'string' }, technicians: { type: 'string' }, days: { type: 'string' } };
  const { values } = parseArgs({ options });
  const [visits, technicians, days] = [values.visits ?? 1_000, values.technicians ?? 100, values.days ?? 1].map(Number);
  process.stdout.write(JSON.stringify(largeProblem({ visits, technicians, days })));
}
