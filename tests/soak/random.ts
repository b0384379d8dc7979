/** Numbers from 0 up to 1, the same ones for the same seed. */
export type Random = () => number;

/** The generator "mulberry32", whose state is one number. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from 0, below `count`. */
export function below(count: number, random: Random): number {
  return Math.floor(random() * count);
}
