/**
 * The runner that stays: requests as lines in, answers as lines out, many at a time.
 *
 * An input line is a request, or `{"cancel": "<request_id>"}`. An output line is
 * `{"type": "envelope", "request_id", "envelope"}`, and before it, for a request that follows,
 * `{"type": "log", "request_id", "entry"}`, `{"type": "head", "request_id", "status", "headers"}`
 * and `{"type": "item", "request_id", "seq", "value"}`.
 *
 * @module
 */

import type { Engine, Follower, RunSettings } from "../engine/options.ts";
import { refusal } from "../engine/refusal.ts";
import type { Envelope } from "../protocol/envelope.ts";
import { RuntimeError } from "../protocol/errors.ts";
import { MAX_REQUEST_BYTES } from "../protocol/limits.ts";
import { type Line, readLines } from "./line_reader.ts";
import { LineWriter, type Write } from "./line_writer.ts";

/** What serving works with. */
export interface ServeOptions {
  readonly engine: Engine;
  /** The snapshot of requests that name none. */
  readonly root: string;
  readonly input: AsyncIterable<Uint8Array>;
  readonly write: Write;
  /** Aborted when no more requests are to be taken: what was accepted is still finished. */
  readonly stop: AbortSignal;
  /** How long what was accepted may go on after the end of input, in milliseconds. */
  readonly graceMs: number;
}

/** A request as it stands on a line, taken apart. */
interface Accepted {
  readonly id: string;
  readonly root: string;
  readonly follows: boolean;
  readonly request: Record<string, unknown>;
}

/** Bytes of answers that may wait for a reader before no further line is read. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** A line is a request with two members of its own. */
const MAX_LINE_BYTES = MAX_REQUEST_BYTES + 8 * 1024;

/** Serves until the input ends, `stop` is aborted or the reader is gone. */
export async function serveLines(options: ServeOptions): Promise<void> {
  const { engine, input, stop, graceMs } = options;
  const inFlight = new Map<string, AbortController>();
  const running = new Set<Promise<void>>();
  const lost = new AbortController();
  const out = new LineWriter(options.write, MAX_WAITING_BYTES, () => lost.abort());
  const cancelAll = () => inFlight.forEach((request) => request.abort());
  lost.signal.addEventListener("abort", cancelAll);

  const take = (line: Line): void => {
    if ("text" in line && line.text.trim() === "") return;
    const document = parseLine(line);
    if (document instanceof RuntimeError) return out.add(answer(null, refusal(document)));
    if (isCancel(document)) return inFlight.get(document.cancel)?.abort();
    const accepted = accept(document, options.root, inFlight);
    if (accepted instanceof RuntimeError) return out.add(answer(null, refusal(accepted)));
    const cancel = new AbortController();
    inFlight.set(accepted.id, cancel);
    const work = run(engine, accepted, cancel.signal, out).finally(() => {
      inFlight.delete(accepted.id);
      running.delete(work);
    });
    running.add(work);
  };

  const ended = AbortSignal.any([stop, lost.signal]);
  for await (const line of until(ended, readLines(input, MAX_LINE_BYTES))) {
    take(line);
    // A caller that does not read its answers is not read from either, whatever it sends.
    await out.hasRoom();
  }

  const timer = setTimeout(cancelAll, graceMs);
  while (running.size > 0) await Promise.all(running);
  clearTimeout(timer);
  await Promise.all([engine.drain(), out.flushed()]);
}

async function run(
  engine: Engine,
  { id, root, follows, request }: Accepted,
  signal: AbortSignal,
  out: LineWriter,
): Promise<void> {
  const told = follows ? { log: loggerOf(id, out), follow: followerOf(id, out) } : {};
  out.add(answer(id, await engine.run(request, { root, signal, ...told })));
}

function loggerOf(request_id: string, out: LineWriter): RunSettings["log"] {
  return (entry) => out.add({ type: "log", request_id, entry });
}

function followerOf(request_id: string, out: LineWriter): Follower {
  return {
    head: (head) => out.add({ type: "head", request_id, ...head }),
    item: (seq, value) => {
      out.add({ type: "item", request_id, seq, value });
      return out.hasRoom();
    },
  };
}

function answer(request_id: string | null, envelope: Envelope): unknown {
  return { type: "envelope", request_id, envelope };
}

function parseLine(line: Line): unknown {
  if ("tooLong" in line) return invalid(`The line is larger than ${MAX_LINE_BYTES} bytes`);
  if ("notText" in line) return invalid("The line is not UTF-8 text");
  try {
    return JSON.parse(line.text) as unknown;
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : "it is nested too deeply";
    return invalid(`The line is not JSON: ${why.slice(0, 200)}`);
  }
}

function isCancel(document: unknown): document is { cancel: string } {
  return typeof document === "object" && document !== null && "cancel" in document &&
    typeof document.cancel === "string" && Object.keys(document).length === 1;
}

function accept(
  document: unknown,
  defaultRoot: string,
  inFlight: ReadonlyMap<string, unknown>,
): Accepted | RuntimeError {
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    return invalid("The line is no JSON object, expected a request");
  }
  const { files_root: root = defaultRoot, follow = false, ...request } = document as Record<
    string,
    unknown
  >;
  const { request_id: id } = request;
  if (typeof id !== "string" || id === "") {
    return invalid('The request has no "request_id", expected one that no request in flight has');
  }
  const shown = JSON.stringify(id.slice(0, 100));
  if (inFlight.has(id)) return invalid(`A request with the "request_id" ${shown} is in flight`);
  if (typeof root !== "string" || root === "") {
    return invalid(`"files_root" of the request ${shown} is no path`);
  }
  if (typeof follow !== "boolean") {
    return invalid(`"follow" of the request ${shown} is neither true nor false`);
  }
  return { id, root, follows: follow, request };
}

function invalid(message: string): RuntimeError {
  return new RuntimeError("VALIDATION_ERROR", message, {
    hint:
      'Each line is a request such as {"schema_version":"v1","request_id":"1","action":"describe"}, or {"cancel":"1"}',
  });
}

/** What an iterator gives until a signal is aborted; it is left alone then, mid-wait. */
async function* until<T>(signal: AbortSignal, items: AsyncIterator<T>): AsyncGenerator<T> {
  let stop = () => {};
  signal.addEventListener("abort", () => stop(), { once: true });
  while (!signal.aborted) {
    // One promise for all waits would hold what each of them gave.
    const aborted = Promise.withResolvers<{ done: true; value: undefined }>();
    stop = () => aborted.resolve({ done: true, value: undefined });
    const next = await Promise.race([items.next(), aborted.promise]);
    if (next.done === true) return;
    yield next.value;
  }
}
