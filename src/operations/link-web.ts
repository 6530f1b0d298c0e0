// Links by the appointments that they bind, so that of many only those around two appointments are looked at.

import type { AppointmentLink } from '../domain/link.ts';

export class LinkWeb {
  readonly #links = new Map<number, AppointmentLink[]>();

  constructor(links: readonly AppointmentLink[]) {
    for (const link of links) this.add(link);
  }

  add(link: AppointmentLink): void {
    for (const id of [link.appointmentId, link.otherId]) this.#links.set(id, [...this.#of(id), link]);
  }

  /** All that is linked to either end, directly or through others. */
  around({ appointmentId, otherId }: AppointmentLink): AppointmentLink[] {
    const found = new Set<AppointmentLink>();
    const ids = new Set([appointmentId, otherId]);
    for (const id of ids) {
      for (const link of this.#of(id)) {
        found.add(link);
        ids.add(link.appointmentId).add(link.otherId);
      }
    }
    return [...found];
  }

  #of(id: number): readonly AppointmentLink[] {
    return this.#links.get(id) ?? [];
  }
}
