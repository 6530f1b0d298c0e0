// The only source of chance in the product: a seeded generator (sfc32) on 32-bit integers, so that the same seed gives
// the same numbers on every machine. Nothing here is fit for secrets.

export interface Random {
  /** The next whole number from 0 to 2^32 - 1. */
  next(): number;
  /** A whole number from 0 to `limit` - 1; `limit` is at least 1 and at most 2^21. */
  below(limit: number): number;
}

const WARM_UP_ROUNDS = 16;

/** A generator whose numbers are decided by `seed` (any whole number; only its lowest 53 bits count). */
export function seededRandom(seed: number): Random {
  let a = Math.trunc(seed / 0x1_0000_0000) | 0;
  let b = seed | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round++) next();
  return { next, below: (limit) => Math.floor((next() * limit) / 0x1_0000_0000) };
}
