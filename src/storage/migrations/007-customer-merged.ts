// Customers that turned out to be one: the record that was merged stays, with its key and its external id, and says into whom.

export const customerMerged: readonly string[] = [
  'alter table customer add column mergedIntoId integer references "customer"(id) deferrable initially deferred',
  'create index customerMerged on customer (mergedIntoId) where mergedIntoId is not null',
];
