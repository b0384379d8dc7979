/** The work on a comparison is more than it may be. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
}

/**
 * The steps that a comparison may take, and how deep they may nest. Schemas come from code of
 * tenants: a few kilobytes of them can ask for more comparisons than a machine does in a year.
 */
export class Budget {
  #steps: number;
  #levels: number;

  /** @param whole what this one is a part of: its steps are spent too. */
  constructor(steps: number, levels: number, readonly whole?: Budget) {
    this.#steps = steps;
    this.#levels = levels;
  }

  /** @throws {TooLarge} when the steps are used up. */
  spend(steps = 1): void {
    this.whole?.spend(steps);
    this.#steps -= steps;
    if (this.#steps < 0) throw new TooLarge();
  }

  /**
   * Does one step of work a level deeper.
   *
   * @throws {TooLarge} when the steps or the levels are used up.
   */
  nest<T>(work: () => T): T {
    this.spend();
    if (this.#levels === 0) throw new TooLarge();
    this.#levels--;
    try {
      return work();
    } finally {
      this.#levels++;
    }
  }
}
