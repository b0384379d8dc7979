/**
 * Speaks with a runner that stays.
 *
 * @example
 * ```ts ignore
 * await using runner = new RunnerClient(process.stdin, process.stdout);
 * const { result } = await runner.run({ schema_version: "v1", action: "describe" });
 * ```
 *
 * @module
 */

import type { Envelope, EnvelopeLogEntry } from "../protocol/envelope.ts";
import type { Json } from "../protocol/json.ts";
import { readLines } from "./line_reader.ts";

/** What a request may say besides itself. */
export interface CallOptions {
  /** The snapshot's directory; default: that of the runner. */
  readonly filesRoot?: string;
  /** Cancels the request; its envelope still comes. */
  readonly signal?: AbortSignal;
  /** Hears of what happens before the envelope. */
  readonly follow?: Listener;
}

/** Hears of a request that runs. */
export interface Listener {
  log?(entry: EnvelopeLogEntry): void;
  head?(head: { status: number; headers: Record<string, string | string[]> }): void;
  item?(value: Json, seq: number): void;
}

/** A line of the runner, as far as it is one. */
interface Answer {
  readonly type?: unknown;
  readonly request_id?: unknown;
  readonly envelope?: unknown;
  readonly entry?: unknown;
  readonly value?: unknown;
  readonly seq?: unknown;
  readonly status?: unknown;
  readonly headers?: unknown;
}

interface Call {
  readonly listener: Listener | undefined;
  readonly envelope: PromiseWithResolvers<Envelope>;
}

/** Bytes of a line at most: an envelope with its logs, or one item. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** A connection to one runner. Any number of requests may be under way. */
export class RunnerClient implements AsyncDisposable {
  readonly #calls = new Map<string, Call>();
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #read: Promise<void>;
  #count = 0;

  constructor(
    input: WritableStream<Uint8Array<ArrayBuffer>>,
    output: AsyncIterable<Uint8Array>,
  ) {
    this.#writer = input.getWriter();
    this.#read = this.#readAll(output);
  }

  /**
   * Runs one request.
   *
   * @throws {Error} when the runner is gone before it answered
   */
  async run(
    request: Readonly<Record<string, unknown>>,
    options: CallOptions = {},
  ): Promise<Envelope> {
    const { filesRoot, signal, follow } = options;
    const id = String(++this.#count);
    const call: Call = { listener: follow, envelope: Promise.withResolvers() };
    this.#calls.set(id, call);
    const cancel = () => void this.#send({ cancel: id });
    try {
      this.#send({
        ...request,
        request_id: id,
        ...filesRoot === undefined ? {} : { files_root: filesRoot },
        ...follow === undefined ? {} : { follow: true },
      });
      if (signal?.aborted) cancel();
      signal?.addEventListener("abort", cancel, { once: true });
      return await call.envelope.promise;
    } finally {
      signal?.removeEventListener("abort", cancel);
      this.#calls.delete(id);
    }
  }

  /** Sends no more requests, and waits for the answers of those that are under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.#read;
  }

  #send(line: unknown): void {
    const bytes = new TextEncoder().encode(`${JSON.stringify(line)}\n`);
    // A runner that is gone ends its output, which ends every call.
    this.#writer.write(bytes).catch(() => {});
  }

  async #readAll(output: AsyncIterable<Uint8Array>): Promise<void> {
    let why: unknown;
    try {
      for await (const line of readLines(output, MAX_LINE_BYTES)) {
        if ("text" in line) this.#take(JSON.parse(line.text) as Answer);
      }
    } catch (error) {
      why = error;
    }
    for (const { envelope } of this.#calls.values()) {
      envelope.reject(new Error("The runner ended before it answered", { cause: why }));
    }
  }

  #take(answer: Answer): void {
    const call = this.#calls.get(String(answer.request_id));
    if (call === undefined) return;
    switch (answer.type) {
      case "envelope":
        return call.envelope.resolve(answer.envelope as Envelope);
      case "log":
        return call.listener?.log?.(answer.entry as EnvelopeLogEntry);
      case "head": {
        const headers = answer.headers as Record<string, string | string[]>;
        return call.listener?.head?.({ status: Number(answer.status), headers });
      }
      case "item":
        return call.listener?.item?.(answer.value as Json, Number(answer.seq));
    }
  }
}
