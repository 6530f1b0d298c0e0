// The services and subtypes that rows of jobs and appointments name: all of them are read once, they are a catalogue.

import { formatId } from '../base/ids.ts';
import { closest } from '../base/words.ts';
import type { Kind } from '../domain/appointment.ts';
import type { Skills } from '../domain/day.ts';
import type { Database } from '../storage/database.ts';
import type { RowOf } from '../storage/table-rows.ts';
import { allRows } from '../storage/table-rows.ts';
import { Names } from './import-names.ts';
import type { ImportRow } from './import-row.ts';

/** What a record was before, or what it follows: an appointment has its job's work where the row says nothing. */
type Current = Readonly<Record<string, unknown>>;

export interface ReadWork {
  readonly kind: Kind | undefined;
  readonly columns: { readonly serviceId?: number; readonly subtypeId?: number | null };
  /** The subtype's usual one, else the service's. */
  readonly durationSeconds: number | undefined;
  /** Service or subtype are chosen anew, and were archived then: the earlier of both moments. */
  readonly archivedAt: string | null;
}

export class Works {
  readonly #services: Names<RowOf<'service'>>;
  readonly #subtypes: readonly RowOf<'subtype'>[];
  readonly #skills = new Map<number, Skills>();

  private constructor(services: readonly RowOf<'service'>[], subtypes: readonly RowOf<'subtype'>[]) {
    this.#services = new Names('service', services);
    this.#subtypes = subtypes;
    for (const { id, skills } of services) this.#skills.set(id, JSON.parse(skills) as Skills);
  }

  static async open(db: Database): Promise<Works> {
    return new Works(await allRows(db, 'service'), await allRows(db, 'subtype'));
  }

  skillsOf(serviceId: number): Skills {
    return this.#skills.get(serviceId) ?? {};
  }

  /** The work that the row names, from what it was or follows; faults of the row where there is no such work. */
  read(row: ImportRow, current: Current | null): ReadWork {
    const named = this.#services.given(row, 'service');
    const service = named ?? this.#services.get((current?.serviceId as number | undefined) ?? 0);
    if (!service) return { kind: undefined, columns: {}, durationSeconds: undefined, archivedAt: null };
    const before = row.before && this.#services.get(row.before.serviceId as number);
    if (before && before.kind !== service.kind)
      row.wrong('service', 'other-kind', `it is ${before.kind} work; ${service.name} is ${service.kind} work.`);
    const kept = service.id === current?.serviceId ? ((current?.subtypeId as number | null) ?? null) : null;
    const subtype = row.has('subtype') ? this.#subtypeOf(row, service) : this.#subtypes.find(({ id }) => id === kept);
    return {
      kind: service.kind as Kind,
      columns: { serviceId: service.id, subtypeId: subtype?.id ?? null },
      durationSeconds: subtype?.durationSeconds ?? service.durationSeconds,
      archivedAt: earliest(
        service.id === current?.serviceId ? null : service.archivedAt,
        subtype === undefined || subtype.id === current?.subtypeId ? null : subtype.archivedAt,
      ),
    };
  }

  #subtypeOf(row: ImportRow, service: RowOf<'service'>): RowOf<'subtype'> | undefined {
    const text = row.text('subtype');
    if (text === undefined || text === '') return undefined;
    const own = this.#subtypes.filter(({ serviceId }) => serviceId === service.id);
    const found = own.find(
      ({ id, name }) => name.toLowerCase() === text.toLowerCase() || formatId('subtype', id) === text.toUpperCase(),
    );
    if (!found) {
      const near = closest(
        text,
        own.map(({ name }) => name),
      );
      const meant = near === null ? '' : ` Did you mean "${near}"?`;
      row.wrong('subtype', 'no-subtype', `${service.name} has no subtype "${text}".${meant}`);
    }
    return found;
  }
}

function earliest(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

/** Work that is asked for once its service is archived is refused; from before, it is history. */
export function refuseArchivedWork(row: ImportRow, { archivedAt }: ReadWork, since: string): void {
  if (archivedAt !== null && archivedAt <= since)
    row.wrong('service', 'archived-service', 'the service, or its subtype, is archived: choose another.');
}
