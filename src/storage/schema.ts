// The tables, as Kysely sees them. Columns carry the names of the domain, so that a row is a record without mapping.
// Booleans are 0/1, times are fixed-width UTC text, lists and nested values are JSON text: the same on every database.

import type { Generated } from 'kysely';

type Flag = 0 | 1;

/** Every table that people's changes reach has an integer key, so that one change log and one undo serve all. */
interface Row {
  id: Generated<number>;
}
interface Versioned extends Row {
  version: Generated<number>;
}
/** Records that scripts bring in from elsewhere: unique per table on (source, externalId). */
interface Imported {
  externalId: string | null;
  source: string | null;
}

export interface BookTable extends Row {
  /** Rises by one with every write: the order of the log and the fingerprint of plans. */
  revision: number;
  companyName: string;
  /** JSON of what differs from the defaults in domain/settings.ts. */
  settings: string;
  createdAt: string;
}
export interface BranchTable extends Versioned {
  name: string;
  timeZone: string;
  latitude: number | null;
  longitude: number | null;
}
export interface UserTable extends Versioned {
  name: string;
  role: string;
  technicianId: number | null;
  archivedAt: string | null;
}
export interface DepartmentTable extends Versioned {
  name: string;
  archivedAt: string | null;
}
export interface ServiceTable extends Versioned, Imported {
  departmentId: number;
  name: string;
  kind: string;
  durationSeconds: number;
  priority: string;
  /** JSON: skill name → least level. */
  skills: string;
  archivedAt: string | null;
}
export interface SubtypeTable extends Versioned {
  serviceId: number;
  name: string;
  durationSeconds: number | null;
  archivedAt: string | null;
}
export interface TechnicianTable extends Versioned, Imported {
  branchId: number;
  name: string;
  /** Short code people type: `MARIA`, `ML`. Unique without regard to case. */
  code: string;
  /** Appointments this person may take: `tech`, `sales` or `both`. */
  kind: string;
  /** JSON: skill name → level held. */
  skills: string;
  startLatitude: number | null;
  startLongitude: number | null;
  endLatitude: number | null;
  endLongitude: number | null;
  coverageRadiusMetres: number | null;
  maxJobsPerDay: number | null;
  /** How long past the shift's end work may run, at a price. */
  overtimeSeconds: number;
  lunchSeconds: number;
  /** Lunch starts within these wall times. */
  lunchEarliest: string;
  lunchLatest: string;
  archivedAt: string | null;
}
/** A named part of the map. */
export interface TerritoryTable extends Versioned {
  name: string;
  /** JSON: list of the beginnings of its postal codes, in upper case without spaces. */
  postalPrefixes: string;
}
/** No row = the technician serves everywhere. */
export interface TechnicianTerritoryTable extends Row {
  technicianId: number;
  territoryId: number;
}
/** The weekly pattern: one row per weekday and stretch. */
export interface ShiftTable extends Row {
  technicianId: number;
  /** 0 = Sunday. */
  weekday: number;
  startTime: string;
  /** At or before startTime: the shift ends on the next date. */
  endTime: string;
}
/** What replaces the pattern on one date; no times = off that day. */
export interface ShiftChangeTable extends Row {
  technicianId: number;
  date: string;
  startTime: string | null;
  endTime: string | null;
}
export interface TimeOffTable extends Row {
  technicianId: number;
  startsAt: string;
  endsAt: string;
  reason: string | null;
}
/** A non-customer block: one-off, or recurring by an RFC 5545 rule counted from `date`. */
export interface EventTable extends Row {
  /** null = everybody of the branch. */
  technicianId: number | null;
  branchId: number;
  title: string;
  date: string;
  startTime: string;
  durationSeconds: number;
  rrule: string | null;
  openToCustomers: Flag;
  latitude: number | null;
  longitude: number | null;
}
export interface CustomerTable extends Versioned, Imported {
  kind: string;
  branchId: number;
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  accountingKey: string;
  /** Lower-cased accountingKey: unique for ever, archived and merged ones included (C3). */
  accountingKeyFolded: string;
  createdAt: string;
  archivedAt: string | null;
  /** A customer that is not merged itself. */
  mergedIntoId: number | null;
}
export interface ContactTable extends Row {
  customerId: number;
  type: string;
  label: string;
  value: string;
  isPrimary: Flag;
}
export interface AddressTable extends Versioned, Imported {
  customerId: number;
  name: string;
  type: string;
  street: string;
  unit: string | null;
  city: string;
  state: string;
  postalCode: string;
  country: string;
  latitude: number | null;
  longitude: number | null;
  /** Where the coordinates came from: `given`, `postal-code`, ... */
  coordinatesSource: string | null;
  /** Where the address lies in another zone than its branch. */
  timeZone: string | null;
  taxBasisPoints: number;
  exemptionReason: string | null;
  archivedAt: string | null;
  mergedIntoId: number | null;
}
/** Whom a customer wants, and whom not; one row for each pair. */
export interface CustomerTechnicianTable extends Row {
  customerId: number;
  technicianId: number;
  /** `preferred`, `required` or `banned`. */
  relation: string;
  reason: string | null;
  createdAt: string;
  createdBy: string;
}
export interface NoteTable extends Row {
  customerId: number;
  addressId: number | null;
  jobId: number | null;
  appointmentId: number | null;
  /** `standard` or `system`. */
  kind: string;
  body: string;
  isImportant: Flag;
  isVisible: Flag;
  createdAt: string;
  createdBy: string;
}
export interface JobTable extends Versioned, Imported {
  customerId: number;
  addressId: number;
  serviceId: number;
  subtypeId: number | null;
  status: string;
  /** `normal`, `high`, `emergency`; null = the service's. */
  priority: string | null;
  notes: string | null;
  /** 1 when its last appointment was cancelled and nobody has booked again (J4). */
  isFlagged: Flag;
  createdAt: string;
  /** 1 when one technician does all its appointments. */
  sameTechnician: Flag;
}
export interface AppointmentTable extends Versioned, Imported {
  jobId: number;
  serviceId: number;
  subtypeId: number | null;
  kind: string;
  status: string;
  /** The promise, half-open: the technician arrives in it. */
  windowStart: string;
  windowEnd: string;
  /** The zone it was promised in. */
  timeZone: string;
  durationSeconds: number;
  /** Set when assigned, both null when unassigned. */
  technicianId: number | null;
  plannedStart: string | null;
  /** The place a plan reserves while unassigned. */
  heldTechnicianId: number | null;
  heldStart: string | null;
  /** `technician`, `time` or `both`; null = not pinned. */
  pin: string | null;
  pinReason: string | null;
  pinnedBy: string | null;
  pinnedAt: string | null;
  pinExpiresAt: string | null;
  notes: string | null;
  onSiteNotes: string | null;
  acceptedAt: string | null;
  travelStartedAt: string | null;
  arrivedAt: string | null;
  completedAt: string | null;
  cancelledAt: string | null;
  cancelReason: string | null;
  /** Set at check-out when the work could not be done. */
  unableReason: string | null;
  createdAt: string;
}
/** Each status step with its stamp, so that a rollback knows what came before. */
export interface StatusStepTable extends Row {
  appointmentId: number;
  fromStatus: string;
  toStatus: string;
  at: string;
  by: string;
  reason: string | null;
}
/** How two appointments depend on each other: see domain/link.ts. */
export interface AppointmentLinkTable extends Row {
  kind: string;
  appointmentId: number;
  /** For `after`: the one that comes first. */
  otherId: number;
  gapSeconds: number;
}
/** P11: one row per tracked change of a promised window. */
export interface RescheduleTable extends Row {
  appointmentId: number;
  initiatedBy: string;
  reason: string | null;
  oldWindowStart: string;
  oldWindowEnd: string;
  newWindowStart: string;
  newWindowEnd: string;
  at: string;
  by: string;
}
/** Offline places of postal codes, imported or shipped. */
export interface PostalPlaceTable extends Row {
  country: string;
  postalCode: string;
  latitude: number;
  longitude: number;
  place: string;
}
/** One lower-cased text per record; C8 searches it. */
export interface SearchTextTable extends Row {
  noun: string;
  recordId: number;
  text: string;
}
export interface RunTable extends Row {
  kind: string;
  at: string;
  by: string;
  fromDate: string;
  days: number;
  seed: number;
  iterations: number;
  /** JSON: objective before and after, weights, what changed. */
  summary: string;
}
/** The change log's entries: one per committed operation. */
export interface RevisionTable extends Row {
  at: string;
  actor: string;
  operation: string;
  command: string;
  permission: string;
  isFinal: Flag;
  /** The revision this one reversed. */
  undoes: number | null;
  schemaVersion: number;
}
/** Each row's image before and after, JSON; null before = created, null after = removed. */
export interface ChangeTable extends Row {
  revisionId: number;
  tableName: string;
  rowId: number;
  before: string | null;
  after: string | null;
}
export interface IdempotencyKeyTable extends Row {
  key: string;
  operation: string;
  inputHash: string;
  result: string;
  /** null = it changed nothing; run again later, it would. */
  revisionId: number | null;
  at: string;
}
/** What a routing engine has told: a cache, without a key of its own. */
export interface RoadTable {
  /** The engine with its profile: `osrm driving`. */
  source: string;
  /** Codes of places, as in domain/road.ts. */
  fromPlace: number;
  toPlace: number;
  /** Both null = there is no road. */
  seconds: number | null;
  metres: number | null;
  askedAt: string;
}

export interface Schema {
  book: BookTable;
  branch: BranchTable;
  user: UserTable;
  department: DepartmentTable;
  service: ServiceTable;
  subtype: SubtypeTable;
  technician: TechnicianTable;
  territory: TerritoryTable;
  technicianTerritory: TechnicianTerritoryTable;
  shift: ShiftTable;
  shiftChange: ShiftChangeTable;
  timeOff: TimeOffTable;
  event: EventTable;
  customer: CustomerTable;
  contact: ContactTable;
  address: AddressTable;
  customerTechnician: CustomerTechnicianTable;
  note: NoteTable;
  job: JobTable;
  appointment: AppointmentTable;
  statusStep: StatusStepTable;
  reschedule: RescheduleTable;
  appointmentLink: AppointmentLinkTable;
  postalPlace: PostalPlaceTable;
  searchText: SearchTextTable;
  run: RunTable;
  revision: RevisionTable;
  change: ChangeTable;
  idempotencyKey: IdempotencyKeyTable;
  road: RoadTable;
}
