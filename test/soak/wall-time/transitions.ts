// When the clocks of a zone change, told by Intl alone: nothing of this is from src/, which it is compared with.

export interface Transition {
  readonly zone: string;
  /** Epoch seconds. */
  readonly at: number;
  /** Seconds from UTC. */
  readonly before: number;
  readonly after: number;
}

const DAY = 86_400;
/** No zone changes its clocks back within so few days: Morocco's month of Ramadan is the shortest. */
const STEP = 6 * DAY;

/** Every change of the clocks in the years, in order. */
export function transitionsOf(zone: string, years: { from: number; to: number }): Transition[] {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const offset = (seconds: number): number => readOffset(format.format(seconds * 1000));
  const found: Transition[] = [];
  const end = Date.UTC(years.to + 1, 0, 1) / 1000;
  let low = Date.UTC(years.from, 0, 1) / 1000;
  let before = offset(low);
  for (; low < end; low += STEP) {
    const after = offset(low + STEP);
    if (after !== before)
      found.push({ zone, at: bisect(low, low + STEP, (moment) => offset(moment) !== before), before, after });
    before = after;
  }
  return found;
}

/** `11/1/2026, GMT-05:00`, `GMT` alone for none. */
function readOffset(text: string): number {
  const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
  if (!match) throw new Error(`${text} has no offset`);
  const [, sign, hours = 0, minutes = 0, seconds = 0] = match;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}

/** The first moment for which it is true; not so at `low`, so at `high`. */
function bisect(low: number, high: number, isSo: (moment: number) => boolean): number {
  if (high - low <= 1) return high;
  const middle = Math.floor((low + high) / 2);
  return isSo(middle) ? bisect(low, middle, isSo) : bisect(middle, high, isSo);
}
