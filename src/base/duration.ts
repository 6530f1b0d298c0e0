// Durations as people write them (`90m`, `1h30`, `1.5h`, `45 min`), in integer seconds inside. One reader and one writer, so
// that what the product prints can be typed back.

import { AppError } from './errors.ts';

const EXAMPLES = 'Write it like 90m, 1h30, 1.5h or 45 (minutes).';
const HOURS = /^(\d{1,4}(?:\.\d{1,4})?)(?:h|hr|hrs|hour|hours)$/;
const MINUTES = /^(\d{1,6}(?:\.\d{1,4})?)(?:m|min|mins|minute|minutes)?$/;
const BOTH = /^(\d{1,4})(?:h|hr|hrs|hour|hours)(\d{1,2})(?:m|min|mins|minute|minutes)?$/;

/**
 * Seconds of a typed duration; a bare number is minutes, fractions are rounded to the second. Throws a usage error for zero,
 * for less, and for anything unclear (such as 1h90).
 */
export function parseDuration(text: string): number {
  const compact = text.trim().toLowerCase().replaceAll(' ', '');
  const seconds = Math.round(minutesOf(compact.startsWith('-') ? compact.slice(1) : compact, text) * 60);
  if (compact.startsWith('-') || seconds === 0) {
    throw AppError.usage('duration-not-positive', `A duration must be longer than zero: "${text}".`, EXAMPLES);
  }
  return seconds;
}

function minutesOf(compact: string, text: string): number {
  const both = BOTH.exec(compact);
  if (both && Number(both[2]) < 60) return Number(both[1]) * 60 + Number(both[2]);
  const hours = HOURS.exec(compact);
  if (hours) return Number(hours[1]) * 60;
  const minutes = MINUTES.exec(compact);
  if (minutes) return Number(minutes[1]);
  throw AppError.usage('invalid-duration', `"${text}" is not a duration.`, EXAMPLES);
}

/** `45m`, `2h`, `1h05`; rounded to the minute, `-` in front when negative. */
export function formatDuration(seconds: number): string {
  const total = Math.round(Math.abs(seconds) / 60);
  const sign = seconds < 0 && total > 0 ? '-' : '';
  const hours = Math.floor(total / 60);
  const minutes = total % 60;
  if (hours === 0) return `${sign}${minutes}m`;
  return `${sign}${hours}h${minutes === 0 ? '' : String(minutes).padStart(2, '0')}`;
}
