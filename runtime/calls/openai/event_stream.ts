import { CallError } from "../provider.ts";

/** Characters of one event at most. */
const MAX_EVENT = 8 * 1024 * 1024;
// The ends of lines may be CR, LF or both, as the standard has it.
const END = /\r\n\r\n|\n\n|\r\r|\n\r\n/;
/** Characters of the longest end, but one. */
const TAIL = 3;

/**
 * Cuts a stream of server-sent events into them, each with the empty line that ends it, as the
 * bytes were. What follows the last one comes with `rest`.
 */
export class EventCutter {
  // One character for each byte: an event may be cut inside of a character.
  /** What belongs to no whole event yet. To be joined once: a service may send it byte by byte. */
  #pieces: string[] = [];
  #length = 0;
  /** How these end, where the end of an event may begin. */
  #tail = "";

  /** Events that a piece completes. @throws {CallError} UPSTREAM for one that is too long */
  take(latin1: string): string[] {
    this.#pieces.push(latin1);
    this.#length += latin1.length;
    const looked = this.#tail + latin1;
    const events: string[] = [];
    if (looked.search(END) === -1) {
      this.#tail = looked.slice(-TAIL);
    } else {
      const text = this.rest();
      const end = new RegExp(END, "g");
      end.lastIndex = text.length - looked.length;
      let from = 0;
      for (let match = end.exec(text); match !== null; match = end.exec(text)) {
        events.push(text.slice(from, end.lastIndex));
        from = end.lastIndex;
      }
      const rest = text.slice(from);
      this.#pieces = [rest];
      this.#length = rest.length;
      this.#tail = rest.slice(-TAIL);
    }
    if (this.#length > MAX_EVENT) {
      throw new CallError("UPSTREAM", `The stream has an event of more than ${MAX_EVENT} bytes`);
    }
    return events;
  }

  /** What stands after the last whole event. */
  rest(): string {
    return this.#pieces.join("");
  }
}

/** The JSON document in an event; undefined where it has none. */
export function documentOf(event: string): unknown {
  const data = event.split(/\r\n|\n|\r/).filter((line) => line.startsWith("data:"))
    .map((line) => line.slice("data:".length).replace(/^ /, "")).join("\n");
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
