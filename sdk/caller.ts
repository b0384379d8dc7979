/** Kinds of callers. `signature`: who signed the request, as senders of webhooks do. */
export const PRINCIPAL_KINDS = ["user", "service_account", "anonymous", "signature"] as const;

/** A kind of caller. */
export type PrincipalKind = typeof PRINCIPAL_KINDS[number];

/**
 * Who calls.
 *
 * @example
 * ```ts
 * import { type Principal, tool } from "aiel";
 *
 * const isKnown = (principal: Principal | undefined) => principal?.kind === "user";
 * tool("greeting", (ctx) => isKnown(ctx.principal) ? "Welcome back" : "Hello, stranger");
 * ```
 */
export interface Principal {
  readonly kind: PrincipalKind;
  /** Of who has no id of their own, the kind. */
  readonly id: string;
}

/** What an MCP client sent beside the arguments. Exports that are called see it as well. */
export interface McpCall {
  /** What the client answered to what an earlier run asked it (`mcp.inputRequired`), by key. */
  readonly inputResponses: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What an earlier run left; undefined where it left nothing. */
  readonly state: unknown;
  /** What the client says of itself. */
  readonly client: McpClient | undefined;
}

/** What an MCP client says of itself, which nothing proves. */
export interface McpClient {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly protocolVersion: string | undefined;
  /** What it can be asked for: the platform refuses to ask it for anything else. */
  readonly offers: readonly McpOffer[];
}

/** What a client may be asked for: values by a person, an answer by its model, its roots. */
export const MCP_OFFERS = ["elicitation", "sampling", "roots"] as const;
/** What a client may be asked for. */
export type McpOffer = typeof MCP_OFFERS[number];
