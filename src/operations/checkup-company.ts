// What a check-up asks of the records behind the plan: people, catalogue, places, and what is derived from them.

import { formatDistance } from '../base/distance.ts';
import { formatDuration } from '../base/duration.ts';
import { greatCircleMetres, isCoordinates } from '../base/geo.ts';
import { formatId } from '../base/ids.ts';
import type { Complaint } from '../domain/book.ts';
import { customerName } from '../domain/customer.ts';
import { durationViolations } from '../domain/duration.ts';
import type { Settings } from '../domain/settings.ts';
import { lackingSkills } from '../domain/skills.ts';
import type { MappedPlace, Staff } from '../storage/checkup.ts';
import {
  customersNamed,
  loadStaff,
  mappedPlaces,
  techniciansWithoutShift,
  typicalDurations,
} from '../storage/checkup.ts';
import { rowsPastLog } from '../storage/file-check.ts';
import type { Asked, Check } from './checkup.ts';

/** Further than anybody drives for a visit: a sign that was lost, or two numbers that changed places. */
const FAR_METRES = 300_000;

export const COMPANY_CHECKS: readonly Check[] = [
  {
    check: 'log',
    title: 'Changes that are in no log',
    hint: 'Somebody wrote to the file past dispatch, or it rots; compare with a backup',
    find: ({ scope, lastRevision }) => [
      ...(scope.book.revision === lastRevision
        ? []
        : [{ number: null, text: `The book has revision ${scope.book.revision}, the log ends with ${lastRevision}` }]),
      ...rowsPastLog(scope.context.bookPath).map(({ text }) => ({ number: null, text })),
    ],
  },
  {
    check: 'no-shift',
    title: 'Technicians without a shift',
    hint: 'dispatch tech edit NAME --shift "mon-fri 08:00-17:00", or: dispatch tech archive NAME',
    find: async ({ scope }) =>
      (await techniciansWithoutShift(scope.db, scope.today)).map(({ id, name }) => complaint('technician', id, name)),
  },
  {
    check: 'duration',
    title: "Durations outside the company's steps",
    hint: 'dispatch service edit NAME --duration 1h, or for an appointment: dispatch edit A-1 --duration 1h',
    find: findDurations,
  },
  {
    check: 'nobody-can',
    title: 'Services that nobody of a branch can do',
    hint: 'dispatch tech edit NAME --skills ..., or: dispatch service edit NAME --skills ...',
    find: async ({ scope }) => findUnable(await loadStaff(scope.db)),
  },
  {
    check: 'place',
    title: 'Coordinates that cannot be right',
    hint: 'dispatch address edit AD-1 --at LAT,LNG, or: dispatch tech edit NAME --start LAT,LNG',
    find: async ({ scope }) =>
      (await mappedPlaces(scope.db)).flatMap((place) => complaintOfPlace(place, scope.book.settings.units)),
  },
  { check: 'search', title: 'Customers the search does not know as they are', hint: null, find: findStaleSearch },
];

function complaint(noun: Parameters<typeof formatId>[0], id: number, text: string): Complaint {
  return { number: formatId(noun, id), text };
}

async function findDurations({ scope, ahead }: Asked): Promise<Complaint[]> {
  const { db, book } = scope;
  const isWrong = (seconds: number): boolean => durationViolations(seconds, book.settings).length > 0;
  return [
    ...(await typicalDurations(db))
      .filter(({ seconds }) => isWrong(seconds))
      .map(({ noun, id, name, seconds }) => complaint(noun, id, `${name}, ${formatDuration(seconds)}`)),
    ...ahead
      .filter(({ durationSeconds }) => isWrong(durationSeconds))
      .map(({ id, customerName: name, durationSeconds }) =>
        complaint('appointment', id, `${name}, ${formatDuration(durationSeconds)}`),
      ),
  ];
}

/** A branch without technicians is none that serves. */
function findUnable({ branches, services, technicians }: Staff): Complaint[] {
  return branches.flatMap((branch) => {
    const here = technicians.filter(({ branchId }) => branchId === branch.id);
    if (here.length === 0) return [];
    const isDone = ({ kind, skills }: Staff['services'][number]): boolean =>
      here.some((one) => (one.kind === 'both' || one.kind === kind) && lackingSkills(skills, one.skills).length === 0);
    return services
      .filter((service) => !isDone(service))
      .map(({ id, name }) => complaint('service', id, branches.length === 1 ? name : `${name}, ${branch.name}`));
  });
}

function complaintOfPlace(place: MappedPlace, units: Settings['units']): Complaint[] {
  const { noun, id, name, latitude, longitude, branchName, branchLatitude, branchLongitude } = place;
  const at = `${latitude},${longitude}`;
  if (!isCoordinates(place)) return [complaint(noun, id, `${name}: ${at} is not on the earth`)];
  const branch = { latitude: branchLatitude, longitude: branchLongitude };
  if (!isCoordinates(branch)) return [];
  const metres = greatCircleMetres(place, branch);
  if (metres <= FAR_METRES) return [];
  return [complaint(noun, id, `${name}: ${at} is ${formatDistance(metres, units)} from ${branchName}`)];
}

async function findStaleSearch({ scope, staleSearch }: Asked): Promise<Complaint[]> {
  const names = new Map((await customersNamed(scope.db, staleSearch)).map((row) => [row.id, customerName(row)]));
  return staleSearch.map((id) => complaint('customer', id, names.get(id) ?? 'no longer there'));
}
