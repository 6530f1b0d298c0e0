// How a value becomes a cell of CSV, and a text is found again in one: RFC 4180, and safe for spreadsheets.

/** Text that a spreadsheet would run, or that was made safe already; numbers, phones and places are neither. */
const FORMULA = /^'*[=+\-@\t\r]/;
const NUMBERS = /^[+-]?[0-9 ().,:-]+$/;
const SAFE = /^'+[=+\-@\t\r]/;

/** Text that a spreadsheet would run as a formula gets an apostrophe; numbers, phones, places don't. */
export function safeText(text: string): string {
  return FORMULA.test(text) && !NUMBERS.test(text) ? `'${text}` : text;
}

/** The text that `safeText` was given. */
export function plainText(cell: string): string {
  return cell.charCodeAt(0) === 0x27 && SAFE.test(cell) ? cell.slice(1) : cell;
}

/** The cell, in quotes where it has to be (RFC 4180). */
export function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
