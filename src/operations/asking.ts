// Whom the scheduler is asked about: a job to book, an appointment to move, or a caller at a place who is no customer yet
// (P12). All three become the same question.

import { AppError } from '../base/errors.ts';
import type { Coordinates } from '../base/geo.ts';
import { formatId, readId } from '../base/ids.ts';
import { shellWord } from '../base/shell.ts';
import type { Instant } from '../base/time.ts';
import type { Priority } from '../domain/appointment.ts';
import { durationViolations } from '../domain/duration.ts';
import type { Wanted } from '../domain/placement.ts';
import type { AskedFor } from '../domain/schedule.ts';
import { lookup } from '../storage/lookup.ts';
import type { Work, WorkPlace } from '../storage/work.ts';
import { workPlace } from '../storage/work.ts';
import type { Scope } from './code.ts';
import { openJob } from './job.ts';
import { linksAhead } from './links-ahead.ts';
import { knownPostalPlace } from './place.ts';
import { chooseWork, noCoordinates, requireActive } from './work.ts';

export interface AskWords {
  readonly job?: string | undefined;
  readonly at?: Coordinates | undefined;
  readonly postal?: string | undefined;
  /** Of the postal code. */
  readonly country?: string | undefined;
  readonly service?: string | undefined;
  readonly subtype?: string | undefined;
  readonly duration?: number | undefined;
}

export interface Asked {
  readonly wanted: Wanted;
  readonly askedFor: AskedFor;
  /** AD-1, where it is known. */
  readonly addressNumber: string | null;
  /** Flags that a booking needs to be the same, such as `--duration 90m`. */
  readonly bookingFlags: readonly string[];
}

/** A job, or a place with a service. */
export async function readAsk(scope: Scope, words: AskWords): Promise<Asked> {
  if (words.duration !== undefined) {
    const violations = durationViolations(words.duration, scope.book.settings);
    if (violations.length > 0) throw AppError.invalid(violations);
  }
  if (words.job !== undefined) return await ofJob(scope, await lookup(scope.db, 'job', words.job), words);
  const caller = await placeOfCaller(scope, words);
  if (caller) return await ofCaller(scope, caller, words);
  throw AppError.usage(
    'nothing-asked',
    'Neither a job nor a place was named.',
    'Give --job J-1, or --at LAT,LNG or --postal CODE with --service S.',
  );
}

/** An appointment A-1, as it stands but for its place; or a job J-1. */
export async function readRecordAsk(
  scope: Scope,
  record: string,
  words: Omit<AskWords, 'job' | 'at' | 'postal'>,
): Promise<Asked & { readonly windowStart: string | null }> {
  const text = record.trim();
  if (readId('appointment', text) === null) {
    if (readId('job', text) !== null) return { ...(await readAsk(scope, { ...words, job: text })), windowStart: null };
    throw AppError.usage(
      'bad-id',
      `"${text}" is neither an appointment nor a job.`,
      'Numbers look like A-12 and J-12.',
    );
  }
  const id = await lookup(scope.db, 'appointment', text);
  const row = await scope.db
    .selectFrom('appointment')
    .select(['jobId', 'serviceId', 'subtypeId', 'durationSeconds', 'windowStart', 'windowEnd'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const chosen = await chooseWork(scope.db, words, row);
  const isOther = words.service !== undefined || words.subtype !== undefined;
  const usual = isOther ? chosen.durationSeconds : row.durationSeconds;
  const about = { jobId: row.jobId, appointmentId: id, chosen, words };
  const asked = await ofWork(scope, { ...about, durationSeconds: words.duration ?? usual });
  const { windowStart } = row;
  const promised = { windowStart: windowStart as Instant, windowEnd: row.windowEnd as Instant };
  return { ...asked, askedFor: { ...asked.askedFor, appointmentId: id, promised }, windowStart };
}

async function ofJob(scope: Scope, jobId: number, words: AskWords): Promise<Asked> {
  await openJob(scope, jobId, 'booked');
  const row = await scope.db
    .selectFrom('job')
    .select(['serviceId', 'subtypeId'])
    .where('id', '=', jobId)
    .executeTakeFirstOrThrow();
  const chosen = await chooseWork(scope.db, words, row);
  const about = { jobId, appointmentId: null, chosen, words };
  return await ofWork(scope, { ...about, durationSeconds: words.duration ?? chosen.durationSeconds });
}

async function ofWork(
  scope: Scope,
  at: { jobId: number; appointmentId: number | null; chosen: Work; durationSeconds: number; words: AskWords },
): Promise<Asked> {
  const { chosen, durationSeconds, words } = at;
  const job = await scope.db
    .selectFrom('job')
    .select(['addressId', 'priority'])
    .where('id', '=', at.jobId)
    .executeTakeFirstOrThrow();
  const place: WorkPlace = await workPlace(scope.db, job.addressId);
  requireActive(place);
  return {
    wanted: {
      customerId: place.customerId,
      branchId: place.branchId,
      place: place.place,
      postalCode: place.postalCode,
      ...workOf(chosen, (job.priority as Priority | null) ?? chosen.priority, durationSeconds),
      links: await linksAhead(scope, at),
    },
    askedFor: {
      jobId: at.jobId,
      appointmentId: null,
      customerName: place.customerName,
      street: place.street,
      serviceName: chosen.serviceName,
      durationSeconds,
      timeZone: place.timeZone,
    },
    addressNumber: place.addressNumber,
    bookingFlags: flagsOf(words),
  };
}

function workOf(chosen: Work, priority: Priority, durationSeconds: number) {
  const { kind, serviceId, skills } = chosen;
  return { kind, serviceId, skills, priority, durationSeconds };
}

function flagsOf(words: AskWords): string[] {
  const flags: string[] = [];
  if (words.service !== undefined) flags.push('--service', shellWord(words.service));
  if (words.subtype !== undefined) flags.push('--subtype', shellWord(words.subtype));
  if (words.duration !== undefined) flags.push('--duration', `${words.duration / 60}m`);
  return flags;
}

/** Where a caller is who has no address here. */
interface CallerPlace {
  readonly place: Coordinates;
  readonly postalCode: string | null;
  /** As people read it. */
  readonly text: string;
}

async function placeOfCaller(scope: Scope, { at, postal, country }: AskWords): Promise<CallerPlace | null> {
  if (at !== undefined) return { place: at, postalCode: null, text: `${at.latitude},${at.longitude}` };
  if (postal === undefined) return null;
  const { latitude, longitude, place } = await knownPostalPlace(scope, { postal, country: country ?? 'US' });
  const postalCode = postal.toUpperCase();
  const town = place === '' ? '' : `, ${place}`;
  return { place: { latitude, longitude }, postalCode, text: `the middle of ${postalCode}${town}` };
}

async function ofCaller(scope: Scope, { place, postalCode, text }: CallerPlace, words: AskWords): Promise<Asked> {
  if (words.service === undefined) {
    throw AppError.usage(
      'no-service',
      'For a place the service is needed too.',
      'Add --service "AC Repair"; see: dispatch service list',
    );
  }
  const chosen = await chooseWork(scope.db, words, null);
  const durationSeconds = words.duration ?? chosen.durationSeconds;
  const branch = await scope.db.selectFrom('branch').select(['id', 'timeZone']).orderBy('id').executeTakeFirstOrThrow();
  return {
    wanted: {
      customerId: null,
      branchId: branch.id,
      place,
      postalCode,
      ...workOf(chosen, chosen.priority, durationSeconds),
    },
    askedFor: {
      jobId: null,
      appointmentId: null,
      customerName: null,
      street: text,
      serviceName: chosen.serviceName,
      durationSeconds,
      timeZone: branch.timeZone,
    },
    addressNumber: null,
    bookingFlags: [],
  };
}

/** Throws (exit 5) for a place without coordinates: nobody is sent there automatically (A3). */
export function requirePlace(asked: Asked): void {
  if (asked.wanted.place !== null) return;
  const { addressNumber, askedFor } = asked;
  throw noCoordinates({
    addressNumber: addressNumber ?? 'AD-1',
    street: askedFor.street ?? '',
    jobNumber: askedFor.jobId === null ? 'JOB' : formatId('job', askedFor.jobId),
  });
}
