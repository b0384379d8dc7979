import { CallError } from "../provider.ts";

/** Characters of one event at most. */
const MAX_EVENT = 8 * 1024 * 1024;

/**
 * Cuts a stream of server-sent events into them, each with the empty line that ends it, as the
 * bytes were. What follows the last one comes with `rest`.
 */
export class EventCutter {
  // One character for each byte: an event may be cut inside of a character.
  #text = "";
  #searched = 0;

  /** Events that a piece completes. @throws {CallError} UPSTREAM for one that is too long */
  take(latin1: string): string[] {
    this.#text += latin1;
    const events: string[] = [];
    // The ends of lines may be CR, LF or both, as the standard has it.
    const end = /\r\n\r\n|\n\n|\r\r|\n\r\n/g;
    end.lastIndex = Math.max(0, this.#searched - 3);
    let from = 0;
    for (let match = end.exec(this.#text); match !== null; match = end.exec(this.#text)) {
      events.push(this.#text.slice(from, end.lastIndex));
      from = end.lastIndex;
    }
    this.#text = this.#text.slice(from);
    this.#searched = this.#text.length;
    if (this.#text.length > MAX_EVENT) {
      throw new CallError("UPSTREAM", `The stream has an event of more than ${MAX_EVENT} bytes`);
    }
    return events;
  }

  /** What stands after the last whole event. */
  rest(): string {
    return this.#text;
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
