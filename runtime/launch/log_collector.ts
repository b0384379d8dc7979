/**
 * Collects the log lines of one invocation under its caps. A cut is marked in the log itself, never
 * silent.
 *
 * @module
 */

import type { EnvelopeLogEntry, LogSource } from "../protocol/envelope.ts";
import { isRecord } from "../protocol/is_record.ts";
import { mapTexts } from "../protocol/map_texts.ts";

const LEVELS = new Set(["debug", "info", "warn", "error"]);
/** One raw line at most, in UTF-16 units; a longer one is cut into several. */
const LINE_CHARS = 16 * 1024;
/** What `Date.prototype.toISOString` gives. */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** A line's other members on the wire, about. */
const LINE_OVERHEAD_BYTES = 64;
const encoder = new TextEncoder();

/** Caps on what is kept. */
export interface LogCaps {
  entries: number;
  bytes: number;
}

/** The lines of one invocation, up to the caps. */
export class LogCollector {
  readonly #entries: EnvelopeLogEntry[] = [];
  #bytes = 0;
  #dropped = 0;
  /** Lines that the child says it left out. */
  #droppedByChild = 0;
  readonly #lines: Record<"stdout" | "stderr", { text: string; decoder: TextDecoder }> = {
    stdout: { text: "", decoder: new TextDecoder() },
    stderr: { text: "", decoder: new TextDecoder() },
  };
  /** Bytes that arrived raw on the two streams, kept or not. */
  rawBytes = 0;

  constructor(
    private readonly caps: LogCaps,
    private readonly now: () => Date,
    private readonly clean: (text: string) => string,
    /** Hears of each line that is kept. */
    private readonly onEntry: (entry: EnvelopeLogEntry) => void = () => {},
  ) {}

  /** The lines that were kept so far. */
  get entries(): readonly EnvelopeLogEntry[] {
    return this.#entries;
  }

  /**
   * A line that the child sent as a frame. What is not of the right form was forged and is made to
   * fit.
   */
  frame(line: unknown): void {
    if (line === null || typeof line !== "object") return;
    const { ts, level, event, fields, source, dropped } = line as Record<string, unknown>;
    if (typeof dropped === "number") {
      if (Number.isSafeInteger(dropped)) this.#droppedByChild = Math.max(0, dropped);
      return;
    }
    this.#add({
      ts: typeof ts === "string" && TIMESTAMP.test(ts) && !Number.isNaN(Date.parse(ts))
        ? ts
        : this.now().toISOString(),
      level: typeof level === "string" && LEVELS.has(level)
        ? level as EnvelopeLogEntry["level"]
        : "info",
      event: this.clean(typeof event === "string" ? event : ""),
      fields: isRecord(fields) ? mapTexts(fields, this.clean) as EnvelopeLogEntry["fields"] : {},
      source: source === "console" ? "console" : "ctx",
    });
  }

  /** A line of the runtime's own. */
  note(event: string, fields: EnvelopeLogEntry["fields"]): void {
    this.#add({ ts: this.now().toISOString(), level: "warn", event, fields, source: "ctx" });
  }

  /** Bytes on standard output or standard error that are no frame: what user code printed. */
  raw(source: "stdout" | "stderr", bytes: Uint8Array): void {
    this.rawBytes += bytes.length;
    const line = this.#lines[source];
    const text = line.text + line.decoder.decode(bytes, { stream: true });
    const lines = text.split("\n");
    line.text = lines.pop() ?? "";
    for (const one of lines) this.#line(source, one);
    // Long before its end has come, so that a line without end needs no memory without end.
    line.text = this.#cut(source, line.text);
  }

  /** Everything that was kept, the cut marked at the end. */
  finish(dropStderr = false): EnvelopeLogEntry[] {
    for (const source of ["stdout", "stderr"] as const) {
      const line = this.#lines[source];
      const rest = line.text + line.decoder.decode();
      if (rest !== "") this.#line(source, rest);
    }
    const kept = dropStderr
      ? this.#entries.filter((entry) => entry.source !== "stderr")
      : this.#entries;
    const dropped = this.#dropped + this.#droppedByChild;
    if (dropped > 0) {
      kept.push({
        ts: this.now().toISOString(),
        level: "warn",
        event: "logs.truncated",
        fields: {
          dropped,
          max_entries: this.caps.entries,
          max_bytes: this.caps.bytes,
        },
        source: "ctx",
      });
    }
    return kept;
  }

  /**
   * Takes whole pieces off the front of a text that is too long for one line, and gives the rest.
   */
  #cut(source: LogSource, text: string): string {
    let rest = text;
    while (rest.length > LINE_CHARS) {
      // Not between the two halves of a character outside the basic plane.
      const last = rest.charCodeAt(LINE_CHARS - 1);
      const end = last >= 0xd800 && last <= 0xdbff ? LINE_CHARS - 1 : LINE_CHARS;
      this.#keep(source, rest.slice(0, end));
      rest = rest.slice(end);
    }
    return rest;
  }

  #line(source: LogSource, text: string): void {
    this.#keep(source, this.#cut(source, text));
  }

  #keep(source: LogSource, text: string): void {
    if (text === "") return;
    this.#add({
      ts: this.now().toISOString(),
      level: source === "stderr" ? "error" : "info",
      event: this.clean(text.endsWith("\r") ? text.slice(0, -1) : text),
      fields: {},
      source,
    });
  }

  #full(): boolean {
    return this.#entries.length >= this.caps.entries || this.#bytes >= this.caps.bytes;
  }

  #add(entry: EnvelopeLogEntry): void {
    if (this.#full()) {
      this.#dropped += 1;
      return;
    }
    const bytes = byteLength(entry.event) + byteLength(JSON.stringify(entry.fields)) +
      LINE_OVERHEAD_BYTES;
    if (this.#bytes + bytes > this.caps.bytes) {
      this.#dropped += 1;
      return;
    }
    this.#bytes += bytes;
    this.#entries.push(entry);
    this.onEntry(entry);
  }
}

function byteLength(text: string): number {
  return encoder.encode(text).length;
}
