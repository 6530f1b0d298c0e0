// Numbers people type and read for records: C-12, AD-3, J-1042, A-2077. The number is the row's integer key, never reused.

/** The nouns that have numbers of their own, with the prefix people see. */
export const ID_PREFIX = {
  customer: 'C',
  address: 'AD',
  job: 'J',
  appointment: 'A',
  technician: 'T',
  run: 'R',
  branch: 'B',
  department: 'D',
  service: 'S',
  subtype: 'ST',
  user: 'U',
  event: 'E',
  timeOff: 'TO',
  note: 'N',
  territory: 'TY',
} as const;

export type Noun = keyof typeof ID_PREFIX;

/** `C-12` for a customer's 12. */
export function formatId(noun: Noun, id: number): string {
  return `${ID_PREFIX[noun]}-${id}`;
}

/** `A-12` for tables whose rows have numbers, `shift 7` for the rest. */
export function recordName(table: string, id: number): string {
  return Object.hasOwn(ID_PREFIX, table) ? formatId(table as Noun, id) : `${table} ${id}`;
}

/** Reads `C-12`, `c12` or `12`; null when the text is not a number of this noun. */
export function readId(noun: Noun, text: string): number | null {
  const match = /^(?:([A-Za-z]{1,2})-?)?([1-9][0-9]{0,11})$/.exec(text.trim());
  if (!match) return null;
  const prefix = match[1];
  if (prefix !== undefined && prefix.toUpperCase() !== ID_PREFIX[noun]) return null;
  return Number(match[2]);
}
