// Offsets and names of time zones, from the runtime's own tables. The first formatter of Intl takes 11 ms, a tenth of what
// a command may; a Date of the process's own zone knows the same offsets at once. So the process is put into the zone for
// the length of a question. Where that has no effect (a worker has a copy of the environment), Intl is asked.

import { tzOffset } from '@date-fns/tz/tzOffset';

const known = new Set<string>(['UTC']);
let listed: ReadonlySet<string> | undefined;
let switches: boolean | undefined;

/** True for a zone name this runtime knows, such as `America/Chicago`. Bare offsets are not zones. */
export function isTimeZone(zone: string): boolean {
  if (known.has(zone)) return true;
  listed ??= new Set(Intl.supportedValuesOf('timeZone'));
  const isZone = listed.has(zone) || (/^[A-Za-z]/.test(zone) && isAlias(zone));
  if (isZone) known.add(zone);
  return isZone;
}

/** Older names (`US/Central`) are known to Intl without being listed. */
function isAlias(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Seconds the zone's clocks are ahead of UTC at each of the moments (epoch seconds). The zone must be one. */
export function zoneOffsets(zone: string, moments: readonly number[]): number[] {
  if (!canSwitch()) return moments.map((seconds) => Math.round(tzOffset(zone, new Date(seconds * 1000)) * 60));
  // A zone east of UTC has a negative getTimezoneOffset; adding 0 turns the -0 of UTC into 0.
  return inZone(zone, () => moments.map((seconds) => new Date(seconds * 1000).getTimezoneOffset() * -60 + 0));
}

const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ['Coordinated Universal Time', 'UTC'],
  ['Eastern Standard Time', 'EST'],
  ['Eastern Daylight Time', 'EDT'],
  ['Central Standard Time', 'CST'],
  ['Central Daylight Time', 'CDT'],
  ['Mountain Standard Time', 'MST'],
  ['Mountain Daylight Time', 'MDT'],
  ['Pacific Standard Time', 'PST'],
  ['Pacific Daylight Time', 'PDT'],
  ['Alaska Standard Time', 'AKST'],
  ['Alaska Daylight Time', 'AKDT'],
]);
const formatters = new Map<string, Intl.DateTimeFormat>();

/** `CST`, `CDT`; where English has no short name, `GMT+11`. */
export function zoneShortName(zone: string, seconds: number): string {
  const long = canSwitch() ? inZone(zone, () => longName(seconds)) : '';
  return SHORT_NAMES.get(long) ?? intlShortName(zone, seconds);
}

/** The name a Date prints behind itself, in the language of the environment. */
function longName(seconds: number): string {
  return /\((.*)\)$/.exec(new Date(seconds * 1000).toString())?.[1] ?? '';
}

function intlShortName(zone: string, seconds: number): string {
  let formatter = formatters.get(zone);
  formatter ??= new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' });
  formatters.set(zone, formatter);
  const parts = formatter.formatToParts(seconds * 1000);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

function inZone<T>(zone: string, ask: () => T): T {
  const { env } = process;
  const own = env.TZ;
  env.TZ = zone;
  try {
    return ask();
  } finally {
    if (own === undefined) delete env.TZ;
    else env.TZ = own;
  }
}

/** Tried once: two far zones must answer with their own offsets. */
function canSwitch(): boolean {
  switches ??= [
    ['Etc/GMT-14', -840],
    ['Etc/GMT+12', 720],
  ].every(([zone, offset]) => inZone(String(zone), () => new Date(0).getTimezoneOffset()) === offset);
  return switches;
}
