// What the history asks of a large book: revisions by moment and by what they take back, the tables a revision touched
// without its images, and who points to a row that an undo removes (each removal asks every column that may point to it).

export const historyIndexes: readonly string[] = [
  'drop index changeByRevision',
  'create index changeByRevision on change (revisionId, tableName)',
  'create index revisionByMoment on revision (at)',
  'create index revisionUndoing on revision (undoes) where undoes is not null',
  'create index noteByAddress on note (addressId) where addressId is not null',
  'create index noteByJob on note (jobId) where jobId is not null',
  'create index addressMerged on address (mergedIntoId) where mergedIntoId is not null',
  'create index appointmentHeld on appointment (heldTechnicianId) where heldTechnicianId is not null',
];
