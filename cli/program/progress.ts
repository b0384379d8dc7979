/**
 * Progress of a step on stderr.
 *
 * @module
 */

import type { OutputStream } from "../system/host.ts";

/**
 * Tells people that something takes time: on stderr, after 300 ms; one line that moves on a
 * terminal, one line per step elsewhere.
 */
export interface Progress {
  /**
   * Runs `work` as a step. `update` may be called as often as one likes (`1,200 of 10,000 files`).
   */
  step<T>(
    label: string,
    work: (update: (text: string) => void) => Promise<T>,
  ): Promise<T>;
}

/** Milliseconds of silence before a step is mentioned at all. */
const PATIENCE_MS = 300;
/** Milliseconds between two paintings of the same line. */
const PAINT_MS = 80;

/** What progress needs. */
export interface ProgressPorts {
  stream: Pick<OutputStream, "write">;
  /** The line may be painted over. */
  animated: boolean;
  silent: boolean;
  columns: number;
  after(ms: number, callback: () => void): () => void;
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
}

/** Makes a progress. */
export function createProgress(ports: ProgressPorts): Progress {
  return {
    step: async (label, work) => {
      if (ports.silent) return await work(() => {});
      const line = new Line(label, ports);
      try {
        return await work((text) => line.update(text));
      } finally {
        line.end();
      }
    },
  };
}

class Line {
  readonly #startedAt: number;
  readonly #cancel: () => void;
  #detail = "";
  #paintedAt: number | undefined;

  constructor(
    private readonly label: string,
    private readonly ports: ProgressPorts,
  ) {
    this.#startedAt = ports.now();
    this.#cancel = ports.after(PATIENCE_MS, () => this.#paint());
  }

  /** Also looks at the clock, for work that gives timers no chance. */
  update(text: string): void {
    this.#detail = text;
    const since = this.#paintedAt ?? this.#startedAt;
    const wait = this.#paintedAt === undefined ? PATIENCE_MS : PAINT_MS;
    if (this.ports.now() - since >= wait) this.#paint();
  }

  end(): void {
    this.#cancel();
    if (this.ports.animated && this.#paintedAt !== undefined) {
      this.ports.stream.write("\r\x1b[2K");
    }
  }

  #paint(): void {
    const first = this.#paintedAt === undefined;
    this.#paintedAt = this.ports.now();
    if (!this.ports.animated) {
      if (first) this.ports.stream.write(`${this.label}…\n`);
      return;
    }
    const text = this.#detail === "" ? `${this.label}…` : `${this.label}… ${this.#detail}`;
    // Longer than the line, it would wrap and could not be painted over.
    this.ports.stream.write(`\r\x1b[2K${text.slice(0, this.ports.columns - 1)}`);
  }
}
