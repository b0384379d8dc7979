/**
 * How long the event loop has been held in its present turn. Work of many steps that end at once
 * asks before each of them, and lets others in when the turn has been long enough: statements of
 * SQLite are such steps, because a promise that is kept already gives no other request its turn.
 */
export class LoopTurn {
  #since: number | undefined;

  /** `longMs`: how long a turn may be, in milliseconds. */
  constructor(private readonly longMs: number) {}

  /** Whether others have waited for long enough. The first question of a turn begins to count. */
  get isLong(): boolean {
    const now = performance.now();
    if (this.#since === undefined) {
      this.#since = now;
      setImmediate(() => this.#since = undefined);
    }
    return now - this.#since >= this.longMs;
  }

  /** Resolves in the next turn, when others had theirs. */
  async next(): Promise<void> {
    // A timer of 0 ms takes 2 ms.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
