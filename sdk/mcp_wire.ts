/**
 * How what is particular to MCP travels between the platform and the code: inside an object whose
 * only member is `$mcp`, both ways. Names are those of the protocol.
 *
 * @module
 */
import { isRecord } from "./value.ts";

/** The member. */
export const MCP_MEMBER = "$mcp";

/** What the platform sends instead of plain arguments. */
export interface McpRequest {
  /** Of a tool or a prompt. */
  readonly arguments?: Readonly<Record<string, unknown>>;
  /** Of a resource; where it is left out, `variables` make it. */
  readonly uri?: string;
  /** Of a resource with a template. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Asks for completions instead. */
  readonly complete?: {
    readonly argument: { readonly name: string; readonly value: string };
    readonly context?: { readonly arguments?: Readonly<Record<string, string>> };
  };
  /** What the client answered to what an earlier run asked it, by key. */
  readonly input_responses?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What an earlier run left for this one. */
  readonly state?: unknown;
  readonly client?: {
    readonly name?: string;
    readonly version?: string;
    readonly protocol_version?: string;
    /** Of "elicitation", "sampling" and "roots". */
    readonly offers?: readonly string[];
  };
}

/** Something for a client to show, or for a model to read. */
export type McpContent =
  & (
    | { readonly type: "text"; readonly text: string }
    /** `data` in base64. */
    | { readonly type: "image" | "audio"; readonly data: string; readonly mimeType: string }
    | { readonly type: "resource"; readonly resource: McpResourceContents }
    | McpLink
  )
  & { readonly annotations?: McpContentAnnotations };

/** A reference to a resource. */
export interface McpLink {
  readonly type: "resource_link";
  readonly uri: string;
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  /** In bytes. */
  readonly size?: number;
}

/** For whom content is, and how much it matters. */
export interface McpContentAnnotations {
  readonly audience?: readonly ("user" | "assistant")[];
  /** From 0 to 1. */
  readonly priority?: number;
  /** ISO 8601. */
  readonly lastModified?: string;
}

/** What a resource holds: text, or bytes in base64. */
export type McpResourceContents =
  & { readonly uri?: string; readonly mimeType?: string }
  & ({ readonly text: string } | { readonly blob: string });

/** One message of a prompt. */
export interface McpMessage {
  readonly role: "user" | "assistant";
  readonly content: McpContent;
}

/** What a client is asked for, in the words of the protocol. */
export interface McpInputRequest {
  readonly method: "elicitation/create" | "sampling/createMessage" | "roots/list";
  readonly params?: Readonly<Record<string, unknown>>;
}

/** The client has to give something first; what was asked for is then asked again. */
export interface McpInputRequired {
  readonly input_required: {
    readonly requests: Readonly<Record<string, McpInputRequest>>;
    readonly state?: unknown;
  };
}

/** The answer of a tool. */
export interface McpToolAnswer {
  readonly content: readonly McpContent[];
  readonly structuredContent?: unknown;
  readonly isError?: boolean;
  readonly _meta?: Readonly<Record<string, unknown>>;
}

/** The answer of a resource. */
export interface McpResourceAnswer {
  readonly contents: readonly McpResourceContents[];
}

/** The answer of a prompt. */
export interface McpPromptAnswer {
  readonly description?: string;
  readonly messages: readonly McpMessage[];
}

/** The answer to a question for completions. */
export interface McpCompletion {
  /** At most 100 of them. */
  readonly values: readonly string[];
  readonly total?: number;
  readonly hasMore?: boolean;
}

/** How far a run has come. */
export interface McpProgress {
  readonly progress: number;
  readonly total?: number;
  readonly message?: string;
}

/** What travels. The helpers of `mcp` make it; the same typed by hand counts as data. */
export interface McpWire<Inner> {
  readonly $mcp: Inner;
}

/** The only member's value, or undefined where there are other ones, or none. */
export function wireMember(value: unknown): { readonly inner: unknown } | undefined {
  if (!isRecord(value) || !Object.hasOwn(value, MCP_MEMBER)) return undefined;
  return Object.keys(value).length === 1 ? { inner: value[MCP_MEMBER] } : undefined;
}

/**
 * Marks what helpers made. A stranger's JSON can't have a symbol, so that code which gives back
 * what it was sent never gives what it did not mean. The sandbox and the project have an SDK each,
 * hence a symbol that both know.
 */
const MADE = Symbol.for("aiel.mcp.v1");

/** Makes what travels. */
export function makeWire<Inner>(inner: Inner): McpWire<Inner> {
  return Object.defineProperty({ $mcp: inner }, MADE, { value: true });
}

/** What a helper made, or undefined for data, whatever it looks like. */
export function madeMember(value: unknown): { readonly inner: unknown } | undefined {
  if (!isRecord(value)) return undefined;
  return Object.getOwnPropertyDescriptor(value, MADE)?.value === true
    ? { inner: value[MCP_MEMBER] }
    : undefined;
}
