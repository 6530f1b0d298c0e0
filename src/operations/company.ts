// The company, its branches, users and catalogue of work.

import { AppError } from '../base/errors.ts';
import { formatId } from '../base/ids.ts';
import { parseWeeklyHours } from '../base/weekly-hours.ts';
import { closest } from '../base/words.ts';
import { isTimeZone } from '../base/zone.ts';
import type {
  BranchCard,
  CompanyCard,
  DepartmentCard,
  ServiceCard,
  SettingChange,
  SubtypeCard,
  UserCard,
} from '../domain/company.ts';
import { durationViolations } from '../domain/duration.ts';
import type { Role } from '../domain/permission.ts';
import { ROLE_PERMISSIONS } from '../domain/permission.ts';
import type { Settings } from '../domain/settings.ts';
import { conflictingSettings, DEFAULT_SETTINGS, isSetting, readSetting, settingsFrom } from '../domain/settings.ts';
import { parseSkills } from '../domain/skills.ts';
import * as store from '../storage/company.ts';
import { claimExternal } from '../storage/external.ts';
import { lookup } from '../storage/lookup.ts';
import * as declarations from './catalog/company.ts';
import type { Scope, WriteScope } from './code.ts';
import { implementRead, implementWrite } from './code.ts';
import { requireChange } from './given.ts';

export const initialize = implementWrite(declarations.initialize, {
  async write(scope, input): Promise<CompanyCard> {
    checkTimeZone(input.timezone);
    parseWeeklyHours(input.hours);
    const settings: Partial<Settings> = { openingHours: input.hours, units: input.units, clock: input.clock };
    if (input.windowHours) settings.windowHours = input.windowHours;
    settings.durationStepMinutes = stepMinutes(input.durationStep);
    await scope.changes.insert('book', {
      revision: 0,
      companyName: input.name,
      settings: JSON.stringify(different(settings)),
      createdAt: scope.now,
    });
    await insertBranch(scope, { name: input.branch, timezone: input.timezone, at: input.at });
    await scope.changes.insert('user', { name: 'owner', role: 'super', technicianId: null, archivedAt: null });
    return await companyCard(scope);
  },
});

function stepMinutes(seconds: number): number {
  const read = readSetting('durationStepMinutes', String(seconds / 60));
  if ('value' in read) return read.value as number;
  throw AppError.invalid([read]);
}

function checkTimeZone(zone: string): void {
  if (isTimeZone(zone)) return;
  const near = closest(zone, Intl.supportedValuesOf('timeZone'));
  throw AppError.usage(
    'unknown-time-zone',
    `"${zone}" is not an IANA time zone.`,
    near === null ? 'Write it as America/Chicago or Europe/Berlin.' : `Did you mean "${near}"?`,
  );
}

/** Only what differs from the defaults is stored, so that a better default reaches every book. */
function different(settings: Partial<Settings>): Partial<Settings> {
  const same = (name: string, value: unknown): boolean =>
    JSON.stringify(value) === JSON.stringify(DEFAULT_SETTINGS[name as keyof Settings]);
  return Object.fromEntries(Object.entries(settings).filter(([name, value]) => !same(name, value)));
}

export const show = implementRead(declarations.show, { read: async (scope) => await companyCard(scope) });

async function companyCard(scope: Scope): Promise<CompanyCard> {
  const book = await scope.db.selectFrom('book').selectAll().executeTakeFirstOrThrow();
  const branches = await store.findBranches(scope.db);
  return {
    name: book.companyName,
    book: scope.context.bookPath,
    revision: book.revision,
    branches,
    settings: settingsFrom(book.settings),
    changed: Object.keys(JSON.parse(book.settings) as object),
  };
}

export const set = implementWrite(declarations.set, {
  async write(scope, input): Promise<SettingChange> {
    const { setting } = input;
    if (!isSetting(setting)) {
      const near = closest(setting, Object.keys(DEFAULT_SETTINGS));
      throw AppError.usage(
        'unknown-setting',
        `There is no setting "${setting}".`,
        near === null ? 'List them with: dispatch company show' : `Did you mean "${near}"?`,
      );
    }
    const read = readSetting(setting, input.value);
    if (!('value' in read)) throw AppError.invalid([read]);
    if (setting === 'openingHours') parseWeeklyHours(input.value);
    const before = scope.book.settings[setting];
    const row = await scope.db.selectFrom('book').select(['id', 'settings']).executeTakeFirstOrThrow();
    const stored = different({ ...(JSON.parse(row.settings) as Partial<Settings>), [setting]: read.value });
    const conflict = conflictingSettings({ ...DEFAULT_SETTINGS, ...stored });
    if (conflict !== null) throw AppError.invalid([conflict], TRAVEL_HINT);
    await scope.changes.update('book', row.id, { settings: JSON.stringify(stored) });
    return { setting, before, after: read.value };
  },
});

const TRAVEL_HINT =
  'Set the address first, such as: dispatch company set travelUrl http://127.0.0.1:5000; or turn the engine off: dispatch company set travelEngine straight-line';

export const branchAdd = implementWrite(declarations.branchAdd, {
  async write(scope, input): Promise<BranchCard> {
    checkTimeZone(input.timezone);
    await refuseTaken(scope, 'branch', input.name);
    const id = await insertBranch(scope, input);
    return (await store.findBranches(scope.db)).find((branch) => branch.id === id) as BranchCard;
  },
});

async function insertBranch(
  scope: WriteScope,
  branch: { name: string; timezone: string; at?: { latitude: number; longitude: number } | undefined },
): Promise<number> {
  const { latitude = null, longitude = null } = branch.at ?? {};
  return await scope.changes.insert('branch', { name: branch.name, timeZone: branch.timezone, latitude, longitude });
}

/** Names of branches, departments, services and users are unique without regard to case. */
async function refuseTaken(
  scope: Scope,
  table: 'branch' | 'department' | 'service' | 'user',
  name: string,
): Promise<void> {
  const taken = await scope.db.selectFrom(table).select(['id', 'name']).where('name', '=', name).executeTakeFirst();
  if (!taken) return;
  throw AppError.conflict(
    'name-taken',
    `There is a ${table} "${taken.name}" already (${formatId(table, taken.id)}).`,
    'Choose another name.',
  );
}

export const branchList = implementRead(declarations.branchList, {
  async read(scope): Promise<{ items: BranchCard[]; total: number }> {
    const items = await store.findBranches(scope.db);
    return { items, total: items.length };
  },
});

export const userAdd = implementWrite(declarations.userAdd, {
  async write(scope, input): Promise<UserCard> {
    await refuseTaken(scope, 'user', input.name);
    const technicianId = input.tech === undefined ? null : await lookup(scope.db, 'technician', input.tech);
    const id = await scope.changes.insert('user', {
      name: input.name,
      role: input.role,
      technicianId,
      archivedAt: null,
    });
    return userCard({ id, name: input.name, role: input.role, technicianId });
  },
});

function userCard(row: { id: number; name: string; role: string; technicianId: number | null }): UserCard {
  const role = row.role as Role;
  return { ...row, role, number: formatId('user', row.id), permissions: [...ROLE_PERMISSIONS[role]] };
}

export const userList = implementRead(declarations.userList, {
  async read(scope): Promise<{ items: UserCard[]; total: number }> {
    const rows = await scope.db
      .selectFrom('user')
      .select(['id', 'name', 'role', 'technicianId'])
      .where('archivedAt', 'is', null)
      .orderBy('id')
      .execute();
    return { items: rows.map(userCard), total: rows.length };
  },
});

export const departmentAdd = implementWrite(declarations.departmentAdd, {
  async write(scope, input): Promise<DepartmentCard> {
    await refuseTaken(scope, 'department', input.name);
    const id = await scope.changes.insert('department', { name: input.name, archivedAt: null });
    return { id, number: formatId('department', id), name: input.name };
  },
});

export const departmentList = implementRead(declarations.departmentList, {
  async read(scope): Promise<{ items: DepartmentCard[]; total: number }> {
    const rows = await scope.db
      .selectFrom('department')
      .select(['id', 'name'])
      .where('archivedAt', 'is', null)
      .orderBy('id')
      .execute();
    return { items: rows.map((row) => ({ ...row, number: formatId('department', row.id) })), total: rows.length };
  },
});

export const serviceAdd = implementWrite(declarations.serviceAdd, {
  async write(scope, input): Promise<ServiceCard> {
    const violations = durationViolations(input.duration, scope.book.settings);
    if (violations.length > 0) throw AppError.invalid(violations);
    await refuseTaken(scope, 'service', input.name);
    const id = await scope.changes.insert('service', {
      departmentId: await departmentFor(scope, input.department),
      name: input.name,
      kind: input.kind,
      durationSeconds: input.duration,
      priority: input.priority,
      skills: JSON.stringify(parseSkills(input.skills ?? [])),
      archivedAt: null,
      ...(await claimExternal(scope.db, 'service', input)),
    });
    return await serviceCard(scope, id);
  },
});

/** A department that is not there yet is made: a catalogue is entered service by service. */
async function departmentFor(scope: WriteScope, text: string): Promise<number> {
  try {
    return await lookup(scope.db, 'department', text);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'no-department' || /^D-?[0-9]+$/i.test(text)) throw error;
    const near = closest(text, await store.departmentNames(scope.db));
    if (near !== null) throw error;
    scope.warn(`made the department "${text}"`);
    return await scope.changes.insert('department', { name: text, archivedAt: null });
  }
}

async function serviceCard(scope: Scope, id: number): Promise<ServiceCard> {
  const [card] = await store.findServices(scope.db, { id });
  return card as ServiceCard;
}

export const serviceEdit = implementWrite(declarations.serviceEdit, {
  async write(scope, input): Promise<ServiceCard> {
    const id = await lookup(scope.db, 'service', input.service);
    requireChange(declarations.serviceEdit, input, { record: formatId('service', id) });
    const patch: { name?: string; durationSeconds?: number; priority?: string; skills?: string } = {};
    if (input.name !== undefined) {
      if (input.name.toLowerCase() !== (await serviceCard(scope, id)).name.toLowerCase())
        await refuseTaken(scope, 'service', input.name);
      patch.name = input.name;
    }
    if (input.duration !== undefined) {
      const violations = durationViolations(input.duration, scope.book.settings);
      if (violations.length > 0) throw AppError.invalid(violations);
      patch.durationSeconds = input.duration;
    }
    if (input.priority !== undefined) patch.priority = input.priority;
    if (input.skills !== undefined) patch.skills = JSON.stringify(parseSkills(input.skills));
    await scope.changes.update('service', id, patch, input.ifVersion);
    return await serviceCard(scope, id);
  },
});

export const serviceList = implementRead(declarations.serviceList, {
  async read(scope, input): Promise<{ items: ServiceCard[]; total: number }> {
    const departmentId =
      input.department === undefined ? undefined : await lookup(scope.db, 'department', input.department);
    const items = await store.findServices(scope.db, { departmentId });
    return { items, total: items.length };
  },
});

export const subtypeAdd = implementWrite(declarations.subtypeAdd, {
  async write(scope, input): Promise<SubtypeCard> {
    const serviceId = await lookup(scope.db, 'service', input.service);
    if (input.duration !== undefined) {
      const violations = durationViolations(input.duration, scope.book.settings);
      if (violations.length > 0) throw AppError.invalid(violations);
    }
    const taken = await scope.db
      .selectFrom('subtype')
      .select('id')
      .where('serviceId', '=', serviceId)
      .where('name', '=', input.name)
      .executeTakeFirst();
    if (taken)
      throw AppError.conflict(
        'name-taken',
        `This service has a subtype "${input.name}" already.`,
        'Choose another name.',
      );
    const durationSeconds = input.duration ?? null;
    const id = await scope.changes.insert('subtype', {
      serviceId,
      name: input.name,
      durationSeconds,
      archivedAt: null,
    });
    return { id, number: formatId('subtype', id), name: input.name, durationSeconds };
  },
});
