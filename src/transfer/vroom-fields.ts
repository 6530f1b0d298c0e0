// Reads JSON values field by field and keeps every fault with the path of its field (`jobs[3].service`), so that all of them
// can be told at once.

import type { Interval } from '../scheduling/solver/problem.ts';

/** Times and amounts beyond this are slips, and would not fit the scheduler's integers. */
const LARGEST_COUNT = 500_000_000;

interface IntegerOptions {
  /** What a missing field means; without it the field is required. */
  readonly missing?: number;
  readonly maximum?: number;
}

/** Objects of one list; more are a slip, or more than can be solved. */
const MOST_OBJECTS = 100_000;

/** What a list of objects holds, for error messages: the id is what people look for. */
const NOUNS: Readonly<Record<string, string>> = { jobs: 'job', vehicles: 'vehicle' };

/** One JSON object and where it stands. */
export class Fields {
  readonly path: string;
  /** Whether the value is an object at all. */
  readonly isObject: boolean;
  private readonly record: Readonly<Record<string, unknown>>;
  private readonly faults: string[];
  /** Said before each fault: `job 7: `. */
  private readonly owner: string;

  constructor(value: unknown, path: string, faults: string[], owner = '') {
    this.isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!this.isObject) faults.push(`${path} must be an object.`);
    this.record = this.isObject ? (value as Record<string, unknown>) : {};
    this.path = path;
    this.faults = faults;
    this.owner = owner;
  }

  /** Whether the file itself gives the field: what every JavaScript object inherits doesn't count. */
  has(name: string): boolean {
    return Object.hasOwn(this.record, name) && this.record[name] !== undefined && this.record[name] !== null;
  }

  fault(name: string, message: string): void {
    this.faults.push(`${this.owner}${this.nameOf(name)} ${message}.`);
  }

  /** A part of VROOM's format that is not solved here; empty is as good as absent. */
  refuse(name: string, hint = ''): void {
    const value = this.record[name];
    const isEmpty = !this.has(name) || (typeof value === 'object' && Object.keys(value as object).length === 0);
    if (!isEmpty) this.fault(name, `is not supported${hint}`);
  }

  integer(name: string, { missing, maximum = LARGEST_COUNT }: IntegerOptions = {}): number {
    const value = this.record[name];
    if (!this.has(name)) {
      if (missing === undefined) this.fault(name, 'is missing');
      return missing ?? 0;
    }
    if (isCount(value, maximum)) return value;
    this.fault(name, `must be a whole number from 0 to ${maximum}`);
    return missing ?? 0;
  }

  /** A number above 0 and at most `maximum`. */
  factor(name: string, missing: number, maximum: number): number {
    const value = this.record[name];
    if (!this.has(name)) return missing;
    if (typeof value === 'number' && value > 0 && value <= maximum) return value;
    this.fault(name, `must be a number above 0, at most ${maximum}`);
    return missing;
  }

  text(name: string): string | undefined {
    if (!this.has(name)) return undefined;
    const value = this.record[name];
    if (typeof value !== 'string') this.fault(name, 'must be text');
    return String(value);
  }

  /** Whole numbers from 0; null where the field is absent. */
  integers(name: string): number[] | null {
    if (!this.has(name)) return null;
    const value = this.record[name];
    if (Array.isArray(value) && value.every((item) => isCount(item, LARGEST_COUNT))) return value;
    this.fault(name, 'must be a list of whole numbers from 0');
    return null;
  }

  /** The objects of a list, each with its own path; empty where the field is absent. */
  objects(name: string, required = false): Fields[] {
    const value = this.record[name];
    if (!this.has(name)) {
      if (required) this.fault(name, 'is missing');
      return [];
    }
    if (!Array.isArray(value)) this.fault(name, 'must be a list');
    else if (value.length > MOST_OBJECTS)
      this.fault(name, `has ${value.length} entries; at most ${MOST_OBJECTS} are taken`);
    else
      return value.map(
        (item, i) => new Fields(item, `${this.nameOf(name)}[${i}]`, this.faults, this.ownerOf(name, item)),
      );
    return [];
  }

  private ownerOf(name: string, item: unknown): string {
    const id = (item as { id?: unknown } | null)?.id;
    const noun = NOUNS[name];
    return noun !== undefined && isCount(id) ? `${noun} ${id}: ` : this.owner;
  }

  /** The object in a field; one without fields where it is absent. */
  object(name: string): Fields {
    return new Fields(this.has(name) ? this.record[name] : {}, this.nameOf(name), this.faults, this.owner);
  }

  value(name: string): unknown {
    return this.record[name];
  }

  /** Longitude and latitude in degrees; null where the field is absent. */
  location(name: string): readonly [number, number] | null {
    if (!this.has(name)) return null;
    const value: unknown[] = Array.isArray(this.record[name]) ? (this.record[name] as unknown[]) : [];
    const [longitude, latitude] = value;
    if (value.length === 2 && isWithin(longitude, 180) && isWithin(latitude, 90)) return [longitude, latitude];
    this.fault(name, 'must be [longitude, latitude] in degrees');
    return null;
  }

  /** Windows in order of time; null where the field is absent or empty. */
  windows(name: string): Interval[] | null {
    if (!this.has(name)) return null;
    const value = this.record[name];
    if (!Array.isArray(value)) this.fault(name, 'must be a list of [start, end]');
    const windows = (Array.isArray(value) ? value : []).map((item, i) => this.interval(`${name}[${i}]`, item));
    if (windows.some((window, i) => i > 0 && (windows[i - 1] as Interval).end >= window.start))
      this.fault(name, 'overlap or are out of order');
    return windows.length === 0 ? null : windows;
  }

  /** One window; null where the field is absent. */
  window(name: string): Interval | null {
    return this.has(name) ? this.interval(name, this.record[name]) : null;
  }

  private interval(name: string, value: unknown): Interval {
    const [start, end]: unknown[] = Array.isArray(value) && value.length === 2 ? value : [];
    if (isCount(start) && isCount(end) && start <= end) return { start, end };
    this.fault(name, 'must be [start, end] in whole seconds from 0, the start not after the end');
    return { start: 0, end: 0 };
  }

  private nameOf(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }
}

function isCount(value: unknown, maximum = Number.MAX_SAFE_INTEGER): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= maximum;
}

function isWithin(value: unknown, limit: number): value is number {
  return typeof value === 'number' && Math.abs(value) <= limit;
}
