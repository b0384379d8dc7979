import type { SurfaceLimits } from "../limits.ts";

/** What of one answer waits for its reader. */
export interface UnreadAnswer {
  /** So many bytes more wait. */
  add(bytes: number): void;
  /** The reader took so many. */
  took(bytes: number): void;
  /** Nothing waits any more. */
  end(): void;
}

/**
 * Bounds what readers can make this process hold by not reading. Who takes nothing for too long is
 * cut off; and where all of them together leave too much, who has taken nothing for the longest.
 */
export class UnreadAnswers {
  /** Those for which something waits; who took something last is the last one. */
  readonly #waiting = new Map<Waiting, number>();
  #bytes = 0;
  #look: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly limits: Pick<SurfaceLimits, "unreadBytes" | "unreadMs">) {}

  /** @param cut breaks the answer off, and ends it here */
  of(cut: () => void): UnreadAnswer {
    const waiting = { bytes: 0, cut };
    const change = (bytes: number) => {
      waiting.bytes += bytes;
      this.#bytes += bytes;
    };
    return {
      add: (bytes) => {
        change(bytes);
        if (waiting.bytes > 0 && !this.#waiting.has(waiting)) this.#note(waiting);
        this.#makeRoom();
      },
      took: (bytes) => {
        change(-Math.min(bytes, waiting.bytes));
        this.#forget(waiting);
        if (waiting.bytes > 0) this.#note(waiting);
      },
      end: () => {
        change(-waiting.bytes);
        this.#forget(waiting);
      },
    };
  }

  #note(waiting: Waiting): void {
    this.#waiting.set(waiting, performance.now());
    this.#look ??= setTimeout(() => this.#cutIdle(), this.limits.unreadMs);
  }

  #forget(waiting: Waiting): void {
    this.#waiting.delete(waiting);
    if (this.#waiting.size > 0) return;
    clearTimeout(this.#look);
    this.#look = undefined;
  }

  #makeRoom(): void {
    for (const waiting of this.#waiting.keys()) {
      if (this.#bytes <= this.limits.unreadBytes) return;
      waiting.cut();
    }
  }

  #cutIdle(): void {
    const { unreadMs } = this.limits;
    const now = performance.now();
    this.#look = undefined;
    for (const [waiting, since] of this.#waiting) {
      const left = since + unreadMs - now;
      if (left <= 0) waiting.cut();
      else {
        this.#look = setTimeout(() => this.#cutIdle(), left);
        return;
      }
    }
  }
}

interface Waiting {
  bytes: number;
  readonly cut: () => void;
}
