// The words that the made-up company is made of: people, streets, towns, and what is noted about them.

export const FIRST_NAMES =
  'Ada Alan Amir Ana Ben Bianca Carl Carmen Chloe Dana Diego Elena Emil Eve Fatima Felix Gia Grace Hal Hana Ida Ivan Jane Jay Jo Kai Kim Lars Leo Lena Maria Mia Ned Nina Olga Omar Pia Paul Quinn Rosa Ravi Ruth Sam Sofia Theo Tess Uma Vera Victor Wanda Will Xenia Yara Yusuf Zoe'.split(
    ' ',
  );
export const LAST_NAMES =
  'Abel Adams Bauer Brook Castillo Chan Cole Cruz Dahl Diaz Doe Evans Farah Fox Garcia Gray Haas Hart Huang Ibarra Ingram Jensen Jones Kaur Kerr Kowalski Lang Lopez Lowe Malik Mills Moreno Nakamura Ng Novak Okafor Ortiz Osei Park Patel Petrov Quist Reyes Rossi Ruiz Sato Silva Singh Stone Tanaka Tran Underhill Usman Vance Vega Weber Wong Yilmaz York Zeller'.split(
    ' ',
  );
/** What technicians are called: no code is needed twice before these are used up. */
export const TECHNICIAN_FIRST_NAMES =
  'Maria Sam Jo Priya Tom Aisha Nick Rosa Kofi Ines Dave Mei Omar Greta Luis Ruth Bo Elif Carl Tara Ivan Nora Abel Yuki Finn Zara Hugo Dina Ray Lola Otto Vera'.split(
    ' ',
  );
export const BUSINESSES = ['Bakery', 'Dental', 'Books', 'Cafe', 'Clinic', 'Florist', 'Garage', 'Gym', 'Hotel', 'Law'];

export const STREETS =
  'Oak Elm Maple Cedar Pine Lake Hill Mill Park River Church School Spring Sunset Walnut Willow Chestnut Highland Franklin Jackson Lincoln Madison Monroe Union Garden Prairie Meadow Orchard Forest Station'.split(
    ' ',
  );
export const STREET_ENDINGS = ['St', 'Ave', 'Rd', 'Dr', 'Ln'];

/** Where a town lies from the middle of the area, in metres, how large it is, and how many of the customers live there. */
export interface TownShape {
  readonly name: string;
  readonly east: number;
  readonly north: number;
  readonly radius: number;
  readonly weight: number;
}

export const TOWNS: readonly TownShape[] = [
  { name: 'Fairmont', east: 0, north: 0, radius: 4_500, weight: 30 },
  { name: 'Millbrook', east: 8_500, north: 3_000, radius: 2_600, weight: 12 },
  { name: 'Ashford', east: -7_800, north: 4_600, radius: 2_400, weight: 11 },
  { name: 'Cedar Grove', east: 2_500, north: -8_900, radius: 2_300, weight: 10 },
  { name: 'Northfield', east: -1_500, north: 10_200, radius: 2_200, weight: 9 },
  { name: 'Westbury', east: -12_500, north: -3_400, radius: 1_900, weight: 7 },
  { name: 'Lakemoor', east: 13_800, north: -4_200, radius: 1_800, weight: 6 },
  { name: 'Stonebridge', east: -6_200, north: -11_800, radius: 1_600, weight: 5 },
  { name: 'Elm Park', east: 9_600, north: 11_400, radius: 1_500, weight: 4 },
  { name: 'Harrow', east: -11_900, north: 11_700, radius: 1_300, weight: 3 },
  { name: 'Willow Bend', east: 12_900, north: -12_600, radius: 1_200, weight: 2 },
  { name: 'Prairie Hill', east: -18_400, north: 2_800, radius: 1_000, weight: 1 },
];

export const CUSTOMER_NOTES = [
  'Dog in the yard',
  'Rings twice, hard of hearing',
  'Call from the car before you come',
  'Gate code 4711, side entrance',
  'Parking only behind the house',
  'Prefers e-mail to calls',
  'Basement is low, mind your head',
  'Pays by card on site',
  'New baby: please knock, do not ring',
  'Key with the neighbor at number 12',
];
export const JOB_NOTES = [
  'Started last night, gets louder',
  'Second time this year',
  'Unit is about ten years old',
  'Tenant lets you in, owner pays',
  'Asked for a quote first',
  'Worked until the last storm',
  'Warranty may still hold, see the label',
];
export const APPOINTMENT_NOTES = [
  'Call 20 minutes ahead',
  'Bring the long ladder',
  'Park on the drive',
  'Ask for the manager',
  'Leave boots at the door',
];
export const PIN_REASONS = [
  'knows the building',
  'customer asked for the same person',
  'has the key',
  'started this job last week',
  'only one who speaks Spanish',
  'agreed on the phone',
];
export const CANCEL_REASONS = ['fixed itself', 'customer away', 'too expensive', 'booked twice', 'moved house'];
export const ABSENCES = ['vacation', 'training away', 'unpaid leave'];
export const SHORT_ABSENCES = ['dentist', 'school meeting', 'car inspection'];
