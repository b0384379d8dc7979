/**
 * How long the event loop has been held in its present turn. Work that never waits asks before each
 * of its steps, and lets others in when the turn has been long enough: the end of a body that has
 * arrived and a statement of SQLite are such steps, because a promise that is kept already gives no
 * other request its turn.
 */
export class LoopTurn {
  #since: number | undefined;

  /** `longMs`: how long a turn may be, in milliseconds. */
  constructor(private readonly longMs: number) {}

  /** Whether others have waited for long enough. */
  get isLong(): boolean {
    const now = performance.now();
    if (this.#since !== undefined) return now - this.#since >= this.longMs;
    // The first question of a turn begins to count.
    this.#since = now;
    setImmediate(() => this.#since = undefined);
    return false;
  }

  /** Resolves in a turn that is not long yet. */
  async letOthersIn(): Promise<void> {
    while (this.isLong) {
      // Not by setImmediate: the system is asked for new requests only when nothing is ready here
      // (tokio's event_interval), and an immediate always is.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }
}
