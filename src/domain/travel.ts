// What the commands about travel answer: a trial of the routing engine, and how much of its cache was cleared.

/** A place with what people call it. */
export interface NamedPlace {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
}

export interface TravelCheck {
  /** `OSRM at http://127.0.0.1:5000`. */
  readonly engine: string;
  readonly profile: string;
  readonly from: NamedPlace;
  readonly to: NamedPlace;
  /** With the time to park, as every drive is planned; null = there is no road. */
  readonly seconds: number | null;
  readonly metres: number | null;
  /** The same drive by the straight line. */
  readonly straightSeconds: number;
  readonly straightMetres: number;
  /** How long the engine took to answer. */
  readonly milliseconds: number;
  /** Drives that the book has kept. */
  readonly kept: number;
}

export interface TravelCleared {
  readonly cleared: number;
}
