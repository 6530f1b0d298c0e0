// Company settings with their defaults, declared once: `company set` checks against this table, the book stores only
// what differs. Durations are seconds, distances metres.

import type { Violation } from '../base/errors.ts';

export interface Settings {
  /** Weekly opening hours; arrival windows are anchored to the day's opening (S1). */
  openingHours: string;
  /** Arrival-window lengths offered, in hours, the usual one first. */
  windowHours: number[];
  durationStepMinutes: number;
  /** An exact start S promises the window [S, S + this). */
  exactStartToleranceMinutes: number;
  /** What a plan lets depart within this is left alone (S3). */
  freezeMinutes: number;
  /** An accepted appointment counts as in motion. */
  acceptedIsInMotion: boolean;
  /** Least time between the end of one appointment and the start of the next, beyond travel (S5). */
  bufferMinutes: number;
  /** Beyond this from a technician's start nothing is booked, not even by a pin; 0 = no limit (S6). */
  maximumAreaMetres: number;
  units: 'mi' | 'km';
  clock: '12' | '24';
  /** Leads aside, customers may get sales appointments (P10). */
  salesOnCustomers: boolean;
  /** Reschedules of tech appointments are recorded (P11). */
  rescheduleTracking: boolean;
  rescheduleReasons: string[];
  unableReasons: string[];
  exemptionReasons: string[];
  /** Pre-fills the on-site notes of tech appointments. */
  onSiteNotesDefault: string;
  /** Shows the driving distance from the previous appointment (P8). */
  showDistanceFromPrevious: boolean;
  /** Straight line to road, in percent. */
  roadFactorPercent: number;
  /** Metres per hour on the first 3 km, the next 7 km and the rest. */
  nearSpeedMetresPerHour: number;
  midSpeedMetresPerHour: number;
  farSpeedMetresPerHour: number;
  parkSeconds: number;
  /** Who says how long a drive takes: the four settings above alone, or a routing engine at `travelUrl`. */
  travelEngine: TravelEngine;
  /** Address of the engine, such as http://127.0.0.1:5000. */
  travelUrl: string;
  /** OSRM's profile or Valhalla's costing; empty = the car. */
  travelProfile: string;
  /** An engine that needs longer for one answer is not waited for. */
  travelTimeoutSeconds: number;
  /** Places a side of the tables asked for; 0 = as many as the engine takes when nobody has configured it. */
  travelTableSize: number;
  /** A drive is asked for again after so many days. */
  travelCacheDays: number;
  /** Price of a minute of driving, of overtime, and of an appointment that changes technician or start. */
  driveWeight: number;
  overtimeWeight: number;
  changeWeight: number;
  /** Minutes of driving that sending a customer's preferred technician is worth. */
  preferenceWeight: number;
  /** Minutes of driving for each skill level beyond what the work asks for. */
  overQualificationWeight: number;
  /** Price of work beyond a technician's fair share of the day, in percent of driving that long. */
  fairnessWeight: number;
  /** Minutes of driving that leaving a technician's day free altogether is worth. */
  openShiftWeight: number;
}

export const DEFAULT_SETTINGS: Settings = {
  openingHours: 'mon-fri 08:00-17:00',
  windowHours: [2],
  durationStepMinutes: 30,
  exactStartToleranceMinutes: 15,
  freezeMinutes: 60,
  acceptedIsInMotion: true,
  bufferMinutes: 0,
  maximumAreaMetres: 0,
  units: 'mi',
  clock: '12',
  salesOnCustomers: false,
  rescheduleTracking: false,
  rescheduleReasons: [],
  unableReasons: [],
  exemptionReasons: ['resale', 'government', 'non-profit'],
  onSiteNotesDefault: '',
  showDistanceFromPrevious: true,
  roadFactorPercent: 135,
  nearSpeedMetresPerHour: 27_000,
  midSpeedMetresPerHour: 39_600,
  farSpeedMetresPerHour: 57_600,
  parkSeconds: 120,
  travelEngine: 'straight-line',
  travelUrl: '',
  travelProfile: '',
  travelTimeoutSeconds: 10,
  travelTableSize: 0,
  travelCacheDays: 30,
  driveWeight: 1,
  overtimeWeight: 2,
  changeWeight: 1,
  preferenceWeight: 10,
  overQualificationWeight: 1,
  fairnessWeight: 10,
  openShiftWeight: 0,
};

interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

type NumberSetting = {
  [Name in keyof Settings]: Settings[Name] extends number | number[] ? Name : never;
}[keyof Settings];

const BOUNDS: Readonly<Record<NumberSetting, Bounds>> = {
  windowHours: { minimum: 1, maximum: 10 },
  durationStepMinutes: { minimum: 5, maximum: 240 },
  exactStartToleranceMinutes: { minimum: 1, maximum: 600 },
  freezeMinutes: { minimum: 0, maximum: 1440 },
  bufferMinutes: { minimum: 0, maximum: 240 },
  maximumAreaMetres: { minimum: 0, maximum: 1_000_000 },
  roadFactorPercent: { minimum: 100, maximum: 300 },
  nearSpeedMetresPerHour: { minimum: 1000, maximum: 200_000 },
  midSpeedMetresPerHour: { minimum: 1000, maximum: 200_000 },
  farSpeedMetresPerHour: { minimum: 1000, maximum: 200_000 },
  parkSeconds: { minimum: 0, maximum: 3600 },
  travelTimeoutSeconds: { minimum: 1, maximum: 120 },
  travelTableSize: { minimum: 0, maximum: 250 },
  travelCacheDays: { minimum: 0, maximum: 365 },
  driveWeight: { minimum: 0, maximum: 1000 },
  overtimeWeight: { minimum: 0, maximum: 1000 },
  changeWeight: { minimum: 0, maximum: 1000 },
  preferenceWeight: { minimum: 0, maximum: 1000 },
  overQualificationWeight: { minimum: 0, maximum: 1000 },
  fairnessWeight: { minimum: 0, maximum: 1000 },
  openShiftWeight: { minimum: 0, maximum: 1000 },
};

export const TRAVEL_ENGINES = ['straight-line', 'osrm', 'valhalla'] as const;
export type TravelEngine = (typeof TRAVEL_ENGINES)[number];

const CHOICES: Partial<Record<keyof Settings, readonly string[]>> = {
  units: ['mi', 'km'],
  clock: ['12', '24'],
  travelEngine: TRAVEL_ENGINES,
};

/** Texts of a form of their own: what is expected, where the text has not got it. */
const FORMS: Partial<Record<keyof Settings, (text: string) => string | null>> = {
  travelUrl: (text) =>
    text === '' || isEngineUrl(text)
      ? null
      : 'an http or https address without user, password, query or fragment, such as http://127.0.0.1:5000',
  travelProfile: (text) => (/^([a-z][a-z0-9_-]{0,39})?$/i.test(text) ? null : 'one word, such as driving or auto'),
};

/** Credentials do not belong in a file that everybody at the company reads. */
function isEngineUrl(text: string): boolean {
  if (!URL.canParse(text) || text.length > 500) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && [username, password, search, hash].every((part) => part === '');
}

export function isSetting(name: string): name is keyof Settings {
  return Object.hasOwn(DEFAULT_SETTINGS, name);
}

/** The settings of a book: what it stores over the defaults. */
export function settingsFrom(stored: string): Settings {
  return { ...DEFAULT_SETTINGS, ...(JSON.parse(stored) as Partial<Settings>) };
}

/** Reads a typed value of a setting, by the type of its default; or the violation. */
export function readSetting(name: keyof Settings, text: string): { value: Settings[keyof Settings] } | Violation {
  const sample = DEFAULT_SETTINGS[name];
  const wrong = (expected: string): Violation => ({
    code: 'bad-setting',
    field: name,
    message: `${name} must be ${expected}, not "${withoutCredentials(text)}".`,
  });
  if (typeof sample === 'boolean') {
    if (/^(true|yes|on|1)$/i.test(text)) return { value: true };
    if (/^(false|no|off|0)$/i.test(text)) return { value: false };
    return wrong('yes or no');
  }
  if (isNumberSetting(name)) return readNumbers(name, text, wrong);
  if (Array.isArray(sample)) return { value: partsOf(text) };
  const choices = CHOICES[name];
  if (choices && !choices.includes(text)) return wrong(choices.join(' or '));
  const expected = FORMS[name]?.(text) ?? null;
  return expected === null ? { value: text } : wrong(expected);
}

/** Errors end up in logs. */
function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/@]*@/, '//***@');
}

/** What two settings say against each other; null = nothing. */
export function conflictingSettings({ travelEngine, travelUrl }: Settings): Violation | null {
  if (travelEngine === 'straight-line' || travelUrl !== '') return null;
  const message = `travelEngine is ${travelEngine}, but travelUrl does not say where it answers.`;
  return { code: 'no-travel-url', field: 'travelEngine', message };
}

function isNumberSetting(name: keyof Settings): name is NumberSetting {
  return Object.hasOwn(BOUNDS, name);
}

function partsOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function readNumbers(
  name: NumberSetting,
  text: string,
  wrong: (expected: string) => Violation,
): { value: number | number[] } | Violation {
  const isList = Array.isArray(DEFAULT_SETTINGS[name]);
  const { minimum, maximum } = BOUNDS[name];
  const texts = isList ? partsOf(text) : [text];
  const values = texts.map((one) => (/^[0-9]+$/.test(one) ? Number(one) : Number.NaN));
  const [first] = values;
  if (first === undefined || !values.every((value) => value >= minimum && value <= maximum)) {
    return wrong(`${isList ? 'whole numbers' : 'a whole number'} from ${minimum} to ${maximum}`);
  }
  return { value: isList ? values : first };
}
