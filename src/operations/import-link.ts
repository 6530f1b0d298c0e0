// Links between appointments as an import, by the rules of "link" (L1). The two appointments and the kind tell which link a row is
// about; what can never be kept is refused. A link that the plan does not keep as it stands is taken, and said: nothing is moved.

import { formatId, readId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import { count } from '../base/words.ts';
import { isClosed } from '../domain/appointment.ts';
import type { AppointmentLink, LinkEnd, LinkKind } from '../domain/link.ts';
import { binds, linkViolations } from '../domain/link.ts';
import type { Patch } from '../storage/change-log.ts';
import { linkEnds, linksAround, linksOf } from '../storage/link.ts';
import type { ImportRow } from './import-row.ts';
import type { ImportScope, TableImport, TableReader } from './import-table.ts';
import { LinkWeb } from './link-web.ts';
import { isBroken } from './linking.ts';
import { momentText } from './promise.ts';
import { RECORD_FIELDS } from './record-fields.ts';

export const LINKS: TableImport = {
  table: 'appointmentLink',
  fields: RECORD_FIELDS.links,
  open: async (scope) => new LinkReader(scope),
};

type Columns = Patch<'appointmentLink'>;

/** Between appointments of which one is over: windows and pins are no matter any more. */
const OF_OPEN = new Set(['link-windows', 'link-pins']);
/** What is over was linked once, and a row that says what is there already is no fault. */
const NO_FAULT = new Set(['link-closed', 'link-known']);
/** No pin has expired yet. */
const BEFORE_ALL = '0000-01-01T00:00:00Z' as Instant;
/** Links that a notice names. */
const NAMED = 3;

class LinkReader implements TableReader {
  readonly #scope: ImportScope;
  /** What the rows at hand say, where both ends are there. */
  #wishes = new Map<ImportRow, AppointmentLink>();
  #ends = new Map<number, LinkEnd>();
  /** Those with a pin, expired or not. */
  #pinned: ReadonlySet<number> = new Set();
  #web = new LinkWeb([]);
  /** Links that do not hold as the plan stands. */
  readonly #broken: AppointmentLink[] = [];

  constructor(scope: ImportScope) {
    this.#scope = scope;
  }

  async recognise(rows: readonly ImportRow[]): Promise<void> {
    const { db, now } = this.#scope;
    const ids = [
      ...new Set(rows.flatMap((row) => [numberIn(row, 'appointment') ?? [], numberIn(row, 'other') ?? []].flat())),
    ];
    this.#ends = new Map((await linkEnds(db, ids, now)).map((end) => [end.id, end]));
    const withPins = await linkEnds(db, ids, BEFORE_ALL);
    this.#pinned = new Set(withPins.filter(({ pin }) => pin !== null).map(({ id }) => id));
    const stored = (await linksOf(db, ids)).flatMap((link) =>
      link.rowId === null ? [] : [[keyOf(link), link.rowId] as const],
    );
    const byKey = new Map(stored);
    this.#wishes = new Map();
    for (const row of rows) {
      const [appointmentId, otherId] = [this.#endOf(row, 'appointment'), this.#endOf(row, 'other')];
      const kind = row.text('kind') as LinkKind | undefined;
      if (appointmentId === undefined || otherId === undefined || kind === undefined) continue;
      const link = { kind, appointmentId, otherId, gapSeconds: row.number('gap') ?? 0 };
      row.sameAs = keyOf(link);
      row.id = byKey.get(row.sameAs) ?? null;
      this.#wishes.set(row, link);
    }
  }

  #endOf(row: ImportRow, field: 'appointment' | 'other'): number | undefined {
    const text = row.text(field);
    if (text === undefined) return undefined;
    const id = readId('appointment', text);
    if (id !== null && this.#ends.has(id)) return id;
    row.wrong(field, 'no-appointment', `there is no appointment "${text}".`);
    return undefined;
  }

  /** Reads all that is linked to what gets a link. */
  async prepare(rows: readonly ImportRow[]): Promise<void> {
    const changed = rows.filter((row) => row.before === null || this.#isOtherGap(row));
    const links = changed.flatMap((row) => this.#wishes.get(row) ?? []);
    const ids = new Set(links.flatMap(({ appointmentId, otherId }) => [appointmentId, otherId]));
    const set = await linksAround(this.#scope.db, [...ids], this.#scope.now);
    for (const end of set.ends) this.#ends.set(end.id, end);
    this.#web = new LinkWeb(set.links);
  }

  #isOtherGap(row: ImportRow): boolean {
    return row.has('gap') && this.#wishes.get(row)?.gapSeconds !== row.before?.gapSeconds;
  }

  read(row: ImportRow): Columns {
    const wish = this.#wishes.get(row);
    if (!wish) return {};
    if (wish.kind !== 'after' && wish.gapSeconds > 0)
      row.wrong('gap', 'gap-alone', 'a gap is the time between two that come after each other.');
    if (row.before !== null && !this.#isOtherGap(row)) return {};
    this.#check(row, wish);
    return row.before === null ? { ...wish } : { gapSeconds: wish.gapSeconds };
  }

  #check(row: ImportRow, wish: AppointmentLink): void {
    const ends = [this.#ends.get(wish.appointmentId), this.#ends.get(wish.otherId)] as LinkEnd[];
    const isOpen = ends.every(({ status }) => !isClosed(status));
    const links = this.#web.around(wish);
    const set = { links, ends: [...this.#ends.values()] };
    const found = linkViolations(wish, set, (instant, zone) => momentText(this.#scope, instant, zone)).filter(
      ({ code }) => !NO_FAULT.has(code) && (isOpen || !OF_OPEN.has(code)),
    );
    const unkept = found.filter(({ code }) => this.#mayBreak(wish, code));
    for (const violation of found) if (!unkept.includes(violation)) row.fault({ ...violation, field: 'other' });
    if (ends.every(({ status }) => binds(status))) this.#web.add(wish);
    if (row.isFine && (unkept.length > 0 || (isOpen && isBroken(wish, ends)))) this.#broken.push(wish);
  }

  /** A pin may break a link (N7), also by another window that came with it. */
  #mayBreak({ appointmentId, otherId }: AppointmentLink, code: string): boolean {
    return (
      code === 'link-pins' ||
      (code === 'link-windows' && (this.#pinned.has(appointmentId) || this.#pinned.has(otherId)))
    );
  }

  async finish(): Promise<void> {
    const [first] = this.#broken;
    if (!first) return;
    const named = this.#broken.slice(0, NAMED).map(({ kind, appointmentId, otherId }) => {
      return `${formatId('appointment', appointmentId)} ${kind} ${formatId('appointment', otherId)}`;
    });
    const names = [...named, ...(this.#broken.length > NAMED ? ['...'] : [])].join(', ');
    const number = formatId('appointment', first.appointmentId);
    this.#scope.warn(
      `the plan does not keep ${count(this.#broken.length, 'link')} as it stands (${names}), and nothing was moved. See why: dispatch explain ${number}`,
    );
  }
}

function numberIn(row: ImportRow, field: 'appointment' | 'other'): number | null {
  return readId('appointment', row.text(field) ?? '');
}

/** Two that start together, or have one technician, are linked whichever of them is named first. */
function keyOf({ kind, appointmentId, otherId }: AppointmentLink): string {
  const ids = kind === 'after' ? [appointmentId, otherId] : [appointmentId, otherId].sort((a, b) => a - b);
  return `${kind} ${ids.join(' ')}`;
}
