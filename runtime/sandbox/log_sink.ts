/**
 * Logs of user code: `ctx.log` and the console, sent to the parent line by line, so that they
 * survive whatever happens next.
 *
 * The caps here only save work; the parent counts again.
 *
 * @module
 */

import { FRAME, type LogLine } from "../protocol/channel.ts";
import {
  DateNow,
  DateOf,
  DateToISOString,
  JSONStringify,
  QueueMicrotask,
  StringSlice,
} from "./primordials.ts";
import { showJson } from "./shown_value.ts";

const EVENT_CHARS = 16 * 1024;
const FIELD_CHARS = 32 * 1024;
/** Dropped lines that are told one by one; of more than these, one in so many. */
const TOLD_SINGLY = 10_000;
const TOLD_EVERY = 1_000;

/** Where log lines go. */
export interface LogSink {
  (source: LogLine["source"], level: string, event: string, fields: unknown): void;
}

/** A sink, and the way to its count. */
export interface CountedLog {
  readonly log: LogSink;
  /** Tells the parent of all lines that were dropped, if it does not know. */
  tellDropped(): void;
}

/** A sink that sends frames until the caps are reached, and then only how many lines it drops. */
export function createLogSink(
  send: (type: number, json: string) => boolean,
  caps: { entries: number; bytes: number },
): CountedLog {
  let entries = 0;
  let chars = 0;
  let full = false;
  let dropped = 0;
  let told = 0;
  let isQueued = false;
  const tellDropped = (): void => {
    isQueued = false;
    if (told === dropped) return;
    told = dropped;
    send(FRAME.log, '{"dropped":' + dropped + "}");
  };
  /** Exact once the code pauses; while it does not, as good as exact at a bounded cost. */
  const drop = (): void => {
    dropped += 1;
    if (dropped <= TOLD_SINGLY || dropped % TOLD_EVERY === 0) return tellDropped();
    if (isQueued) return;
    isQueued = true;
    QueueMicrotask(tellDropped);
  };
  const log: LogSink = (source, level, event, fields) => {
    if (full) return drop();
    const shown = event.length > EVENT_CHARS
      ? StringSlice(event, 0, EVENT_CHARS) + "… (cut)"
      : event;
    // Built by hand: an object literal would be at the mercy of a patched Object.prototype.toJSON.
    const json = '{"ts":' + JSONStringify(DateToISOString(new DateOf(DateNow()))) + ',"level":' +
      JSONStringify(level) +
      ',"event":' + JSONStringify(shown) + ',"source":"' + source + '","fields":' +
      fieldsJson(fields) + "}";
    entries += 1;
    chars += json.length;
    if (entries > caps.entries || chars > caps.bytes * 2) {
      // The parent marks the cut: it sees one line more than it may keep.
      full = true;
    }
    send(FRAME.log, json);
  };
  return { log, tellDropped };
}

function fieldsJson(fields: unknown): string {
  if (fields === undefined) return "{}";
  const json = showJson(fields, FIELD_CHARS);
  return json[0] === "{" ? json : '{"value":' + json + "}";
}
