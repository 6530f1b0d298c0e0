// Which steps are kept: simulated annealing on whole numbers. The logarithm comes from a table, made here with the four basic
// operations and the square root only, which every machine rounds alike.

import type { Random } from '../../../base/random.ts';

const TABLE_BITS = 12;
const TABLE_SIZE = 1 << TABLE_BITS;
/** Entries of the table are -ln(u) times this. */
const SCALE = 65_536;
/** The temperature falls in so many steps, a power of two. */
const COOLING_STEPS = 1_024;

/** -ln((i + 0.5) / 4096) times 65,536, as whole numbers. */
export const NEGATIVE_LOGARITHMS: Int32Array = Int32Array.from({ length: TABLE_SIZE }, (_, i) => {
  return Math.round(-SCALE * naturalLogarithm((i + 0.5) / TABLE_SIZE));
});

/** ln(x) for 0 < x <= 1: halves counted, then the series of the inverse hyperbolic tangent. */
function naturalLogarithm(x: number): number {
  let mantissa = x;
  let halvings = 0;
  for (; mantissa < 0.75; mantissa *= 2) halvings++;
  const ratio = (mantissa - 1) / (mantissa + 1);
  const square = ratio * ratio;
  let sum = 0;
  for (let term = 41; term >= 1; term -= 2) sum = sum * square + 1 / term;
  return 2 * ratio * sum - halvings * Math.LN2;
}

/** Falling temperatures: `hot` at the first step of a run of `iterations`, `cold` at its last, geometrically between. */
export function coolingTable(hot: number, cold: number): Float64Array {
  let factor = cold / hot;
  for (let steps = COOLING_STEPS; steps > 1; steps /= 2) factor = Math.sqrt(factor);
  const table = new Float64Array(COOLING_STEPS + 1);
  table[0] = hot;
  for (let i = 1; i <= COOLING_STEPS; i++) table[i] = (table[i - 1] as number) * factor;
  return table.map(Math.round);
}

/** The temperature when `part` of the search has passed, from 0 to 1. */
export function temperatureAt(table: Float64Array, part: number): number {
  return table[Math.min(COOLING_STEPS, Math.max(0, Math.floor(part * COOLING_STEPS)))] as number;
}

/** By how much a step may be worse and still be kept this time: -T ln(u), a whole number. */
export function allowance(random: Random, temperature: number): number {
  const entry = NEGATIVE_LOGARITHMS[random.next() >>> (32 - TABLE_BITS)] as number;
  return Math.floor((temperature * entry) / SCALE);
}
