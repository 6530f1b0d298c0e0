// The made-up area: towns around a middle, each a grid of streets, with postal codes of the state that the time zone suggests.

import type { Coordinates } from '../base/geo.ts';
import type { Dice } from './dice.ts';
import type { TownShape } from './names.ts';
import { STREET_ENDINGS, STREETS, TOWNS } from './names.ts';
import type { SeedAddress } from './plan.ts';

/** An area without large waters in the middle of it. */
interface Area {
  readonly state: string;
  /** The first three digits of its postal codes. */
  readonly postal: string;
  readonly centre: Coordinates;
}

const CHICAGO: Area = { state: 'IL', postal: '605', centre: { latitude: 41.82, longitude: -88.17 } };
const AREAS: Readonly<Record<string, Area>> = {
  'America/Chicago': CHICAGO,
  'America/New_York': { state: 'NY', postal: '122', centre: { latitude: 42.66, longitude: -73.78 } },
  'America/Denver': { state: 'CO', postal: '802', centre: { latitude: 39.7, longitude: -104.95 } },
  'America/Los_Angeles': { state: 'CA', postal: '958', centre: { latitude: 38.58, longitude: -121.45 } },
};

export interface Town extends TownShape {
  readonly index: number;
}

export interface Region extends Area {
  readonly towns: readonly Town[];
}

const CUSTOMERS_PER_TOWN = 60;
const FEWEST_TOWNS = 3;

/** As many towns as so many customers fill. */
export function makeRegion(timeZone: string, centre: Coordinates | null, customers: number): Region {
  const area = AREAS[timeZone] ?? CHICAGO;
  const towns = TOWNS.slice(0, Math.max(FEWEST_TOWNS, Math.ceil(customers / CUSTOMERS_PER_TOWN)));
  return { ...area, centre: centre ?? area.centre, towns: towns.map((town, index) => ({ ...town, index })) };
}

export function drawTown(dice: Dice, { towns }: Region): Town {
  return dice.weighted(towns, ({ weight }) => weight);
}

const METRES_PER_DEGREE = 111_320;
const DECIMALS = 100_000;
const METRES_PER_HOUSE = 12;
const STREET_SPACING_METRES = 160;

type Spot = Pick<SeedAddress, 'street' | 'city' | 'postalCode' | 'place' | 'town'>;

/** A house in the town: dense in the middle, every other street runs the other way. */
export function drawSpot(dice: Dice, region: Region, town: Town): Spot {
  const { radius } = town;
  const reach = Math.floor(radius / STREET_SPACING_METRES);
  const line = Math.floor((dice.between(-reach, reach) + dice.between(-reach, reach)) / 2);
  const along = Math.floor((dice.between(-radius, radius) + dice.between(-radius, radius)) / 2);
  const runsEast = dice.happens(50);
  const across = line * STREET_SPACING_METRES;
  const [east, north] = runsEast ? [along, across] : [across, along];
  const number = 1 + Math.floor((along + radius) / METRES_PER_HOUSE);
  const key = (line + reach) * 2 + (runsEast ? 0 : 1) + town.index * 7;
  const name = STREETS[key % STREETS.length];
  const ending = STREET_ENDINGS[Math.floor(key / STREETS.length) % STREET_ENDINGS.length];
  const district = north < 0 ? 0 : 1;
  return {
    street: `${number} ${name} ${ending}`,
    city: town.name,
    postalCode: `${region.postal}${String(10 + town.index * 2 + district)}`,
    place: at(region.centre, town.east + east, town.north + north),
    town: town.index,
  };
}

/** So many metres from a place, on a grid of about a metre. */
function at(centre: Coordinates, east: number, north: number): Coordinates {
  const shrink = Math.cos((centre.latitude * Math.PI) / 180);
  const rounded = (degrees: number): number => Math.round(degrees * DECIMALS) / DECIMALS;
  return {
    latitude: rounded(centre.latitude + north / METRES_PER_DEGREE),
    longitude: rounded(centre.longitude + east / (METRES_PER_DEGREE * shrink)),
  };
}
