import type { ServerEvent } from "../../http/stream_reply.ts";

/** Events on their way to a reader who takes one after the other. */
export class EventChannel {
  readonly #waiting: { readonly event: ServerEvent; readonly taken: () => void }[] = [];
  #changed = Promise.withResolvers<void>();
  #isClosed = false;

  /** Sends an event; resolves when the reader took it, or is gone. */
  send(event: ServerEvent): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.#isClosed) resolve();
    else this.#waiting.push({ event, taken: resolve });
    this.#changed.resolve();
    return promise;
  }

  /** Sends no more. What was sent is still read. */
  close(): void {
    this.#isClosed = true;
    this.#changed.resolve();
  }

  /** The reader has gone: nothing is waited for any more. */
  abandon(): void {
    this.close();
    for (const { taken } of this.#waiting.splice(0)) taken();
  }

  /** What is sent, until it is closed. */
  async *read(): AsyncGenerator<ServerEvent, void, undefined> {
    try {
      for (;;) {
        const next = this.#waiting.shift();
        if (next !== undefined) {
          next.taken();
          yield next.event;
        } else if (this.#isClosed) {
          return;
        } else {
          await this.#changed.promise;
          this.#changed = Promise.withResolvers();
        }
      }
    } finally {
      this.abandon();
    }
  }
}
