// Long lists cut for statements: databases take only so many keys and values in one.

/** Keys in one statement. */
const KEYS = 500;

/** The items in order, at most `size` a piece. */
export function chunksOf<T>(items: readonly T[], size: number = KEYS): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** As many at once as `size` says, of what comes one by one. */
export function* gathered<T>(all: Iterable<T>, size: number): Generator<T[]> {
  let some: T[] = [];
  for (const one of all) {
    some.push(one);
    if (some.length < size) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
