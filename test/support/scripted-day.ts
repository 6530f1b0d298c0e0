// A company from its first record to the end of a working day, in command lines that use every operation that changes
// something, each with most of its flags: what tests of dry runs, keys, JSON and undo run through.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Line {
  /** As typed. */
  readonly line: string;
  /** The clock before it, when it moves on. */
  readonly now?: string;
}

const MORNING = [
  'company set rescheduleTracking yes',
  'company set rescheduleReasons "customer away,weather"',
  'company set unableReasons "no access,parts missing"',
  'branch add --name Denver --timezone America/Denver --at 39.74,-104.99',
  'department add Plumbing',
  'service add --department HVAC --name "AC Repair" --duration 90m --skills hvac --priority high --external-id s1 --source old',
  'service add --department Plumbing --name "Leak Repair" --duration 1h --skills plumbing',
  'service add --department Sales --name Estimate --duration 1h --kind sales',
  'service edit "AC Repair" --duration 1h --skills hvac:2 --priority normal --name "AC Service"',
  'subtype add --service "AC Service" --name "Rooftop unit" --duration 2h',
  'tech add --name "Maria Lopez" --skills hvac:2,plumbing --start 41.90,-87.65 --shift "mon-fri 08:00-17:00" --lunch "30m 11:30-13:00" --radius 20mi',
  'tech add --name "Sam Okafor" --skills plumbing --start 41.91,-87.66 --max-jobs 8 --overtime 1h',
  'tech add --name "Lee Chan" --kind sales --start 41.90,-87.64',
  'tech edit SAM --skills hvac:2,plumbing:2 --shift "mon-fri 07:30-16:30, sat 9-12" --clear max-jobs',
  'territory add --name North --postal 60613,6062',
  'territory edit North --postal 60613,6062,6061',
  'tech edit MARIA --territories North',
  'tech edit MARIA --clear territories',
  'tech shift SAM --date fri --hours 10:00-12:00,13:00-15:00',
  'tech shift SAM --date fri --usual',
  'tech shift MARIA --date thu --off',
  'tech timeoff add SAM --from "wed 13:00" --to 15:00 --reason dentist',
  'tech timeoff remove TO-1',
  'tech event add --title "Team meeting" --date mon --start 08:00 --duration 30m --repeat "every mon" --open',
  'tech event add --tech MARIA --title Training --date wed --start 13:00 --duration 2h --at 41.88,-87.63',
  'tech event remove E-2',
  'user add --name maria --role technician --tech MARIA',
  'user add --name kim --role dispatcher',
  'postal import CSV',
  'import departments DEPARTMENTS',
] as const;

const CUSTOMERS = [
  'customer create --first Jane --last Doe --email jane@x.com --phone "mobile:312-555-0100" --street "1601 W Madison St" --city Chicago --state IL --postal 60612 --at 41.8819,-87.6669',
  'customer create --company "Hart Bakery" --street "3200 N Ashland Ave" --city Chicago --state IL --postal 60657 --external-id c2 --source old',
  'customer create --first Lena --last Lead --lead --phone 312-555-0177 --street "900 N Clark St" --city Chicago --state IL --postal 60610 --at 41.8994,-87.6314',
  'customer create --first Ada --last Ng --street "2 Far Rd" --city Farville --state IL --postal 99001',
  'customer edit C-1 --last Roe --add-phone "work:312-555-0199" --add-email "home:jr@x.com" --primary jr@x.com',
  'customer edit C-1 --remove-contact 312-555-0100',
  'customer edit C-3 --convert',
  'customer accounting-key C-1 --new-key "Jane Roe" --reason married --acknowledge',
  'note add C-1 "Dog in the yard" --important --visible',
  'address add C-1 --street "1603 W Madison St" --city Chicago --state IL --postal 60612 --name Garage --tax-rate 10.25',
  'address add C-1 --street "1601 West Madison" --city Chicago --state IL --postal 60612',
  'address edit AD-2 --at 41.9398,-87.6685 --exempt resale --timezone America/Chicago --unit 2',
  'address edit AD-2 --not-exempt --tax-rate 8',
  'company set salesOnCustomers yes',
  'job create --address AD-1 --service "AC Service" --notes "blows warm"',
  'job create --address AD-2 --service "Leak Repair" --priority high',
  'job create --address AD-3 --service Estimate',
  'job create --address AD-6 --service "AC Service" --subtype "Rooftop unit"',
  'job create --address AD-2 --service "AC Service" --external-id j5 --source old',
  'job edit J-4 --priority emergency --notes "third floor"',
] as const;

const BOOKINGS = [
  'book J-1 --window "tomorrow 8-10" --notes "gate 4711"',
  'book J-2 --window "tomorrow 10-12" --tech MARIA --reason "knows the building" --pin-expires "fri 8:00"',
  'book J-3 --first',
  'book J-4 --start "tomorrow 13:00"',
  'book J-5 --window "tomorrow 14-16" --unassigned --duration 2h',
  'edit A-1 --window "tomorrow 12-14" --rescheduling customer --reschedule-reason weather',
  'edit A-1 --duration 2h --notes "bring ladder" --on-site-notes "roof access"',
  'edit A-1 --tech SAM --reason "asked for him"',
  'edit A-1 --auto',
  'pin A-1 --lock technician --reason "as promised" --expires "wed 8:00"',
  'unpin A-1',
  'pin A-4 --tech SAM',
  'unpin A-4',
  'customer tech C-1 --prefer SAM --reason "knows the dog"',
  'link A-5 --after A-1 --gap 15m',
  'optimize tomorrow --iterations 200',
  'unlink A-5 A-1',
  'cancel A-5 --reason "customer away"',
  'rollback A-5 --reason "called again"',
  'job cancel J-5 --reason "fixed it themselves" --yes',
  'customer archive C-2 --cancel-open --reason moved',
  'customer restore C-2',
  'tech archive LEE',
  'tech restore LEE',
] as const;

const TUESDAY = [
  'status A-1 accepted --at "today 8:15"',
  'status A-1 on-the-way --at "today 8:30"',
  'status A-1 on-site',
  'status A-1 complete --notes "replaced capacitor" --unable "parts missing"',
  'rollback A-1 --reason "pressed too early"',
  'status A-1 complete',
  'job complete J-1',
  'status A-4 on-the-way',
  'status A-4 no-show --reason "nobody there"',
  'undo',
  'redo',
  'undo',
  'address merge --keep AD-1 --merge AD-5 --yes',
  'customer create --first Janet --last Roe --email "home:jr@x.com" --phone 312-555-0166 --street "1601 W Madison St" --city Chicago --state IL --postal 60612 --external-id c5 --source old',
  'note add C-5 "Asks for Maria"',
  'customer tech C-5 --ban SAM --prefer MARIA',
  'job create --customer C-5 --service "AC Service"',
  'customer merge --keep C-1 --merge C-5 --yes',
  'pin A-4 --expires "thu 8:00"',
  'tech timeoff add SAM --from 2026-11-20 --reason "was ill"',
  'tech timeoff add MARIA --from "2026-12-23 13:00" --to 2026-12-26 --reason vacation',
  'tech event add --tech SAM --title Inventory --date 2026-12-31 --start 23:00 --duration 2h --at 41.88,-87.63',
  'job create --address AD-4 --service "AC Service"',
  'book J-7 --window "2026-11-30 8-10"',
  'book J-7 --window "2026-11-30 8-10" --same-start A-6',
  'book J-7 --window "2026-12-01 8-12" --after A-6 --gap 12h --same-technician A-6',
] as const;

const FRIDAY = ['doctor --fix', 'seed --add --customers 6 --technicians 1 --days 2 --history 1'];

/** Which technician serves Lena is the scheduler's choice: the seller is free to leave once her estimate is moved away. */
const LEAVING = 'cancel A-3 --reason "changed her mind"';

/** The day's lines in order. `folder` gets the files that two of them import. */
export function scriptedDay(folder: string): readonly Line[] {
  const csv = join(folder, 'places.csv');
  writeFileSync(csv, 'country,postal_code,latitude,longitude,place\nUS,99001,41.89,-87.66,Farville\n');
  const departments = join(folder, 'departments.csv');
  writeFileSync(departments, 'name\r\nElectrical\r\n');
  const bookings = BOOKINGS.flatMap((line) => (line === 'tech archive LEE' ? [LEAVING, line] : [line]));
  const monday = [...MORNING, ...CUSTOMERS, ...bookings].map((line) => ({
    line: line.replace('CSV', csv).replace('DEPARTMENTS', departments),
  }));
  const tuesday = TUESDAY.map((line, index) => (index === 0 ? { line, now: '2026-11-24T15:00:00Z' } : { line }));
  const friday = FRIDAY.map((line, index) => (index === 0 ? { line, now: '2026-11-27T15:00:00Z' } : { line }));
  return [...monday, ...tuesday, ...friday];
}
