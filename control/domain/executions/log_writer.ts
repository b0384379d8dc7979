/**
 * Keeps the lines of a running attempt while they come, so that followers see them, and so that
 * they are there when the process that runs the code is not any more.
 *
 * @module
 */
import type { EnvelopeLogEntry } from "../../../runtime/protocol/envelope.ts";
import type { JsonObject } from "../../../runtime/protocol/json.ts";
import type { TenantId } from "../ids.ts";
import { hasEnded } from "./follow_log.ts";
import type { ExecutionParts } from "./parts.ts";
import type { Redactor } from "./ports.ts";
import type { Execution, LogLine } from "./records.ts";

/** Numbers of lines that each attempt has for itself. */
export const LINES_OF_ATTEMPT = 1_000_000;
/** How long lines may wait for others to be kept with, in milliseconds. */
const GATHER_MS = 20;

/** The first number that a line of an attempt can have. */
export function firstLineOf(attempt: number): number {
  return attempt * LINES_OF_ATTEMPT;
}

/** Keeps the lines of one attempt. */
export class LogWriter {
  /** Lines that are not kept yet. */
  #waiting: LogLine[] = [];
  #count = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly parts: Pick<ExecutionParts, "store" | "signals" | "clock">,
    private readonly of: {
      readonly tenantId: TenantId;
      readonly execution: Pick<Execution, "id" | "environmentId" | "export" | "attempt">;
      readonly redactor: Redactor;
    },
  ) {}

  /** Takes a line. */
  add(entry: EnvelopeLogEntry): void {
    this.#waiting.push(this.#line(entry));
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#keeping = this.#keeping.then(() => this.#keep());
    }, GATHER_MS);
  }

  /**
   * Keeps no more, and gives what is left to be kept with the end of the attempt.
   *
   * @param all the lines of the envelope: those that were taken, and what came after them
   */
  async rest(all: readonly EnvelopeLogEntry[]): Promise<readonly LogLine[]> {
    clearTimeout(this.#timer);
    await this.#keeping;
    for (const entry of all.slice(this.#count)) this.#waiting.push(this.#line(entry));
    return this.#waiting;
  }

  #line({ ts, level, event, fields, source }: EnvelopeLogEntry): LogLine {
    const { execution: { attempt }, redactor } = this.of;
    const shown = redactor.json({ event, fields }) as { event: string; fields: JsonObject };
    return {
      seq: firstLineOf(attempt) + this.#count++,
      attempt,
      at: new Date(ts),
      level,
      event: shown.event,
      fields: shown.fields,
      source,
    };
  }

  async #keep(): Promise<void> {
    const { store, signals, clock } = this.parts;
    const { tenantId, execution } = this.of;
    const lines = this.#waiting;
    if (lines.length === 0) return;
    this.#waiting = [];
    try {
      await store.transaction(
        tenantId,
        async ({ executions }) => {
          // Who was taken for lost adds nothing to what readers of the log have passed.
          const now = await executions.get(execution.id);
          if (now === undefined || hasEnded(now) || now.attempt !== execution.attempt) return;
          await executions.addLines(execution, lines, clock.now());
        },
        "none",
      );
    } catch {
      // They are kept with those that come, or with the end, which says what is wrong.
      this.#waiting = [...lines, ...this.#waiting];
      return;
    }
    signals.tell(`execution ${execution.id}`);
    signals.tell(`environment ${execution.environmentId}`);
  }
}
