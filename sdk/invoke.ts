import { isAsyncIterable } from "./async_iterable.ts";
import { callInTime } from "./call_in_time.ts";
import { checkItems } from "./check_items.ts";
import { checkValue } from "./check_value.ts";
import { CallError, type Context } from "./context.ts";
import { findExport, type Invocation } from "./find_export.ts";
import type { HttpRequest } from "./http_request.ts";
import type { BodySink } from "./http_body_stream.ts";
import { toHttpResult } from "./http_result.ts";
import { interruption } from "./interruption.ts";
import { InvocationError } from "./invocation_error.ts";
import { invokeMcp } from "./invoke_mcp.ts";
import { labelOf, type Registry, type RegistryEntry } from "./registry.ts";

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
export function invokeExport(
  registry: Registry,
  invocation: Invocation,
  ctx: Context,
  follow?: BodySink,
): Promise<unknown> {
  return run(registry, invocation, ctx, { isNested: false, follow });
}

async function run(
  registry: Registry,
  invocation: Invocation,
  ctx: Context,
  { isNested, follow }: { readonly isNested: boolean; readonly follow?: BodySink | undefined },
): Promise<unknown> {
  const found = findExport(registry, invocation);
  const { entry } = found;
  if (entry.handler === null) {
    throw new InvocationError(
      "NOT_FOUND",
      `${labelOf(entry)} not found: ${entry.name}`,
      { kind: entry.kind, name: entry.name },
      "It is declared without a function",
    );
  }
  if (found.request === null && entry.mcp !== null) {
    return await invokeMcp(entry, entry.mcp, entry.handler, found.payload, ctx, isNested);
  }
  const input = found.request === null
    ? await checkValue(entry, "input", "input", found.payload)
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
    return await run(registry, invocation, ctx, { isNested: true });
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
    return { ...request, query: await checkValue(entry, "input", "input.query", request.query) };
  }
  return { ...request, body: await checkValue(entry, "input", "input.body", request.body) };
}

async function checkedOutput(
  entry: RegistryEntry,
  request: HttpRequest | null,
  returned: unknown,
  follow: BodySink | undefined,
): Promise<unknown> {
  if (request === null) {
    return isAsyncIterable(returned)
      ? checkItems(entry, returned)
      : await checkValue(entry, "output", "output", returned);
  }
  const isHead = request.method === "HEAD";
  const result = await toHttpResult(returned, async (body) => {
    // What answers HEAD may have left the body out itself.
    const isNone = isHead && (body === null || body === "" || body === undefined);
    return isNone ? body : await checkValue(entry, "output", "output.body", body);
  }, isHead ? undefined : follow);
  return isHead ? { ...result, body: null } : result;
}
