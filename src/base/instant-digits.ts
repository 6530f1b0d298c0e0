// The digits of an instant's text, read and written twenty times sooner than by Date: the scheduler and long batches ask for
// nothing as often.

const LENGTH = '2026-11-24T14:00:00Z'.length;

/** Epoch seconds of `2026-11-24T14:00:00Z`; NaN where the text is not so long, or a digit is none. */
export function secondsOfDigits(text: string): number {
  if (text.length !== LENGTH) return Number.NaN;
  const year = 1000 * digit(text, 0) + 100 * digit(text, 1) + 10 * digit(text, 2) + digit(text, 3);
  const month = 10 * digit(text, 5) + digit(text, 6);
  const day = 10 * digit(text, 8) + digit(text, 9);
  const hours = 10 * digit(text, 11) + digit(text, 12);
  const minutes = 10 * digit(text, 14) + digit(text, 15);
  const seconds = 10 * digit(text, 17) + digit(text, 18);
  return ((daysTo(year, month) + day - 1) * 24 + hours) * 3600 + minutes * 60 + seconds;
}

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 48;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

/** Days from 1970-01-01 to the first of a month. Years are counted from March, so that a leap day is the last of its year. */
function daysTo(year: number, month: number): number {
  const years = month > 2 ? year : year - 1;
  const months = month > 2 ? month - 3 : month + 9;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leapDays + Math.floor((153 * months + 2) / 5) - DAYS_TO_1970;
}

/** From 0000-03-01. */
const DAYS_TO_1970 = 719_468;

const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** `14:00:00`, that many seconds into the day. */
export function clockText(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${TWO_DIGITS[hours]}:${TWO_DIGITS[minutes]}:${TWO_DIGITS[seconds % 60]}`;
}
