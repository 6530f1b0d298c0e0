// The scheduler's commands: slots, suggest, optimize, explain, runs (P6, P12, S1-S8, X1).

import { AppError } from '../base/errors.ts';
import type { Input } from '../base/operation.ts';
import type { Instant } from '../base/time.ts';
import { datesFrom, localDate } from '../base/time.ts';
import { parseDate } from '../base/when.ts';
import type { ExplainResult, SlotsResult } from '../domain/schedule.ts';
import { explainAppointment } from '../scheduling/day/explain.ts';
import { withLinksOf } from '../scheduling/day/place.ts';
import { NEW_APPOINTMENT, wantedAppointment } from '../scheduling/day/place-task.ts';
import { slotGrid } from '../scheduling/day/slot-grid.ts';
import { loadDays } from '../storage/day.ts';
import { lookup } from '../storage/lookup.ts';
import { readAsk, readRecordAsk } from './asking.ts';
import * as declarations from './catalog/schedule.ts';
import type { Scope } from './code.ts';
import { implementRead, implementWrite } from './code.ts';
import type { PreparedPlan } from './optimizing.ts';
import { listRuns, prepareOptimize, writeOptimize } from './optimizing.ts';
import { daysOf } from './plan.ts';
import { withRoads } from './roads.ts';
import { suggestWindows } from './suggesting.ts';
import { chooseTechnician } from './work.ts';

export const suggest = implementRead(declarations.suggest, { read: suggestWindows });

export const optimize = implementWrite<
  typeof declarations.optimize,
  Awaited<ReturnType<typeof writeOptimize>>,
  PreparedPlan
>(declarations.optimize, { prepare: prepareOptimize, write: writeOptimize });

export const runs = implementRead(declarations.runs, {
  read: async (scope, input) => await listRuns(scope, input.limit),
});

export const slots = implementRead(declarations.slots, { read: gradeSlots });

async function gradeSlots(scope: Scope, input: Input<typeof declarations.slots>): Promise<SlotsResult> {
  const { record, at, ...words } = input;
  const asked =
    record === undefined
      ? { ...(await readAsk(scope, { ...words, at })), windowStart: null }
      : await readRecordAsk(scope, record, words);
  const { timeZone, appointmentId } = asked.askedFor;
  const today = localDate(scope.now, timeZone);
  const own = asked.windowStart === null ? today : localDate(asked.windowStart as Instant, timeZone);
  const date = input.date === undefined ? own : parseDate(input.date, { today });
  const technicianIds: number[] = [];
  for (const text of input.tech ?? []) technicianIds.push(await chooseTechnician(scope.db, text));
  const days = await loadDays(scope.db, scope, datesFrom(date, input.days), asked.wanted.branchId);
  const items = (await withRoads(scope, days.values(), { also: asked.wanted.place })).flatMap((records) => {
    const wanted = wantedAppointment(asked.wanted, {
      id: appointmentId ?? NEW_APPOINTMENT,
      windowStart: records.span.start,
      windowEnd: records.span.end,
      timeZone,
    });
    return slotGrid({
      records: withLinksOf(records, asked.wanted),
      settings: scope.book.settings,
      now: scope.now,
      wanted,
      technicianIds,
    });
  });
  return {
    items,
    total: items.length,
    askedFor: asked.askedFor,
    stepMinutes: scope.book.settings.durationStepMinutes,
    allReasons: input.reasons === true,
  };
}

export const explain = implementRead(declarations.explain, {
  read: async (scope, input) =>
    input.unassigned === undefined
      ? await explainOne(scope, input.appointment as string)
      : await explainUnassigned(scope, input.unassigned),
});

async function explainOne(scope: Scope, text: string): Promise<ExplainResult> {
  const id = await lookup(scope.db, 'appointment', text);
  const day = (await daysOf(scope, [id])).get(id);
  const one = day?.records.appointments.find((other) => other.id === id);
  if (!day || !one) {
    throw AppError.refused(
      'cancelled',
      `${text} is cancelled: it stands nowhere.`,
      `See: dispatch appointment show ${text}`,
    );
  }
  const task = { records: day.records, settings: scope.book.settings, now: scope.now };
  return { items: [explainAppointment(task, one)], total: 1, date: null };
}

async function explainUnassigned(scope: Scope, text: string): Promise<ExplainResult> {
  const date = parseDate(text, { today: scope.today });
  const { settings } = scope.book;
  const days = await withRoads(scope, (await loadDays(scope.db, scope, [date])).values());
  const items = days.flatMap((records) =>
    records.appointments
      .filter((one) => one.technicianId === null && (one.status === 'scheduled' || one.status === 'accepted'))
      .map((one) => explainAppointment({ records, settings, now: scope.now }, one)),
  );
  return { items, total: items.length, date };
}
