// What links say against a start and a technician, as sentences: in slots, refusals, explanations, and of a pin that breaks one.

import { formatDuration } from '../../base/duration.ts';
import { formatId } from '../../base/ids.ts';
import { epochSeconds, formatDate, formatTime, instantAt, localDate } from '../../base/time.ts';
import type { DayTechnician } from '../../domain/day.ts';
import type { AppointmentLink, LinkEnd } from '../../domain/link.ts';
import { binds } from '../../domain/link.ts';
import type { Day } from './day.ts';
import type { Reason } from './eligibility.ts';
import type { SlotQuestion } from './slots.ts';

/** Every link that this start with this technician would break. A pin may break them. */
export function linkReasons(question: SlotQuestion): Reason[] {
  const { day, wanted } = question;
  const set = day.records.links;
  if (!set) return [];
  return set.links.flatMap((link) => {
    const isSecond = link.appointmentId === wanted.id;
    if (!isSecond && link.otherId !== wanted.id) return [];
    const otherId = isSecond ? link.otherId : link.appointmentId;
    const end = set.ends.find(({ id }) => id === otherId);
    const other = end && binds(end.status) ? standingOther(day, end) : null;
    return other ? reasonsOf(question, link, { other, isSecond }) : [];
  });
}

interface Other {
  readonly number: string;
  readonly technicianId: number;
  readonly technicianName: string;
  /** Epoch seconds. */
  readonly start: number;
  readonly end: number;
}

/** Where the other stands now; null = nowhere. */
function standingOther(day: Day, end: LinkEnd): Other | null {
  const v = day.visitOf.get(end.id);
  const stand = v === undefined ? null : (day.stands[v] ?? null);
  const visit = v === undefined ? undefined : day.problem.visits[v];
  const number = formatId('appointment', end.id);
  if (stand && visit) {
    const { name } = day.technicians[day.routeOf.get(stand.technicianId) as number] as DayTechnician;
    const start = visit.fixed ? day.origin + visit.fixed.start : stand.start;
    return { number, technicianId: stand.technicianId, technicianName: name, start, end: start + visit.serviceSeconds };
  }
  if (v !== undefined || end.technicianId === null || end.start === null || end.end === null) return null;
  const [start, over] = [epochSeconds(end.start), epochSeconds(end.end)];
  return { number, technicianId: end.technicianId, technicianName: end.technicianName as string, start, end: over };
}

function reasonsOf(
  { day, technician, wanted, start }: SlotQuestion,
  { kind, gapSeconds }: AppointmentLink,
  { other, isSecond }: { other: Other; isSecond: boolean },
): Reason[] {
  const say = (seconds: number): string => momentText(day, seconds);
  const isOwn = technician.id === other.technicianId;
  if (kind === 'same-technician') {
    const message = `It must have the same technician as ${other.number}, ${other.technicianName}.`;
    return isOwn ? [] : [reason('not-same-technician', message)];
  }
  if (kind === 'same-start') {
    const found: Reason[] = [];
    if (isOwn)
      found.push(reason('not-together', `${technician.name} has ${other.number} then, and it needs two technicians.`));
    if (start !== other.start)
      found.push(reason('not-together', `It must start together with ${other.number}, at ${say(other.start)}.`));
    return found;
  }
  const gap = gapSeconds > 0 ? `${formatDuration(gapSeconds)} ` : '';
  if (isSecond) {
    if (start >= other.end + gapSeconds) return [];
    return [reason('too-early-after', `It must start ${gap}after ${other.number} ends at ${say(other.end)}.`)];
  }
  const over = start + wanted.durationSeconds;
  if (over + gapSeconds <= other.start) return [];
  return [reason('too-early-after', `It must be over ${gap}before ${other.number} starts at ${say(other.start)}.`)];
}

function reason(code: string, message: string): Reason {
  return { grade: 'yellow', code, rule: 'L1', message };
}

function momentText(day: Day, seconds: number): string {
  const { timeZone, date } = day.records;
  const instant = instantAt(seconds);
  const time = formatTime(instant, timeZone, day.settings.clock === '24' ? 24 : 12);
  const own = localDate(instant, timeZone);
  return own === date ? time : `${time} on ${formatDate(own)}`;
}
