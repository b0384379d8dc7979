import type { Topic } from "../../domain/executions/ports.ts";

/** Who waits for which topic in this process. */
export class Listeners {
  readonly #heard = new Map<Topic, Set<() => void>>();
  readonly #due = new Set<Topic>();
  #isScheduled = false;

  /** @param report hears of a listener that throws, which keeps no other one from hearing */
  constructor(private readonly report: (problem: string) => void) {}

  /** The topics that any listener waits for. */
  topics(): Iterable<Topic> {
    return this.#heard.keys();
  }

  has(topic: Topic): boolean {
    return this.#heard.has(topic);
  }

  /** @returns ends it */
  add(topic: Topic, heard: () => void): () => void {
    // The same function may listen twice.
    const listener = () => heard();
    const listeners = this.#heard.get(topic) ?? new Set();
    this.#heard.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#heard.get(topic) === listeners) this.#heard.delete(topic);
    };
  }

  /**
   * Lets all listeners of a topic hear of it, once for all times that this is asked for in one turn
   * of the event loop, and not before the caller is done with its own.
   */
  wake(topic: Topic): void {
    if (!this.#heard.has(topic)) return;
    this.#due.add(topic);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => this.#deliver());
  }

  wakeAll(): void {
    for (const topic of this.#heard.keys()) this.wake(topic);
  }

  clear(): void {
    this.#heard.clear();
  }

  #deliver(): void {
    this.#isScheduled = false;
    const due = [...this.#due];
    this.#due.clear();
    for (const topic of due) {
      const listeners = this.#heard.get(topic);
      for (const heard of [...listeners ?? []]) {
        // One that heard before may have ended it.
        if (listeners?.has(heard) !== true) continue;
        try {
          heard();
        } catch (error) {
          this.report(`A listener of a signal failed: ${String(error)}`);
        }
      }
    }
  }
}
