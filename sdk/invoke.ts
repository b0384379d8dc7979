import { isAsyncIterable } from "./async_iterable.ts";
import { CallError, type Context, limitContext } from "./context.ts";
import { findExport, type Invocation } from "./find_export.ts";
import type { HttpRequest } from "./http_request.ts";
import type { BodySink } from "./http_body_stream.ts";
import { toHttpResult } from "./http_result.ts";
import { interruption } from "./interruption.ts";
import { InvocationError } from "./invocation_error.ts";
import { KIND_LABELS, type Registry, type RegistryEntry } from "./registry.ts";
import type { AnyFunction } from "./value.ts";
import { checkSchema, type SchemaProblem } from "./schema.ts";

/**
 * Invokes an export as a caller from outside does: finds it, validates the input, calls it under
 * its own `timeoutMs`, validates the output. For http the result is `{ status, headers, body }`.
 *
 * A `timeoutMs` is kept only as far as code that yields can be kept to it: code that spins is the
 * parent's to end.
 *
 * An async iterable is given back as it is, its items checked as they come.
 *
 * @param follow takes the body of an http answer that streams; without it the body is read first.
 * @throws {@link InvocationError} NOT_FOUND, VALIDATION_ERROR or TIMEOUT; anything else thrown is
 * the export's own (or its schema's own) error.
 */
export async function invokeExport(
  registry: Registry,
  invocation: Invocation,
  ctx: Context,
  follow?: BodySink,
): Promise<unknown> {
  const found = findExport(registry, invocation);
  const { entry } = found;
  if (entry.handler === null) {
    throw new InvocationError(
      "NOT_FOUND",
      `${KIND_LABELS[entry.kind]} not found: ${entry.name}`,
      { kind: entry.kind, name: entry.name },
      "It is declared without a function",
    );
  }
  const input = found.request === null
    ? await checked(entry, "input", "input", found.payload)
    : await checkedRequest(entry, found.request);
  const returned = await callInTime(entry, entry.handler, input, ctx);
  return await checkedOutput(entry, found.request, returned, follow);
}

/**
 * The same for a call from export to export: what is the runtime's verdict on the outside is an
 * error like any other for the export that called.
 *
 * @throws `CallError` instead of {@link InvocationError}.
 */
export async function callExport(
  registry: Registry,
  invocation: Invocation,
  ctx: Context,
): Promise<unknown> {
  try {
    return await invokeExport(registry, invocation, ctx);
  } catch (error) {
    if (!InvocationError.is(error)) throw error;
    const message = error.hint === null ? error.message : `${error.message}. ${error.hint}`;
    const problem = new CallError(error.code, message, error.details);
    throw error.code === "TIMEOUT" ? interruption(problem) : problem;
  }
}

/**
 * The request itself was checked when it was read; the schema is about what the caller chose to
 * send.
 */
async function checkedRequest(entry: RegistryEntry, request: HttpRequest): Promise<unknown> {
  if (entry.http?.method === "GET") {
    return { ...request, query: await checked(entry, "input", "input.query", request.query) };
  }
  return { ...request, body: await checked(entry, "input", "input.body", request.body) };
}

async function checkedOutput(
  entry: RegistryEntry,
  request: HttpRequest | null,
  returned: unknown,
  follow: BodySink | undefined,
): Promise<unknown> {
  if (request === null) {
    return isAsyncIterable(returned)
      ? checkedItems(entry, returned)
      : await checked(entry, "output", "output", returned);
  }
  const isHead = request.method === "HEAD";
  const result = await toHttpResult(returned, async (body) => {
    // What answers HEAD may have left the body out itself.
    const isNone = isHead && (body === null || body === "" || body === undefined);
    return isNone ? body : await checked(entry, "output", "output.body", body);
  }, isHead ? undefined : follow);
  return isHead ? { ...result, body: null } : result;
}

/** Of items that come one by one the schema is about each. */
async function* checkedItems(
  entry: RegistryEntry,
  items: AsyncIterable<unknown>,
): AsyncGenerator<unknown> {
  let seq = 0;
  const iterator = items[Symbol.asyncIterator]();
  let isOver = false;
  try {
    for (;;) {
      const { done, value } = await iterator.next();
      isOver = done === true;
      if (isOver) return value;
      yield await checked(entry, "output", `output[${seq++}]`, value);
    }
  } finally {
    if (!isOver) await iterator.return?.();
  }
}

async function checked(
  entry: RegistryEntry,
  side: "input" | "output",
  root: string,
  value: unknown,
): Promise<unknown> {
  const schema = entry[side];
  if (schema === null) return value;
  const result = await checkSchema(schema, value, root);
  if (result.ok) return result.value;
  throw invalid(entry, side, result.problems, result.count);
}

function invalid(
  entry: RegistryEntry,
  side: "input" | "output",
  problems: readonly SchemaProblem[],
  count = problems.length,
): InvocationError {
  const [first] = problems;
  const what = first === undefined ? "" : `: ${first.path}: ${first.message}`;
  const more = count <= 1 ? "" : ` (and ${count - 1} more)`;
  const label = KIND_LABELS[entry.kind];
  // "HTTP handler" and "MCP tool" keep their capitals inside a sentence.
  const noun = /^[A-Z]{2}/.test(label) ? label : label.toLowerCase();
  return new InvocationError(
    "VALIDATION_ERROR",
    `${side === "input" ? "Input" : "Output"} of ${noun} "${entry.name}" is invalid${what}${more}`,
    { kind: entry.kind, name: entry.name, problems },
    side === "input" ? null : "The export returned something else than its output schema promises",
  );
}

async function callInTime(
  entry: RegistryEntry,
  handler: AnyFunction,
  input: unknown,
  ctx: Context,
): Promise<unknown> {
  const { timeoutMs } = entry;
  // A nearer deadline of the whole execution makes this one idle.
  if (timeoutMs === null || timeoutMs >= ctx.remainingMs()) {
    return await Reflect.apply(handler, entry.receiver, [ctx, input]);
  }
  const controller = new AbortController();
  const signal = AbortSignal.any([ctx.signal, controller.signal]);
  const limited = limitContext(ctx, timeoutMs, signal);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new InvocationError(
        "TIMEOUT",
        `${KIND_LABELS[entry.kind]} "${entry.name}" did not finish within its ${timeoutMs} ms`,
        { kind: entry.kind, name: entry.name, timeout_ms: timeoutMs },
      );
      reject(error);
      controller.abort(interruption(new DOMException(error.message, "TimeoutError")));
    }, timeoutMs);
  });
  try {
    return await Promise.race([Reflect.apply(handler, entry.receiver, [limited, input]), expired]);
  } finally {
    clearTimeout(timer);
  }
}
