// Technicians: profile, weekly pattern, archiving. Single dates, absences and events are in technician-hours.ts.

import { AppError } from '../base/errors.ts';
import type { Input } from '../base/operation.ts';
import type { WeeklyHours } from '../base/weekly-hours.ts';
import { parseWeeklyHours } from '../base/weekly-hours.ts';
import { count } from '../base/words.ts';
import { parseSkills } from '../domain/skills.ts';
import type { Misfit, TechnicianCard, TechnicianDetails, WithMisfits } from '../domain/technician.ts';
import { defaultCode, parseCode, parseLunch } from '../domain/technician.ts';
import { findEvents, findShiftChanges, findTimeOff } from '../storage/absence.ts';
import type { Patch } from '../storage/change-log.ts';
import { customersLeftWithNobody } from '../storage/customer-technician.ts';
import { claimExternal } from '../storage/external.ts';
import { lookup } from '../storage/lookup.ts';
import { appointmentsAhead, findTechnicians, takenCodes } from '../storage/technician-card.ts';
import * as declarations from './catalog/technician.ts';
import type { Scope, WriteScope } from './code.ts';
import { implementRead, implementWrite } from './code.ts';
import { requireChange } from './given.ts';
import {
  addEvent,
  addTimeOff,
  changeShift,
  removeEvent,
  removeTimeOff,
  technicianOf,
  todayOf,
  withMisfits,
  workingTechnician,
} from './technician-hours.ts';
import { replaceTerritories } from './territory.ts';

const NO_LUNCH = { lunchSeconds: 0, lunchEarliest: '00:00', lunchLatest: '00:00' };

export const add = implementWrite(declarations.add, {
  async write(scope, input): Promise<TechnicianCard> {
    const branchId = await branchFor(scope, input.branch);
    await warnTwin(scope, input.name);
    const taken = await takenCodes(scope.db);
    const code = input.code === undefined ? defaultCode(input.name, taken) : freeCode(input.code, taken);
    const id = await scope.changes.insert('technician', {
      branchId,
      name: input.name,
      code,
      archivedAt: null,
      ...(await claimExternal(scope.db, 'technician', input)),
      ...EMPTY_PROFILE,
      ...profilePatch(input),
    });
    await replaceTerritories(scope, id, input.territories ?? []);
    await insertPattern(scope, id, parseWeeklyHours(input.shift ?? scope.book.settings.openingHours));
    return await technicianOf(scope, id);
  },
});

/** Of a technician of whom nothing more is said. */
export const EMPTY_PROFILE = {
  kind: 'tech',
  skills: '{}',
  startLatitude: null,
  startLongitude: null,
  endLatitude: null,
  endLongitude: null,
  coverageRadiusMetres: null,
  maxJobsPerDay: null,
  overtimeSeconds: 0,
  ...NO_LUNCH,
};

async function branchFor(scope: Scope, text: string | undefined): Promise<number> {
  if (text !== undefined) return await lookup(scope.db, 'branch', text);
  const first = await scope.db.selectFrom('branch').select('id').orderBy('id').limit(1).executeTakeFirstOrThrow();
  return first.id;
}

async function warnTwin(scope: Scope, name: string): Promise<void> {
  const folded = name.toLowerCase();
  const everybody = await findTechnicians(scope.db, { includeArchived: true });
  const twin = everybody.find((technician) => technician.name.toLowerCase() === folded);
  if (twin) scope.warn(`${twin.number} is called ${twin.name} too: tell them apart by code.`);
}

function freeCode(text: string, taken: ReadonlySet<string>): string {
  const code = parseCode(text);
  if (!taken.has(code)) return code;
  throw AppError.conflict(
    'code-taken',
    `The code ${code} belongs to another technician.`,
    'See who has it with: dispatch tech list --all',
  );
}

export type Profile = Pick<
  Input<typeof declarations.edit>,
  'skills' | 'start' | 'end' | 'radius' | 'kind' | 'maxJobs' | 'overtime' | 'lunch'
>;

/** The columns that the given fields set; the others stay. */
export function profilePatch(input: Profile): Patch<'technician'> {
  const patch: Patch<'technician'> = {};
  if (input.skills) patch.skills = JSON.stringify(parseSkills(input.skills));
  if (input.start) Object.assign(patch, { startLatitude: input.start.latitude, startLongitude: input.start.longitude });
  if (input.end) Object.assign(patch, { endLatitude: input.end.latitude, endLongitude: input.end.longitude });
  if (input.radius !== undefined) patch.coverageRadiusMetres = input.radius;
  if (input.kind !== undefined) patch.kind = input.kind;
  if (input.maxJobs !== undefined) patch.maxJobsPerDay = input.maxJobs;
  if (input.overtime !== undefined) patch.overtimeSeconds = input.overtime;
  if (input.lunch !== undefined) Object.assign(patch, lunchColumns(input.lunch));
  return patch;
}

function lunchColumns(text: string): typeof NO_LUNCH {
  const lunch = parseLunch(text);
  return lunch ? { lunchSeconds: lunch.seconds, lunchEarliest: lunch.earliest, lunchLatest: lunch.latest } : NO_LUNCH;
}

/** Writes the weekly pattern of a new technician. */
export async function insertPattern(
  scope: WriteScope,
  technicianId: number,
  hours: readonly WeeklyHours[],
): Promise<void> {
  const rows = hours.map(({ weekday, start, end }) => ({ technicianId, weekday, startTime: start, endTime: end }));
  await scope.changes.insertMany('shift', rows);
}

export const edit = implementWrite(declarations.edit, {
  async write(scope, input): Promise<WithMisfits<TechnicianCard>> {
    const { id, number, version } = await workingTechnician(scope, input.technician);
    requireChange(declarations.edit, input, { record: number });
    const { misfits } = await withMisfits(scope, [id], async () => {
      await scope.changes.update('technician', id, await editPatch(scope, id, input), input.ifVersion);
      const clears = (name: 'shift' | 'territories'): boolean => input.clear?.includes(name) ?? false;
      const territories = clears('territories') ? [] : input.territories;
      const isMoved = territories !== undefined && (await replaceTerritories(scope, id, territories));
      const isNewPattern = input.shift !== undefined || clears('shift');
      if (isNewPattern) await replacePattern(scope, id, input.shift);
      // Both are part of the card: an edit that was made from the old one must notice (--if-version).
      if (!isMoved && !isNewPattern) return;
      if ((await technicianOf(scope, id)).version === version) await scope.changes.touch('technician', id);
    });
    return { ...(await technicianOf(scope, id)), misfits };
  },
});

async function editPatch(
  scope: Scope,
  id: number,
  input: Input<typeof declarations.edit>,
): Promise<Patch<'technician'>> {
  const cleared = new Set(input.clear);
  const both = [...cleared].filter((name) => input[name === 'max-jobs' ? 'maxJobs' : name] !== undefined);
  if (both.length > 0) {
    const names = both.join(', ');
    throw AppError.usage('one-of', `${names}: given and cleared at once.`, 'Give the new value, or --clear, not both.');
  }
  const patch = profilePatch(input);
  for (const name of cleared) Object.assign(patch, CLEARED[name]);
  if (input.name !== undefined) patch.name = input.name;
  if (input.code !== undefined) patch.code = freeCode(input.code, await takenCodes(scope.db, id));
  return patch;
}

const CLEARED: Readonly<Record<string, Patch<'technician'>>> = {
  skills: { skills: '{}' },
  start: { startLatitude: null, startLongitude: null },
  end: { endLatitude: null, endLongitude: null },
  radius: { coverageRadiusMetres: null },
  'max-jobs': { maxJobsPerDay: null },
  overtime: { overtimeSeconds: 0 },
  lunch: NO_LUNCH,
};

/** Replaces the weekly pattern; without a text there is none any more. */
export async function replacePattern(scope: WriteScope, technicianId: number, text: string | undefined): Promise<void> {
  const hours = text === undefined ? [] : parseWeeklyHours(text);
  const rows = await scope.db.selectFrom('shift').select('id').where('technicianId', '=', technicianId).execute();
  for (const { id } of rows) await scope.changes.remove('shift', id);
  await insertPattern(scope, technicianId, hours);
}

export const list = implementRead(declarations.list, {
  async read(scope, input): Promise<{ items: TechnicianCard[]; total: number }> {
    const items = await findTechnicians(scope.db, { includeArchived: input.all === true });
    return { items, total: items.length };
  },
});

export const show = implementRead(declarations.show, {
  async read(scope, input): Promise<TechnicianDetails> {
    const technician = await technicianOf(scope, await lookup(scope.db, 'technician', input.technician));
    const { id, branchId } = technician;
    const changes = await findShiftChanges(scope.db, id, todayOf(scope, technician));
    return {
      ...technician,
      shiftChanges: changes.map(({ date, startTime, endTime }) => ({ date, startTime, endTime })),
      timeOff: await findTimeOff(scope.db, { technicianId: id, after: scope.now }),
      events: await findEvents(scope.db, { technicianId: id, branchId }, scope.now),
    };
  },
});

export const archive = implementWrite(declarations.archive, {
  async write(scope, input): Promise<TechnicianCard> {
    const id = await lookup(scope.db, 'technician', input.technician);
    const technician = await technicianOf(scope, id);
    if (technician.archivedAt !== null) {
      scope.warn(`${technician.number} ${technician.name} is archived already.`);
      return technician;
    }
    const open = await appointmentsAhead(scope.db, [id], scope.now);
    if (open.length > 0) throw stillBooked(technician, open);
    await refuseRequired(scope, technician);
    await scope.changes.update('technician', id, { archivedAt: scope.now });
    await releaseHeld(scope, id);
    return await technicianOf(scope, id);
  },
});

/** A customer who takes nobody else would be left with nobody. */
async function refuseRequired(scope: Scope, { id, number, name, code }: TechnicianCard): Promise<void> {
  const customers = await customersLeftWithNobody(scope.db, id);
  const [first] = customers;
  if (!first) return;
  const violations = customers.map((one) => ({
    code: 'required',
    message: `${one.number} ${one.name} takes nobody but ${name}.`,
  }));
  const shown = violations.slice(0, 10).map(({ message }) => message);
  const more = violations.length > shown.length ? [`and ${violations.length - shown.length} more`] : [];
  throw AppError.refused(
    'required',
    [`${number} ${name} is required by ${count(customers.length, 'customer')}:`, ...shown, ...more].join('\n'),
    `Take that back first: dispatch customer tech ${first.number} --clear ${code} (and --require another)`,
    violations,
  );
}

function stillBooked(technician: TechnicianCard, open: readonly Omit<Misfit, 'reason'>[]): AppError {
  const violations = open.map(({ number, customerName, serviceName, date, pin }) => ({
    code: 'still-booked',
    message: `${number} ${date} ${customerName}, ${serviceName}${pin === null ? '' : ' (Pinned)'}`,
  }));
  const shown = violations.slice(0, 10).map(({ message }) => message);
  const more = violations.length > shown.length ? [`and ${violations.length - shown.length} more`] : [];
  const number = open[0]?.number ?? 'A-1';
  return AppError.refused(
    'still-booked',
    [`${technician.number} ${technician.name} still has ${count(open.length, 'appointment')}:`, ...shown, ...more].join(
      '\n',
    ),
    `Give them to others first, such as: dispatch edit ${number} --auto (or --tech). List: dispatch appointment list --tech ${technician.number}`,
    violations,
  );
}

/** Places that plans reserve with this technician are free again. */
async function releaseHeld(scope: WriteScope, technicianId: number): Promise<void> {
  const held = await scope.db
    .selectFrom('appointment')
    .select('id')
    .where('heldTechnicianId', '=', technicianId)
    .where('windowEnd', '>', scope.now)
    .execute();
  for (const { id } of held) {
    await scope.changes.update('appointment', id, { heldTechnicianId: null, heldStart: null });
  }
}

export const restore = implementWrite(declarations.restore, {
  async write(scope, input): Promise<TechnicianCard> {
    const id = await lookup(scope.db, 'technician', input.technician);
    const technician = await technicianOf(scope, id);
    if (technician.archivedAt === null) scope.warn(`${technician.number} ${technician.name} is not archived.`);
    await scope.changes.update('technician', id, { archivedAt: null });
    return await technicianOf(scope, id);
  },
});

export const shiftChange = implementWrite(declarations.shiftChange, { write: changeShift });
export const timeOffAdd = implementWrite(declarations.timeOffAdd, { write: addTimeOff });
export const timeOffRemove = implementWrite(declarations.timeOffRemove, { write: removeTimeOff });
export const eventAdd = implementWrite(declarations.eventAdd, { write: addEvent });
export const eventRemove = implementWrite(declarations.eventRemove, { write: removeEvent });
