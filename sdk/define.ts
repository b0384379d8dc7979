import type { Context } from "./context.ts";
import { type DeclarationBase, declare } from "./declare.ts";
import type { InferInput, InferOutput, StandardSchema } from "./standard_schema.ts";

/** A value, or the promise of one. */
export type Awaitable<Value> = Value | PromiseLike<Value>;

/** What an export returns: a value, or items of it one after another. */
export type ExportAnswer<Value> = Awaitable<Value> | AsyncIterable<Value>;

/**
 * The options that every export takes besides `input`.
 *
 * @example
 * ```ts
 * import { type BaseOptions, tool } from "aiel";
 *
 * const slow: BaseOptions = { description: "Talks to a slow partner", timeoutMs: 20_000 };
 * tool("ask_partner", slow, () => ({ answer: 42 }));
 * ```
 */
export interface BaseOptions<Out extends StandardSchema = StandardSchema> {
  /** One sentence for people and models: shown by `describe`, in OpenAPI and in MCP listings. */
  readonly description?: string;
  /** Checks, and may transform, what the function returns. */
  readonly output?: Out;
  /** Ends this export's run after so many milliseconds, when the deadline is not nearer. */
  readonly timeoutMs?: number;
}

/** Options without an input schema: the payload has the type the function claims. */
export interface OpenOptions<Out extends StandardSchema = StandardSchema> extends BaseOptions<Out> {
  readonly input?: never;
}

/** Options with an input schema: the payload is validated, and has the schema's output type. */
export interface TypedOptions<
  In extends StandardSchema,
  Out extends StandardSchema = StandardSchema,
> extends BaseOptions<Out> {
  readonly input: In;
}

/** What the standard's decorators hand over for a static method. */
export type StaticMethodContext = ClassMethodDecoratorContext & { readonly static: true };

/** Waits for its function: `tool("x")(fn)`, or `@tool("x")` on a static method. */
export interface OpenWrapper<Limit> {
  <Payload, Result extends ExportAnswer<Limit>>(
    fn: (ctx: Context, payload: Payload) => Result,
  ): (ctx: Context, payload: Payload) => Result;
  <Method extends (ctx: Context, payload: never) => ExportAnswer<Limit>>(
    method: Method,
    context: StaticMethodContext,
  ): Method;
}

/** The same for an export whose input schema fixes the payload's type. */
export interface TypedWrapper<Payload, Limit> {
  <Result extends ExportAnswer<Limit>>(
    fn: (ctx: Context, payload: Payload) => Result,
  ): (ctx: Context, payload: Payload) => Result;
  <Method extends (ctx: Context, payload: Payload) => ExportAnswer<Limit>>(
    method: Method,
    context: StaticMethodContext,
  ): Method;
}

/**
 * How an export is declared; `tool`, `agent`, `flow`, `router` and an MCP server's `tool` all are
 * this, some of them with more options (`More`) or more that may be returned (`Also`).
 *
 * @example
 * ```ts
 * import { type Define, mcpServer, tool } from "aiel";
 *
 * const ping = (define: Define) => define("ping", () => "pong");
 * ping(tool);
 * ping(mcpServer("desk").tool);
 * ```
 */
export interface Define<More = object, Also = never> {
  /** Registers a function as it is. */
  <Payload, Result>(
    name: string,
    fn: (ctx: Context, payload: Payload) => Result,
  ): (ctx: Context, payload: Payload) => Result;
  /** Registers a function whose payload is validated. */
  <
    In extends StandardSchema,
    Result extends ExportAnswer<InferInput<Out> | Also>,
    Out extends StandardSchema = StandardSchema,
  >(
    name: string,
    options: TypedOptions<In, Out> & More,
    fn: (ctx: Context, payload: InferOutput<In>) => Result,
  ): (ctx: Context, payload: InferOutput<In>) => Result;
  /** Registers a function with options, its payload unchecked. */
  <
    Payload,
    Result extends ExportAnswer<InferInput<Out> | Also>,
    Out extends StandardSchema = StandardSchema,
  >(
    name: string,
    options: OpenOptions<Out> & More,
    fn: (ctx: Context, payload: Payload) => Result,
  ): (ctx: Context, payload: Payload) => Result;
  /** Gives a wrapper (and decorator) for a function whose payload is validated. */
  <In extends StandardSchema, Out extends StandardSchema = StandardSchema>(
    name: string,
    options: TypedOptions<In, Out> & More,
  ): TypedWrapper<InferOutput<In>, InferInput<Out> | Also>;
  /** Gives a wrapper (and decorator). */
  <Out extends StandardSchema = StandardSchema>(
    name: string,
    options?: OpenOptions<Out> & More,
  ): OpenWrapper<InferInput<Out> | Also>;
}

/** Makes the declaring function of a kind; `base` says what a name stands for. */
export function definer(base: (name: unknown) => DeclarationBase): Define {
  // No implementation can be written in terms of all the overloads at once: seen from outside it
  // returns `never`, which fits each of them, and `declare` keeps the promise they make.
  function define(name: unknown, ...rest: unknown[]): never;
  function define(name: unknown, ...rest: unknown[]): unknown {
    return declare(base(name), rest, define);
  }
  return define;
}

/**
 * Declares a tool: one callable action. The function is given back, so it stays callable and
 * testable.
 *
 * @example With schemas, for which any Standard Schema library will do.
 * ```ts
 * import { tool } from "aiel";
 * import { z } from "zod";
 *
 * export const normalizeEmail = tool("normalize_email", {
 *   description: "Lower-cases and trims an e-mail address",
 *   input: z.object({ email: z.string() }),
 *   output: z.object({ email: z.string() }),
 * }, (ctx, { email }) => {
 *   ctx.log("normalize_email.completed");
 *   return { email: email.trim().toLowerCase() };
 * });
 * ```
 *
 * @example As a decorator of a static method.
 * ```ts
 * import { type Context, tool } from "aiel";
 *
 * export class Addresses {
 *   @tool("country_of")
 *   static countryOf(_ctx: Context, payload: { address: string }) {
 *     return { country: payload.address.split(",").at(-1)?.trim() ?? "unknown" };
 *   }
 * }
 * ```
 */
export const tool: Define = definer((name) => ({ kind: "tool", name }));

/**
 * Declares an agent: takes a state, returns the next state.
 *
 * @example
 * ```ts
 * import { agent } from "aiel";
 *
 * export const collect = agent(
 *   "collect_personal_data",
 *   (_ctx, state: { name?: string; missing: string[] }) => ({
 *     ...state,
 *     missing: state.name === undefined ? ["name"] : [],
 *   }),
 * );
 * ```
 */
export const agent: Define = definer((name) => ({ kind: "agent", name }));

/**
 * Declares a flow: the entry point of a piece of work that calls other exports.
 *
 * @example
 * ```ts
 * import { flow } from "aiel";
 *
 * export const onboarding = flow("driver_onboarding", async (ctx, payload: { email: string }) => {
 *   const { email } = await ctx.call<{ email: string }>("tool", "normalize_email", payload);
 *   return { status: "accepted", email };
 * });
 * ```
 */
export const flow: Define = definer((name) => ({ kind: "flow", name }));

/**
 * Declares a router: looks at a state and returns where to go next.
 *
 * @example
 * ```ts
 * import { router } from "aiel";
 *
 * export const next = router(
 *   "route_driver_flow",
 *   (_ctx, state: { missing: string[] }) =>
 *     state.missing.length > 0 ? "collect_personal_data" : "done",
 * );
 * ```
 */
export const router: Define = definer((name) => ({ kind: "router", name }));
