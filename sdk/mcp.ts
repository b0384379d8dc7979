import { base64Of } from "./mcp_bytes.ts";
import {
  makeWire,
  type McpContent,
  type McpContentAnnotations,
  type McpInputRequest,
  type McpInputRequired,
  type McpLink,
  type McpMessage,
  type McpProgress,
  type McpPromptAnswer,
  type McpResourceAnswer,
  type McpResourceContents,
  type McpToolAnswer,
  type McpWire,
} from "./mcp_wire.ts";
import { describeValue, isArray, isRecord } from "./value.ts";

/** Contents of a resource, in one of three forms. */
export type McpContentsInput =
  & { readonly uri?: string; readonly mimeType?: string }
  & (
    | { readonly text: string }
    | { readonly bytes: Uint8Array | ArrayBuffer }
    | { readonly json: unknown }
  );

/** A message of a prompt; a text alone is one of the user. */
export type McpMessageInput = string | {
  readonly role: "user" | "assistant";
  readonly content: string | McpContent;
};

/** What a tool's answer is made of. */
export interface McpResultInput {
  /** A text, content, or a list of them; default: the structured value as JSON. */
  readonly content?: string | McpContent | readonly (string | McpContent)[];
  /** A value for programs, which the tool's `output` schema describes. */
  readonly structured?: unknown;
  /** The tool failed, and the content says why: a model can do better with it. */
  readonly isError?: boolean;
  /** Members of `_meta`, for clients that know them. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** What a model is asked. */
export interface McpSampleInput {
  readonly messages: readonly McpMessageInput[];
  readonly maxTokens: number;
  readonly systemPrompt?: string;
  readonly temperature?: number;
  readonly stopSequences?: readonly string[];
  readonly modelPreferences?: Readonly<Record<string, unknown>>;
}

function text(text: string, annotations?: McpContentAnnotations): McpContent {
  return { type: "text", text: String(text), ...annotated(annotations) };
}

function image(
  data: Uint8Array | ArrayBuffer | string,
  mimeType: string,
  annotations?: McpContentAnnotations,
): McpContent {
  return { type: "image", data: base64Of(data, "Image"), mimeType, ...annotated(annotations) };
}

function audio(
  data: Uint8Array | ArrayBuffer | string,
  mimeType: string,
  annotations?: McpContentAnnotations,
): McpContent {
  return { type: "audio", data: base64Of(data, "Audio"), mimeType, ...annotated(annotations) };
}

function embedded(
  resource: McpContentsInput & { readonly uri: string },
  annotations?: McpContentAnnotations,
): McpContent {
  return {
    type: "resource",
    resource: contentsOf(resource, "Embedded resource"),
    ...annotated(annotations),
  };
}

function link(target: Omit<McpLink, "type">, annotations?: McpContentAnnotations): McpContent {
  return { ...target, type: "resource_link", ...annotated(annotations) };
}

function result({ content, structured, isError, meta }: McpResultInput): McpWire<McpToolAnswer> {
  const given = content ?? (structured === undefined ? [] : JSON.stringify(structured));
  const list: readonly unknown[] = isArray(given) ? given : [given];
  return makeWire({
    content: list.map((one) => contentOf(one, "Content of a result")),
    ...structured === undefined ? {} : { structuredContent: structured },
    ...isError === undefined ? {} : { isError },
    ...meta === undefined ? {} : { _meta: meta },
  });
}

function error(message: string): McpWire<McpToolAnswer> {
  return result({ content: String(message), isError: true });
}

function messages(
  list: readonly McpMessageInput[],
  options: { readonly description?: string } = {},
): McpWire<McpPromptAnswer> {
  const { description } = options;
  return makeWire({
    ...description === undefined ? {} : { description },
    messages: list.map(messageOf),
  });
}

function contents(list: readonly McpContentsInput[]): McpWire<McpResourceAnswer> {
  return makeWire({ contents: list.map((one) => contentsOf(one, "Contents")) });
}

function progress(
  progress: number,
  options: { readonly total?: number; readonly message?: string } = {},
): McpWire<{ readonly progress: McpProgress }> {
  return makeWire({ progress: { progress, ...options } });
}

function inputRequired(
  requests: Readonly<Record<string, McpInputRequest>>,
  options: { readonly state?: unknown } = {},
): McpWire<McpInputRequired> {
  return makeWire({ input_required: { requests, ...options } });
}

function elicit(message: string, schema: Readonly<Record<string, unknown>>): McpInputRequest {
  const params = { mode: "form", message, requestedSchema: { type: "object", ...schema } };
  return { method: "elicitation/create", params };
}

function sample({ messages, ...rest }: McpSampleInput): McpInputRequest {
  const params = { messages: messages.map(messageOf), ...rest };
  return { method: "sampling/createMessage", params };
}

function listRoots(): McpInputRequest {
  return { method: "roots/list", params: {} };
}

function annotated(
  annotations: McpContentAnnotations | undefined,
): { readonly annotations?: McpContentAnnotations } {
  return annotations === undefined ? {} : { annotations };
}

function contentOf(value: unknown, what: string): McpContent {
  if (typeof value === "string") return text(value);
  if (isRecord(value) && typeof value.type === "string") return value as unknown as McpContent;
  const expected = "expected a text, or what mcp.text, mcp.image and the like make";
  throw new TypeError(`${what} is ${describeValue(value)}, ${expected}`);
}

/** One message, as people write it. */
export function messageOf(value: McpMessageInput): McpMessage {
  if (typeof value === "string") return { role: "user", content: text(value) };
  if (isRecord(value) && (value.role === "user" || value.role === "assistant")) {
    return { role: value.role, content: contentOf(value.content, "Content of a message") };
  }
  const expected = 'expected a text, or { role: "user" | "assistant", content }';
  throw new TypeError(`Message is ${describeValue(value)}, ${expected}`);
}

function contentsOf(value: McpContentsInput, what: string): McpResourceContents {
  if (isRecord(value)) {
    const { uri, mimeType } = value;
    const named = (usual: string | undefined) => ({
      ...uri === undefined ? {} : { uri },
      ...mimeType === undefined && usual === undefined ? {} : { mimeType: mimeType ?? usual ?? "" },
    });
    if ("text" in value) return { ...named(undefined), text: String(value.text) };
    if ("bytes" in value) return { ...named(undefined), blob: base64Of(value.bytes, what) };
    if ("json" in value) {
      return { ...named("application/json"), text: JSON.stringify(value.json) ?? "null" };
    }
  }
  const expected = "expected { text }, { bytes } or { json }, with uri and mimeType if need be";
  throw new TypeError(`${what} is ${describeValue(value)}, ${expected}`);
}

/**
 * What MCP has and other callers have not: content of several kinds, progress, questions to the
 * client. All of it is JSON in the end. Outside MCP the caller gets it as `{ "$mcp": … }`.
 *
 * @example
 * ```ts
 * import { mcp, mcpServer } from "aiel";
 *
 * const shop = mcpServer("shop");
 * shop.tool("order", async (ctx, { item }: { item?: string }) => {
 *   await ctx.emit(mcp.progress(1, { total: 2, message: "Looking for it" }));
 *   const answer = ctx.mcp?.inputResponses.item;
 *   if (item === undefined && answer === undefined) {
 *     const properties = { name: { type: "string" } };
 *     return mcp.inputRequired({ item: mcp.elicit("Which item?", { properties }) });
 *   }
 *   if (item === "anvil") return mcp.error("There is no anvil");
 *   return mcp.result({ content: [mcp.text("Ordered")], structured: { ordered: true } });
 * });
 * ```
 */
export const mcp = Object.freeze({
  /** Content: a text. */
  text,
  /** Content: an image, of bytes or base64. */
  image,
  /** Content: sound, of bytes or base64. */
  audio,
  /** Content: a resource with what is in it. */
  embedded,
  /** Content: a reference to a resource. */
  link,
  /** The answer of a tool. */
  result,
  /** The answer of a tool that failed, in words for the model. */
  error,
  /** The answer of a prompt. */
  messages,
  /** The answer of a resource. */
  contents,
  /** An item for `ctx.emit`: how far the work has come. */
  progress,
  /**
   * The answer of a tool, a resource or a prompt that needs something of the client first: it is
   * called again, with the answers in `ctx.mcp.inputResponses` and `state` in `ctx.mcp.state`. The
   * client carries the state and can't change it.
   */
  inputRequired,
  /** Asks the person for values that a JSON Schema of an object describes. */
  elicit,
  /** Asks the client's model. */
  sample,
  /** Asks for the client's roots. */
  listRoots,
});
