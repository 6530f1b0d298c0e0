// The types of booking-check.js, which node runs as it is.

/** `[latitude, longitude]`. */
type Point = readonly [number, number];

export function driveSeconds(from: Point, to: Point): number;
export function secondsOf(clock: string): number;
export function judge(week: unknown, outcome: unknown): Record<string, unknown>;
