/**
 * Logs of user code: `ctx.log` and the console, sent to the parent line by line, so that they
 * survive whatever happens next.
 *
 * The caps here only save work; the parent counts again.
 *
 * @module
 */

import { FRAME, type LogLine } from "../protocol/channel.ts";
import { CodecError, encode } from "./codec.ts";
import { DateNow, DateOf, DateToISOString, JSONStringify, StringSlice } from "./primordials.ts";

const EVENT_CHARS = 16 * 1024;
const FIELD_CHARS = 32 * 1024;

/** Where log lines go. */
export interface LogSink {
  (source: LogLine["source"], level: string, event: string, fields: unknown): void;
}

/** A sink that sends frames until the caps are reached, then one line that says so. */
export function createLogSink(
  send: (type: number, json: string) => boolean,
  caps: { entries: number; bytes: number },
): LogSink {
  let entries = 0;
  let chars = 0;
  let full = false;
  return (source, level, event, fields) => {
    if (full) return;
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
}

function fieldsJson(fields: unknown): string {
  if (fields === undefined) return "{}";
  try {
    const json = encode(fields, FIELD_CHARS);
    return json[0] === "{" ? json : '{"value":' + json + "}";
  } catch (error) {
    const why = error instanceof CodecError ? error.path + ": " + error.what : "can't be read";
    return '{"unserializable":' + JSONStringify(why) + "}";
  }
}
