// Ranks arrival windows over days and technicians (S1, P12). Every window is proven on the stored plan, exactly as a booking of
// it would be; where nothing fits as things are, the best few are tried with others moving inside their windows.

import { formatDuration } from '../../base/duration.ts';
import type { Instant } from '../../base/time.ts';
import { epochSeconds } from '../../base/time.ts';
import type { DayRecords, DayTechnician, Span } from '../../domain/day.ts';
import type { Placed, Suggestion, SuggestRequest } from '../../domain/placement.ts';
import type { Settings } from '../../domain/settings.ts';
import type { Opening } from '../solver/availability.ts';
import { Availability } from '../solver/availability.ts';
import type { Interval } from '../solver/problem.ts';
import { driveWords, makePlaced } from './answer.ts';
import { companyWindows } from './arrival-window.ts';
import type { Candidate } from './best-place.ts';
import { bestPlace, isTight, roughPrice, tightPrice } from './best-place.ts';
import type { Day } from './day.ts';
import { buildDay, secondOf, weightsOf } from './day.ts';
import { isFit } from './eligibility.ts';
import { placeProven, withLinksOf } from './place.ts';
import { NEW_APPOINTMENT, narrowed, wantedAppointment } from './place-task.ts';
import { movesOf, overtimeMade } from './settle.ts';
import { standOf } from './standing.ts';

export interface SuggestTask {
  /** In order of date. */
  readonly days: readonly DayRecords[];
  readonly settings: Settings;
  readonly now: Instant;
  readonly request: SuggestRequest;
  readonly limit: number;
  /** Also tries windows with others moving; the days must then hold everybody. */
  readonly withRoom: boolean;
}

export interface Suggested {
  /** Best first; held back ones last. */
  readonly suggestions: readonly Suggestion[];
  /** Windows for which nothing was found, in order of time. */
  readonly fallenOut: readonly { readonly window: Span; readonly day: DayRecords }[];
}

/** Windows without a place as things are that are tried with others moving. */
const ROOM_TRIES = 3;
/** A day later is worth so much driving, in seconds; that somebody else moves, so much. */
const DAY_SECONDS = 60;
const MOVE_SECONDS = 600;
/** What adds so much more driving than the best, and at least so much in all, is better not sold yet. */
const HELD_BACK_MORE_SECONDS = 1_800;
const HELD_BACK_LEAST_SECONDS = 2_700;

interface Ranked {
  readonly suggestion: Suggestion;
  readonly score: number;
}

/** One arrival window of one day, with what fits in it as things are. */
interface Offer {
  readonly window: Span;
  readonly index: number;
  readonly records: DayRecords;
  readonly prepared: PreparedDay;
  /** null = nothing. */
  readonly rough: number | null;
}

interface PreparedDay {
  readonly day: Day;
  readonly v: number;
  readonly openings: readonly Opening[];
}

/** The ranked windows. Pure. */
export function suggest(task: SuggestTask): Suggested {
  const offers = task.days.flatMap((records, index) => offersOf(task, records, index));
  const plain = offers
    .filter((offer) => offer.rough !== null)
    .sort((a, b) => (a.rough as number) - (b.rough as number) || order(a.window, b.window));
  const ranked: Ranked[] = [];
  const failed = new Set(offers.filter((offer) => offer.rough === null));
  for (const offer of plain.slice(0, task.limit + ROOM_TRIES)) {
    const found = plainSuggestion(task, offer);
    if (found) ranked.push(found);
    else failed.add(offer);
  }
  if (task.withRoom && ranked.length < task.limit) {
    for (const offer of [...failed].slice(0, ROOM_TRIES)) {
      const found = roomSuggestion(task, offer);
      if (!found) continue;
      ranked.push(found);
      failed.delete(offer);
    }
  }
  return {
    suggestions: inOrder(ranked).slice(0, task.limit),
    fallenOut: [...failed].map(({ window, records }) => ({ window, day: records })),
  };
}

function order(a: Span, b: Span): number {
  return a.start < b.start ? -1 : a.start > b.start ? 1 : 0;
}

function offersOf(task: SuggestTask, records: DayRecords, index: number): Offer[] {
  const { settings, request, now } = task;
  const windows = companyWindows(records.date, {
    openingHours: settings.openingHours,
    timeZone: records.timeZone,
    windowSeconds: request.windowSeconds,
  }).filter((window) => window.end > now);
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last || request.place === null) return [];
  const prepared = prepareDay(task, records, { start: first.start, end: last.end });
  return windows.map((window) => ({
    window,
    index,
    records,
    prepared,
    rough: roughScore(task, { window, index, prepared }),
  }));
}

/** As booking prepares it, but for all windows of the day at once. */
function prepareDay(task: SuggestTask, records: DayRecords, window: Span): PreparedDay {
  const { request, settings, now } = task;
  const wanted = wantedAppointment(request, {
    id: NEW_APPOINTMENT,
    windowStart: window.start,
    windowEnd: window.end,
    timeZone: records.timeZone,
  });
  const isCandidate = (one: DayTechnician): boolean =>
    (request.technicianId === null || one.id === request.technicianId) && isFit(one, wanted, settings);
  const narrow = withLinksOf(narrowed(records, isCandidate), request);
  const appointments = [...narrow.appointments.filter((one) => standOf(one, now) !== null), wanted];
  const day = buildDay({ ...narrow, appointments }, settings, now, { light: true });
  const v = day.visitOf.get(NEW_APPOINTMENT) as number;
  return { day, v, openings: new Availability(day.problem, day.plan).openings(v) };
}

function intervalOf(day: Day, window: Span): Interval {
  return { start: secondOf(day, window.start), end: secondOf(day, window.end) - 1 };
}

function roughScore(task: SuggestTask, at: Pick<Offer, 'window' | 'index' | 'prepared'>): number | null {
  const { day, v, openings } = at.prepared;
  const interval = intervalOf(day, at.window);
  let least: number | null = null;
  for (const opening of openings) {
    const start = Math.max(opening.from, interval.start);
    if (start > Math.min(opening.to, interval.end)) continue;
    const price = roughPrice(day, v, { opening, start });
    if (least === null || price < least) least = price;
  }
  return least === null ? null : least + at.index * DAY_SECONDS * priceOfSecond(task);
}

function priceOfSecond(task: SuggestTask): number {
  return Math.max(1, weightsOf(task.settings).driveSecond);
}

function plainSuggestion(task: SuggestTask, offer: Offer): Ranked | null {
  const { day, v, openings } = offer.prepared;
  const best = bestPlace(day, v, openings, intervalOf(day, offer.window));
  if (best === null) return null;
  const placed = makePlaced(day, {
    v,
    plan: best.plan,
    settled: best.settled,
    moved: movesOf(day, best.settled, v),
    bumped: [],
  });
  const slack = best.settled.slackSeconds.get(best.opening.route) ?? 0;
  const overtime = overtimeMade(day, best.settled);
  const suggestion = toSuggestion(offer, { placed, slack, overtime, where: whereOf(day, v, best) });
  return { suggestion, score: scoreOf(task, offer, best.price) };
}

function scoreOf(task: SuggestTask, offer: Offer, price: number): number {
  return price + offer.index * DAY_SECONDS * priceOfSecond(task);
}

/** By moving others inside their windows, exactly as a booking of this window would. */
function roomSuggestion(task: SuggestTask, offer: Offer): Ranked | null {
  const { request, settings, now } = task;
  const proven = placeProven({
    records: offer.records,
    settings,
    now,
    request: {
      ...request,
      appointmentId: null,
      windowStart: offer.window.start,
      windowEnd: offer.window.end,
      start: null,
      pin: null,
      keepUnassigned: false,
      bump: false,
    },
  });
  if (proven === null) return null;
  const { placed, day, settled } = proven;
  const slack = settled.slackSeconds.get(day.routeOf.get(placed.technicianId as number) ?? -1) ?? 0;
  const overtime = overtimeMade(day, settled);
  const { driveSecond, overtimeSecond } = day.problem.weights;
  const drive = (placed.addedDriveSeconds ?? 0) * driveSecond;
  const moves = placed.moved.length * MOVE_SECONDS * priceOfSecond(task);
  const price = drive + overtime * overtimeSecond + moves + tightPrice(day, slack);
  return {
    suggestion: toSuggestion(offer, { placed, slack, overtime, where: 'with room made' }),
    score: scoreOf(task, offer, price),
  };
}

function toSuggestion(
  offer: Offer,
  at: { placed: Placed; slack: number; overtime: number; where: string },
): Suggestion {
  const { placed } = at;
  const technician = offer.records.technicians.find((one) => one.id === placed.technicianId);
  const added = placed.addedDriveSeconds ?? 0;
  const moves = placed.moved.length;
  const parts = [
    `${technician?.name ?? ''} ${at.where}: ${driveWords(added)}`,
    ...(at.overtime >= 60 ? [`${formatDuration(at.overtime)} overtime`] : []),
    ...(isTight(at.slack) ? [`only ${formatDuration(at.slack)} to spare`] : []),
    moves === 0 ? 'nobody else moves' : `${moves} other${moves === 1 ? '' : 's'} shift inside the arrival window`,
  ];
  return {
    windowStart: offer.window.start,
    windowEnd: offer.window.end,
    technicianId: placed.technicianId as number,
    technicianName: technician?.name ?? '',
    plannedStart: placed.plannedStart as Instant,
    addedDriveSeconds: added,
    addedDriveMinutes: Math.round(added / 60),
    slackMinutes: Math.floor(at.slack / 60),
    overtimeMinutes: Math.ceil(at.overtime / 60),
    moves: placed.moved,
    heldBack: false,
    where: at.where,
    reason: `${parts.join(', ')}.`,
  };
}

/** `between Doe and Ng`, `before Ng`, `after Doe`, `as the only stop`. */
function whereOf(day: Day, v: number, best: Candidate): string {
  const stops = best.plan.routes[best.opening.route] ?? [];
  const at = stops.indexOf(v);
  const name = (index: number): string | null => {
    const stop = stops[index];
    if (stop === undefined) return null;
    return day.appointments[stop]?.customerName ?? 'an event';
  };
  const before = at > 0 ? name(at - 1) : null;
  const after = name(at + 1);
  if (before !== null && after !== null) return `between ${before} and ${after}`;
  if (after !== null) return `before ${after}`;
  return before === null ? 'as the only stop' : `after ${before}`;
}

/** Best first; what costs far more driving than the best comes last, marked. */
function inOrder(ranked: readonly Ranked[]): Suggestion[] {
  const sorted = [...ranked].sort(
    (a, b) =>
      a.score - b.score ||
      epochSeconds(a.suggestion.windowStart) - epochSeconds(b.suggestion.windowStart) ||
      a.suggestion.technicianId - b.suggestion.technicianId,
  );
  const least = Math.min(...sorted.map(({ suggestion }) => suggestion.addedDriveSeconds));
  const isDear = ({ addedDriveSeconds: added }: Suggestion): boolean =>
    added >= HELD_BACK_LEAST_SECONDS && added - least >= HELD_BACK_MORE_SECONDS;
  const all = sorted.map(({ suggestion }) => suggestion);
  const dear = all.filter(isDear).map((one) => {
    const more = formatDuration(one.addedDriveSeconds - least);
    return { ...one, heldBack: true, reason: `Held back: ${more} more driving than another window. ${one.reason}` };
  });
  return [...all.filter((one) => !isDear(one)), ...dear];
}
