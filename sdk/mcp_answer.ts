/**
 * What exports of kind `mcp` return, in the form in which it travels.
 *
 * @module
 */
import { isAsyncIterable } from "./async_iterable.ts";
import { checkItems } from "./check_items.ts";
import { checkValue, invalidValue } from "./check_value.ts";
import type { InvocationError } from "./invocation_error.ts";
import { jsonCopy } from "./json_copy.ts";
import { messageOf } from "./mcp.ts";
import { answerProblems } from "./mcp_answer_problems.ts";
import type { McpDeclaration } from "./mcp_declaration.ts";
import {
  madeMember,
  makeWire,
  type McpMessage,
  type McpResourceContents,
  wireMember,
} from "./mcp_wire.ts";
import type { RegistryEntry } from "./registry.ts";
import { describeValue, isArray, isRecord } from "./value.ts";

/** More are not told (MCP, "Completion"). */
const MAX_COMPLETIONS = 100;

/**
 * Of a tool: what it returned, as far as the helpers made it in the form that travels. Data that
 * looks like that form, which may be a stranger's, is put into it.
 */
export async function toolAnswer(entry: RegistryEntry, returned: unknown): Promise<unknown> {
  if (isAsyncIterable(returned)) return toolItems(entry, returned);
  return await wholeAnswer(entry, returned);
}

async function wholeAnswer(entry: RegistryEntry, returned: unknown): Promise<unknown> {
  const made = madeMember(returned);
  if (made === undefined) {
    const value = await checkValue(entry, "output", "output", returned);
    requireDeclared(entry, value, "output");
    return plainAnswer(value);
  }
  const answer = checked(entry, "tool", made.inner);
  if (entry.output === null || answer.isError === true || "input_required" in answer) {
    return makeWire(answer);
  }
  const at = "output.structured";
  const structured = await checkValue(entry, "output", at, answer.structuredContent);
  requireDeclared(entry, structured, at);
  return makeWire({ ...answer, structuredContent: structured });
}

/**
 * Clients of a tool that declares its output get a value of it (MCP, "Output Schema"), and
 * `undefined` is none of JSON, whatever the schema says.
 */
function requireDeclared(entry: RegistryEntry, value: unknown, path: string): void {
  if (entry.output === null || value !== undefined) return;
  const message = 'is undefined, expected a value, since the tool declares its "output"';
  throw invalidValue(entry, "output", [{ path, message }]);
}

/**
 * Items, and at the end the answer. Where the tool declares its output and returns nothing, that is
 * the last item.
 */
async function* toolItems(
  entry: RegistryEntry,
  items: AsyncIterable<unknown>,
): AsyncGenerator<unknown> {
  let last: unknown;
  const checkedItems = checkItems(entry, items);
  let isOver = false;
  try {
    for (;;) {
      const { done, value } = await checkedItems.next();
      isOver = done === true;
      if (isOver && (value !== undefined || entry.output === null)) {
        return await wholeAnswer(entry, value);
      }
      if (isOver) {
        requireDeclared(entry, last, "output");
        // It was checked when it came.
        return plainAnswer(last);
      }
      if (madeMember(value) === undefined) last = value;
      yield value;
    }
  } finally {
    if (!isOver) await checkedItems.return(undefined);
  }
}

function plainAnswer(value: unknown): unknown {
  return wireMember(value) === undefined ? value : asStructured(value);
}

function asStructured(value: unknown): unknown {
  const content = [{ type: "text", text: JSON.stringify(value) }];
  return makeWire({ content, structuredContent: value });
}

/**
 * Of a resource: its contents, each with address and type. Where it returned nothing there are
 * none, and clients are told that there is no such resource.
 */
export function resourceAnswer(
  entry: RegistryEntry,
  { mimeType }: McpDeclaration,
  uri: string,
  returned: unknown,
): unknown {
  if (returned === undefined) return makeWire({ contents: [] });
  const made = madeMember(returned);
  if (made === undefined) {
    return makeWire({ contents: [{ uri, ...plainContents(entry, returned, mimeType) }] });
  }
  const answer = checked(entry, "resource", made.inner);
  if ("input_required" in answer) return makeWire(answer);
  const contents = (answer.contents as McpResourceContents[]).map((one) => ({
    uri,
    ...mimeType === null ? {} : { mimeType },
    ...one,
  }));
  return makeWire({ contents });
}

function plainContents(
  entry: RegistryEntry,
  returned: unknown,
  mimeType: string | null,
): McpResourceContents {
  if (typeof returned === "string") return { mimeType: mimeType ?? "text/plain", text: returned };
  if (returned instanceof Uint8Array) {
    return { mimeType: mimeType ?? "application/octet-stream", blob: returned.toBase64() };
  }
  if (isAsyncIterable(returned)) {
    throw wrong(entry, "is a stream, expected text, bytes, JSON or mcp.contents([…])");
  }
  const text = JSON.stringify(jsonCopy(returned, "output"));
  return { mimeType: mimeType ?? "application/json", text };
}

/** Of a prompt: its messages. */
export function promptAnswer(entry: RegistryEntry, returned: unknown): unknown {
  const made = madeMember(returned);
  if (made !== undefined) return makeWire(checked(entry, "prompt", made.inner));
  const list = typeof returned === "string" ? [returned] : returned;
  if (!isArray(list)) {
    const expected = "expected a text, messages or mcp.messages([…])";
    throw wrong(entry, `is ${describeValue(returned)}, ${expected}`);
  }
  const messages: McpMessage[] = [];
  for (const one of list) {
    try {
      messages.push(messageOf(one as string));
    } catch (thrown) {
      throw wrong(entry, thrown instanceof Error ? thrown.message : "is no list of messages");
    }
  }
  return makeWire(checked(entry, "prompt", { messages }));
}

/** Completions. */
export function completionAnswer(entry: RegistryEntry, returned: unknown): unknown {
  const { values, total, hasMore } = isRecord(returned)
    ? returned
    : { values: returned, total: undefined, hasMore: undefined };
  const isTexts = isArray(values) && values.every((one) => typeof one === "string");
  const isCount = total === undefined ||
    typeof total === "number" && Number.isSafeInteger(total) && total >= 0;
  if (!isTexts || !isCount || hasMore !== undefined && typeof hasMore !== "boolean") {
    throw wrong(entry, "of a completion is none, expected texts, or { values, total, hasMore }");
  }
  const isCut = values.length > MAX_COMPLETIONS;
  return makeWire({
    values: values.slice(0, MAX_COMPLETIONS),
    ...isCut || total !== undefined ? { total: total ?? values.length } : {},
    ...isCut || hasMore !== undefined ? { hasMore: isCut || hasMore === true } : {},
  });
}

/** What a helper made is JSON of the form that it promises, also where code changed it since. */
function checked(
  entry: RegistryEntry,
  type: McpDeclaration["type"],
  inner: unknown,
): Readonly<Record<string, unknown>> {
  const copy: unknown = jsonCopy(inner, "output.$mcp");
  const problems = answerProblems(type, copy);
  if (problems.length > 0) throw invalidValue(entry, "output", problems);
  return copy as Readonly<Record<string, unknown>>;
}

function wrong(entry: RegistryEntry, message: string): InvocationError {
  return invalidValue(entry, "output", [{ path: "output", message }]);
}
