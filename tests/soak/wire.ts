/**
 * The lines between a caller and its runner, counted as they pass.
 *
 * @module
 */

import { readLines } from "../../runtime/serve/line_reader.ts";

/** Bytes of a line at most. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** Sits between a `RunnerClient` and the pipes of its runner. */
export class Wire {
  /** For the client: what it sends goes to the runner. */
  readonly input: WritableStream<Uint8Array<ArrayBuffer>>;
  /** For the client: what the runner says, once it was counted. */
  readonly output: AsyncIterable<Uint8Array>;
  /** Envelopes of each request that the runner has answered. */
  readonly envelopes = new Map<string, number>();
  /** Envelopes of lines that were no request. */
  refusals = 0;
  /** What the runner said of requests that it had answered already. */
  late = 0;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  #heldUntil: Promise<unknown> = Promise.resolve();

  constructor({ stdin, stdout }: Pick<Deno.ChildProcess, "stdin" | "stdout">) {
    const writer = this.#writer = stdin.getWriter();
    this.input = new WritableStream({
      write: (bytes) => writer.write(bytes),
      close: () => writer.close(),
    });
    this.output = this.#countAll(stdout);
  }

  /** Sends a line of the caller's own making. */
  send(line: string): void {
    this.#writer.write(new TextEncoder().encode(`${line}\n`)).catch(() => {});
  }

  /** Reads nothing more for some milliseconds, as a slow reader does. */
  hold(ms: number): void {
    this.#heldUntil = new Promise((resolve) => setTimeout(resolve, ms));
  }

  async *#countAll(stdout: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const line of readLines(stdout, MAX_LINE_BYTES)) {
      if (!("text" in line)) throw new Error("The runner wrote a line that is none");
      this.#count(JSON.parse(line.text) as { type: string; request_id: string | null });
      yield new TextEncoder().encode(`${line.text}\n`);
      await this.#heldUntil;
    }
  }

  #count({ type, request_id }: { type: string; request_id: string | null }): void {
    if (request_id === null) {
      this.refusals++;
      return;
    }
    const before = this.envelopes.get(request_id) ?? 0;
    if (type === "envelope") this.envelopes.set(request_id, before + 1);
    else if (before > 0) this.late++;
  }
}
