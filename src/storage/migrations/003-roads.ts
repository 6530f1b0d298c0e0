// Drives that a routing engine has told, kept so that each is asked for once: a cache, no part of what people change.

export const roads: readonly string[] = [
  `create table road (source text not null, fromPlace integer not null, toPlace integer not null, seconds integer,
    metres integer, askedAt text not null, primary key (source, fromPlace, toPlace),
    check ((seconds is null) = (metres is null))) strict, without rowid`,
];
