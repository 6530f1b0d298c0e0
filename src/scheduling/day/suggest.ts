// Ranks arrival windows over days and technicians (S1, P12). Every window is proven on the stored plan, exactly as a booking of
// it would be; where nothing fits as things are, the first few are tried with others moving inside their windows. A window costs
// its drive and the time it takes, as far as others would buy it (window-price.ts); the cheapest comes first, early days before
// late ones, and what costs more than a visit is worth is held back.

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
import type { UsualVisit } from './window-price.ts';
import { hasTimeFor, soldAnywayPercent, timePriceSeconds, worthSeconds } from './window-price.ts';

export interface SuggestTask {
  /** In order of date. */
  readonly days: readonly DayRecords[];
  readonly settings: Settings;
  readonly now: Instant;
  readonly request: SuggestRequest;
  readonly usual: UsualVisit;
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

/** So many windows without a place as things are are tried with others moving: */
const LEAST_ROOM_TRIES = 3;
const MOST_ROOM_TRIES = 8;
/** on small days more than on large ones, as many as have this many visits together. */
const ROOM_VISITS = 1_200;
/** A day later is worth so much driving, in seconds: what is not sold of the earlier one is lost. */
const DAY_SECONDS = 1_500;
/** That somebody else moves inside the window is worth so much; nobody is told. */
const MOVE_SECONDS = 60;

interface Ranked {
  readonly suggestion: Suggestion;
  /** Drive, overtime and time as others would buy it, in seconds of driving. */
  readonly costSeconds: number;
  /** All of that and what else makes one window better than another, in price units. */
  readonly score: number;
}

interface Found {
  readonly placed: Placed;
  /** Seconds. */
  readonly slack: number;
  readonly overtime: number;
  readonly where: string;
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
  /** How likely others buy the time of this day. */
  readonly soldPercent: number;
}

/** The ranked windows. Pure. */
export function suggest(task: SuggestTask): Suggested {
  const offers = task.days.flatMap((records, index) => offersOf(task, records, index));
  const plain = offers
    .filter((offer) => offer.rough !== null)
    .sort((a, b) => (a.rough as number) - (b.rough as number) || order(a.window, b.window));
  const ranked: Ranked[] = [];
  const failed = new Set(offers.filter((offer) => offer.rough === null));
  for (const offer of plain.slice(0, task.limit + LEAST_ROOM_TRIES)) {
    const found = plainSuggestion(task, offer);
    if (found) ranked.push(found);
    else failed.add(offer);
  }
  if (task.withRoom && ranked.length < task.limit) {
    for (const offer of roomCandidates(task, [...failed])) {
      const found = roomSuggestion(task, offer);
      if (!found) continue;
      ranked.push(found);
      failed.delete(offer);
    }
  }
  const worth = worthSeconds(task.usual, task.request.priority);
  return {
    suggestions: inOrder(ranked, worth).slice(0, task.limit),
    fallenOut: [...failed].map(({ window, records }) => ({ window, day: records })),
  };
}

/** The earliest windows of days on which somebody has the time; the larger the days, the fewer. */
function roomCandidates(task: SuggestTask, failed: readonly Offer[]): Offer[] {
  const { durationSeconds } = task.request;
  const open = failed.filter(({ window, prepared: { day } }) =>
    hasTimeFor(day, { window: intervalOf(day, window), serviceSeconds: durationSeconds }),
  );
  const visits = Math.max(1, ...open.map(({ records }) => records.appointments.length));
  const tries = Math.min(MOST_ROOM_TRIES, Math.floor(ROOM_VISITS / visits));
  return open.slice(0, Math.max(LEAST_ROOM_TRIES, tries));
}

function order(a: Span, b: Span): number {
  return epochSeconds(a.start) - epochSeconds(b.start);
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
  const hours = { opens: secondOf(day, window.start), closes: secondOf(day, window.end), now: secondOf(day, now) };
  const openings = new Availability(day.problem, day.plan).openings(v);
  return { day, v, openings, soldPercent: soldAnywayPercent(day, hours) };
}

function intervalOf(day: Day, window: Span): Interval {
  return { start: secondOf(day, window.start), end: secondOf(day, window.end) - 1 };
}

/** Price of the cheapest opening by drive and overtime, with what its time would sell for. */
function roughScore(task: SuggestTask, at: Pick<Offer, 'window' | 'index' | 'prepared'>): number | null {
  const { day, v, openings, soldPercent } = at.prepared;
  const interval = intervalOf(day, at.window);
  let least: number | null = null;
  for (const opening of openings) {
    const start = Math.max(opening.from, interval.start);
    if (start > Math.min(opening.to, interval.end)) continue;
    const seconds = timeSecondsOf(task, { soldPercent, driveSeconds: opening.addedDriveSeconds });
    const price = roughPrice(day, v, { opening, start }) + seconds * priceOfSecond(task);
    if (least === null || price < least) least = price;
  }
  return least === null ? null : least + at.index * DAY_SECONDS * priceOfSecond(task);
}

function timeSecondsOf(task: SuggestTask, at: { soldPercent: number; driveSeconds: number }): number {
  return timePriceSeconds({ ...at, serviceSeconds: task.request.durationSeconds });
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
  const slack = best.settled.slackSeconds.get(best.opening.route) as number;
  const overtime = overtimeMade(day, best.settled);
  return toRanked(task, offer, { placed, slack, overtime, where: whereOf(day, v, best), price: best.price });
}

/** What was found for a window, with its place in the ranking; `price` is that of everything but the time. */
function toRanked(task: SuggestTask, offer: Offer, found: Found & { readonly price: number }): Ranked {
  const driveSeconds = found.placed.addedDriveSeconds as number;
  const time = timeSecondsOf(task, { soldPercent: offer.prepared.soldPercent, driveSeconds });
  const { overtimeSecond, driveSecond } = weightsOf(task.settings);
  const overtime = Math.round((found.overtime * overtimeSecond) / Math.max(1, driveSecond));
  const costSeconds = driveSeconds + overtime + time;
  return {
    suggestion: toSuggestion(task, offer, { ...found, costSeconds }),
    costSeconds,
    score: found.price + (time + offer.index * DAY_SECONDS) * priceOfSecond(task),
  };
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
  const slack = settled.slackSeconds.get(day.routeOf.get(placed.technicianId as number) as number) as number;
  const overtime = overtimeMade(day, settled);
  const { driveSecond, overtimeSecond } = day.problem.weights;
  const drive = (placed.addedDriveSeconds as number) * driveSecond;
  const moves = placed.moved.length * MOVE_SECONDS * priceOfSecond(task);
  const price = drive + overtime * overtimeSecond + moves + tightPrice(day, slack);
  return toRanked(task, offer, { placed, slack, overtime, where: 'with room made', price });
}

function toSuggestion(task: SuggestTask, offer: Offer, at: Found & { readonly costSeconds: number }): Suggestion {
  const { placed } = at;
  const technician = offer.records.technicians.find((one) => one.id === placed.technicianId) as DayTechnician;
  const added = placed.addedDriveSeconds as number;
  const moves = placed.moved.length;
  const slackMinutes = Math.floor(at.slack / 60);
  const parts = [
    `${technician.name} ${at.where}: ${driveWords(added)}`,
    ...(at.overtime >= 60 ? [`${formatDuration(at.overtime)} overtime`] : []),
    ...(isTight(at.slack) ? [`only ${formatDuration(slackMinutes * 60)} to spare`] : []),
    moves === 0 ? 'nobody else moves' : `${moves} other${moves === 1 ? '' : 's'} shift inside the arrival window`,
  ];
  const { soldPercent } = offer.prepared;
  return {
    windowStart: offer.window.start,
    windowEnd: offer.window.end,
    technicianId: placed.technicianId as number,
    technicianName: technician.name,
    plannedStart: placed.plannedStart as Instant,
    addedDriveSeconds: added,
    addedDriveMinutes: Math.round(added / 60),
    slackMinutes,
    overtimeMinutes: Math.ceil(at.overtime / 60),
    moves: placed.moved,
    heldBack: false,
    soldAnywayPercent: soldPercent,
    costMinutes: Math.round(at.costSeconds / 60),
    where: at.where,
    reason: `${parts.join(', ')}. ${timeWords(task.request.durationSeconds + Math.max(0, added), soldPercent)}`,
  };
}

/** `It takes 1h15 of a day that others are 40% likely to buy.` */
function timeWords(seconds: number, soldPercent: number): string {
  const taken = `It takes ${formatDuration(seconds)}`;
  if (soldPercent === 0) return `${taken} that nobody else will buy.`;
  return `${taken} that others are ${soldPercent}% likely to buy.`;
}

/** `between Doe and Ng`, `before Ng`, `after Doe`, `as the only stop`. */
function whereOf(day: Day, v: number, best: Candidate): string {
  const stops = best.plan.routes[best.opening.route] as readonly number[];
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

/** Best first; what costs more than a visit is worth comes last, marked. */
function inOrder(ranked: readonly Ranked[], worth: number): Suggestion[] {
  const sorted = [...ranked].sort(
    (a, b) => a.score - b.score || epochSeconds(a.suggestion.windowStart) - epochSeconds(b.suggestion.windowStart),
  );
  const dear = sorted
    .filter(({ costSeconds }) => costSeconds > worth)
    .map(({ suggestion, costSeconds }) => ({
      ...suggestion,
      heldBack: true,
      reason: `Held back: drive and time count as ${formatDuration(costSeconds)} of driving, more than the ${formatDuration(worth)} that a visit is worth. ${suggestion.reason}`,
    }));
  return [...sorted.filter(({ costSeconds }) => costSeconds <= worth).map(({ suggestion }) => suggestion), ...dear];
}
