// `suggest`: loads the days, lets scheduling/ rank the windows, and adds what people need: the command that books each, and on
// request why everything else fell out (X1).

import { formatId } from '../base/ids.ts';
import type { Input } from '../base/operation.ts';
import type { Instant, LocalDate } from '../base/time.ts';
import { datesFrom, localDate, resolveWallTime, wallTime } from '../base/time.ts';
import { parseDate } from '../base/when.ts';
import type { DayRecords, DayTechnician } from '../domain/day.ts';
import type { Suggestion, SuggestRequest } from '../domain/placement.ts';
import type { BlockedCount, RankedSuggestion, SuggestExplanation, SuggestResult } from '../domain/schedule.ts';
import { buildDay } from '../scheduling/day/day.ts';
import { isFit, unfitReasons } from '../scheduling/day/eligibility.ts';
import { NEW_APPOINTMENT, wantedAppointment } from '../scheduling/day/place-task.ts';
import { nearestStart } from '../scheduling/day/refusal.ts';
import type { Suggested } from '../scheduling/day/suggest.ts';
import { suggest } from '../scheduling/day/suggest.ts';
import { travelModelOf } from '../scheduling/day/travel.ts';
import type { UsualVisit } from '../scheduling/day/window-price.ts';
import { usualDriveSeconds } from '../scheduling/day/window-price.ts';
import { loadDays } from '../storage/day.ts';
import { newestPlaces, usualSeconds } from '../storage/work.ts';
import type { Asked } from './asking.ts';
import { requirePlace } from './asking.ts';
import type * as declarations from './catalog/schedule.ts';
import type { Scope } from './code.ts';
import { withRoads } from './roads.ts';
import type { Sooner } from './sooner.ts';
import { givesWay, soonerByBumping } from './sooner.ts';
import type { SuggestFor } from './suggest-asking.ts';
import { readSuggestFor } from './suggest-asking.ts';
import { chooseTechnician } from './work.ts';

type SuggestInput = Input<typeof declarations.suggest>;

export async function suggestWindows(scope: Scope, input: SuggestInput): Promise<SuggestResult> {
  const asked = await readSuggestFor(scope, input);
  requirePlace(asked);
  const { settings } = scope.book;
  const zone = asked.askedFor.timeZone;
  const today = localDate(scope.now, zone);
  const from = input.from === undefined ? today : parseDate(input.from, { today });
  const technicianId = input.tech === undefined ? asked.pinnedTo : await chooseTechnician(scope.db, input.tech);
  const request = {
    ...asked.wanted,
    technicianId,
    windowSeconds: (input.windowHours ?? settings.windowHours[0] ?? 2) * 3_600,
  };
  const { days, found: all } = await findWindows(scope, {
    request,
    dates: datesFrom(from, input.days),
    // Where it stands already is no suggestion.
    limit: input.limit + (asked.standing ? 1 : 0),
    whole: input.explain === true,
    exceptId: asked.askedFor.appointmentId,
  });
  const found = { ...all, suggestions: all.suggestions.filter((one) => !isStanding(asked, one)).slice(0, input.limit) };
  const named = input.tech === undefined ? null : technicianId;
  const code = days[0]?.technicians.find((one) => one.id === named)?.code ?? null;
  const tracked = settings.rescheduleTracking && asked.wanted.kind === 'tech';
  const items = found.suggestions.map((one, index) => ranked(asked, one, { rank: index + 1, code, tracked }));
  const sooner = await soonerByBumping(scope, {
    request,
    appointmentId: asked.askedFor.appointmentId,
    days,
    before: earliestOf(found.suggestions),
  });
  return {
    items,
    total: items.length,
    askedFor: asked.askedFor,
    standing: asked.standing,
    from,
    days: input.days,
    technicians: technicianId === null ? (days[0]?.technicians.length ?? 0) : 1,
    sooner: sooner && !isStanding(asked, toWindow(sooner)) ? soonerText(asked, sooner, { code, tracked }) : null,
    explanation: input.explain ? explain(scope, { asked, days, found, technicianId }) : null,
  };
}

const toWindow = ({ window }: Sooner) => ({ windowStart: window.start, windowEnd: window.end });

function isStanding({ standing }: SuggestFor, one: Pick<Suggestion, 'windowStart' | 'windowEnd'>): boolean {
  return standing !== null && one.windowStart === standing.windowStart && one.windowEnd === standing.windowEnd;
}

/**
 * The ranked windows. At first only those who may do the work are looked at; everybody, when there are too few windows and
 * others might make room.
 */
export async function findWindows(
  scope: Scope,
  asked: {
    request: SuggestRequest;
    dates: readonly LocalDate[];
    limit: number;
    whole: boolean;
    /** An appointment that is not in its own way. */
    exceptId?: number | null;
  },
): Promise<{ days: readonly DayRecords[]; found: Suggested }> {
  const { request, dates, limit } = asked;
  const { settings } = scope.book;
  const isCandidate = (one: DayTechnician): boolean =>
    (request.technicianId === null || one.id === request.technicianId) && isFit(one, request, settings);
  const load = async (only?: typeof isCandidate) => {
    const days = await loadDays(scope.db, scope, dates, request.branchId, only);
    return (await withRoads(scope, days.values(), { also: request.place })).map((day) => ({
      ...day,
      appointments: day.appointments.filter(({ id }) => id !== asked.exceptId),
    }));
  };
  const usualOf = await usualVisits(scope, request);
  const rank = (days: readonly DayRecords[], withRoom: boolean): Suggested =>
    suggest({ settings, now: scope.now, request, limit, days, withRoom, usual: usualOf(days) });
  if (!asked.whole) {
    const days = await load(isCandidate);
    const found = rank(days, false);
    if (found.suggestions.length >= limit || found.fallenOut.length === 0) return { days, found };
  }
  const days = await load();
  return { days, found: rank(days, true) };
}

/** What a visit takes as a rule, by who works on the days: the technicians of the first one. */
async function usualVisits(
  { db, book: { settings } }: Scope,
  { kind, branchId }: SuggestRequest,
): Promise<(days: readonly DayRecords[]) => UsualVisit> {
  const serviceSeconds = await usualSeconds(db, kind);
  const customers = await newestPlaces(db, branchId);
  const model = travelModelOf(settings);
  return (days) => {
    const starts = (days[0]?.technicians ?? []).flatMap(({ startPlace }) => startPlace ?? []);
    return { serviceSeconds, driveSeconds: usualDriveSeconds(model, starts, customers) };
  };
}

interface CommandAt {
  /** The only technician asked about. */
  readonly code: string | null;
  /** A new window has to say who asked for it (P11). */
  readonly tracked: boolean;
}

function ranked(asked: SuggestFor, one: Suggestion, at: CommandAt & { readonly rank: number }): RankedSuggestion {
  const words = commandWords(asked, one, at);
  const command = words === null ? null : ['dispatch', ...words].join(' ');
  return { ...one, rank: at.rank, timeZone: asked.askedFor.timeZone, command };
}

function soonerText(asked: SuggestFor, { window, placed }: Sooner, at: CommandAt): SuggestResult['sooner'] {
  const offered = toWindow({ window, placed });
  const words = commandWords(asked, offered, at);
  const command = words === null ? null : ['dispatch', ...words, '--dry-run'].join(' ');
  return { ...offered, givesWay: givesWay(placed), reason: placed.reason, command };
}

/** null for a caller who has no job yet. */
function commandWords(
  { askedFor, own, bookingFlags }: SuggestFor,
  one: Pick<Suggestion, 'windowStart' | 'windowEnd'>,
  at: CommandAt,
): string[] | null {
  const { jobId, appointmentId, timeZone } = askedFor;
  const tech = at.code === null ? [] : ['--tech', at.code];
  const window = ['--window', `"${typedWindow(one, timeZone)}"`];
  if (appointmentId !== null) {
    const edit = ['edit', formatId('appointment', appointmentId)];
    // In the window that it has, there is nothing to reschedule: only somebody to find.
    if (one.windowStart === own?.windowStart && one.windowEnd === own.windowEnd)
      return [...edit, ...bookingFlags, ...(at.code === null ? ['--auto'] : tech)];
    return [...edit, ...window, ...(at.tracked ? ['--rescheduling', 'no'] : []), ...bookingFlags, ...tech];
  }
  return jobId === null ? null : ['book', formatId('job', jobId), ...window, ...bookingFlags, ...tech];
}

/** As `book` reads it: `2026-11-24 08:00-10:00`. */
function typedWindow({ windowStart, windowEnd }: { windowStart: Instant; windowEnd: Instant }, zone: string): string {
  const isDoubled = (at: Instant): boolean => resolveWallTime(localDate(at, zone), wallTime(at, zone), zone).length > 1;
  // In the hour that comes twice, only an offset says which (P14).
  if (isDoubled(windowStart) || isDoubled(windowEnd)) return `${windowStart}/${windowEnd}`;
  return `${localDate(windowStart, zone)} ${wallTime(windowStart, zone)}-${wallTime(windowEnd, zone)}`;
}

function explain(
  scope: Scope,
  at: { asked: Asked; days: readonly DayRecords[]; found: Suggested; technicianId: number | null },
): SuggestExplanation {
  const { settings } = scope.book;
  const { wanted } = at.asked;
  const considered = (day: DayRecords | undefined) =>
    (day?.technicians ?? []).filter((one) => at.technicianId === null || one.id === at.technicianId);
  const technicians = considered(at.days[0]).flatMap((one) => {
    const reasons = unfitReasons(one, wanted, settings).map(({ message }) => message);
    return reasons.length === 0 ? [] : [{ technicianId: one.id, name: one.name, reasons }];
  });
  const built = new Map(at.days.map((day) => [day.date, buildDay(day, settings, scope.now, { light: true })]));
  const windows = at.found.fallenOut.map(({ window, day }) => {
    const wish = wantedAppointment(wanted, {
      id: NEW_APPOINTMENT,
      windowStart: window.start,
      windowEnd: window.end,
      timeZone: day.timeZone,
    });
    const counts = new Map<string, BlockedCount>();
    for (const technician of considered(day).filter((one) => isFit(one, wish, settings))) {
      const { reasons } = nearestStart(built.get(day.date) as ReturnType<typeof buildDay>, technician, wish);
      for (const { code, message } of reasons) {
        counts.set(code, {
          code,
          count: (counts.get(code)?.count ?? 0) + 1,
          example: counts.get(code)?.example ?? message,
        });
      }
    }
    const rules = [...counts.values()].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
    return { windowStart: window.start, windowEnd: window.end, rules };
  });
  return { technicians, windows };
}

/** The first of a list as long as `suggest` prints. */
const FIRST_OF = 10;

/** The best-ranked suggestion of the days and the earliest start of any; null when no window can be kept (`book --first`). */
export async function firstSuggestion(
  scope: Scope,
  request: SuggestRequest,
  dates: readonly LocalDate[],
): Promise<{ best: Suggestion; earliest: Instant; days: readonly DayRecords[] } | null> {
  const { days, found } = await findWindows(scope, { request, dates, limit: FIRST_OF, whole: false });
  const [best] = found.suggestions;
  const earliest = earliestOf(found.suggestions);
  return best && earliest !== null ? { best, earliest, days } : null;
}

function earliestOf(suggestions: readonly Suggestion[]): Instant | null {
  return suggestions.map(({ windowStart }) => windowStart).sort()[0] ?? null;
}
