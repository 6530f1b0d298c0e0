// `suggest`: loads the days, lets scheduling/ rank the windows, and adds what people need: the command that books each, and on
// request why everything else fell out (X1).

import { formatId } from '../base/ids.ts';
import type { Input } from '../base/operation.ts';
import type { Instant, LocalDate } from '../base/time.ts';
import { datesFrom, localDate, wallTime } from '../base/time.ts';
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
import { loadDays } from '../storage/day.ts';
import type { Asked } from './asking.ts';
import { readAsk, requirePlace } from './asking.ts';
import type * as declarations from './catalog/schedule.ts';
import type { Scope } from './code.ts';
import { chooseTechnician } from './work.ts';

type SuggestInput = Input<typeof declarations.suggest>;

export async function suggestWindows(scope: Scope, input: SuggestInput): Promise<SuggestResult> {
  const asked = await readAsk(scope, input);
  requirePlace(asked);
  const { settings } = scope.book;
  const zone = asked.askedFor.timeZone;
  const today = localDate(scope.now, zone);
  const from = input.from === undefined ? today : parseDate(input.from, { today });
  const technicianId = input.tech === undefined ? null : await chooseTechnician(scope.db, input.tech);
  const request = {
    ...asked.wanted,
    technicianId,
    windowSeconds: (input.windowHours ?? settings.windowHours[0] ?? 2) * 3_600,
  };
  const { days, found } = await findWindows(scope, {
    request,
    dates: datesFrom(from, input.days),
    limit: input.limit,
    whole: input.explain === true,
  });
  const code = days[0]?.technicians.find((one) => one.id === technicianId)?.code ?? null;
  const items = found.suggestions.map((one, index) => ranked(asked, one, { rank: index + 1, code }));
  return {
    items,
    total: items.length,
    askedFor: asked.askedFor,
    from,
    days: input.days,
    technicians: technicianId === null ? (days[0]?.technicians.length ?? 0) : 1,
    explanation: input.explain ? explain(scope, { asked, days, found, technicianId }) : null,
  };
}

/**
 * The ranked windows. At first only those who may do the work are looked at; everybody, when there are too few windows and
 * others might make room.
 */
export async function findWindows(
  scope: Scope,
  asked: { request: SuggestRequest; dates: readonly LocalDate[]; limit: number; whole: boolean },
): Promise<{ days: readonly DayRecords[]; found: Suggested }> {
  const { request, dates, limit } = asked;
  const { settings } = scope.book;
  const isCandidate = (one: DayTechnician): boolean =>
    (request.technicianId === null || one.id === request.technicianId) && isFit(one, request, settings);
  const load = async (only?: typeof isCandidate) => [
    ...(await loadDays(scope.db, scope, dates, request.branchId, only)).values(),
  ];
  if (!asked.whole) {
    const days = await load(isCandidate);
    const found = suggest({ days, settings, now: scope.now, request, limit, withRoom: false });
    if (found.suggestions.length >= limit || found.fallenOut.length === 0) return { days, found };
  }
  const days = await load();
  return { days, found: suggest({ days, settings, now: scope.now, request, limit, withRoom: true }) };
}

function ranked(asked: Asked, one: Suggestion, at: { rank: number; code: string | null }): RankedSuggestion {
  const { askedFor, bookingFlags } = asked;
  const job = askedFor.jobId === null ? null : formatId('job', askedFor.jobId);
  const tech = at.code === null ? [] : ['--tech', at.code];
  const window = typedWindow(one, askedFor.timeZone);
  const command =
    job === null ? null : ['dispatch', 'book', job, '--window', `"${window}"`, ...bookingFlags, ...tech].join(' ');
  return { ...one, rank: at.rank, timeZone: askedFor.timeZone, command };
}

/** As `book` reads it: `2026-11-24 08:00-10:00`. */
function typedWindow({ windowStart, windowEnd }: { windowStart: Instant; windowEnd: Instant }, zone: string): string {
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
  const built = new Map(at.days.map((day) => [day.date, buildDay(day, settings, scope.now)]));
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
