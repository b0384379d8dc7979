import type { Context } from "./context.ts";
import { declare } from "./declare.ts";
import type { Awaitable, OpenOptions, OpenWrapper, TypedOptions, TypedWrapper } from "./define.ts";
import type { HttpQuery, HttpRequest } from "./http_request.ts";
import type { PathParams } from "./http_path.ts";
import { response } from "./http_response.ts";
import type { HeadersInput } from "./http_headers.ts";
import { nameText } from "./value.ts";
import type { InferInput, InferOutput, StandardSchema } from "./standard_schema.ts";

/** What a handler may return under an output schema: the body itself, or an answer around it. */
export type HttpReturn<Body> = Body | HttpAnswer | Response;

/** An answer as a plain object: what has these keys and no other, and a number as its status. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: HeadersInput | undefined;
  readonly body?: unknown;
}

/** Where an input schema looks: a GET request has no body, so there it is the query. */
type RequestOf<Path extends string, Source extends "query" | "body", Input> = Source extends "query"
  ? HttpRequest<PathParams<Path>, Input>
  : HttpRequest<PathParams<Path>, HttpQuery, Input>;

/** How an HTTP handler is declared, in the same forms as a `tool`. */
export interface DefineHttp<Source extends "query" | "body"> {
  /** Registers a handler as it is. */
  <Path extends string, Result, Body = unknown>(
    path: Path,
    fn: (ctx: Context, request: HttpRequest<PathParams<Path>, HttpQuery, Body>) => Result,
  ): (ctx: Context, request: HttpRequest<PathParams<Path>, HttpQuery, Body>) => Result;
  /** Registers a handler whose body (for GET: query) is validated. */
  <
    Path extends string,
    In extends StandardSchema,
    Result extends Awaitable<HttpReturn<InferInput<Out>>>,
    Out extends StandardSchema = StandardSchema,
  >(
    path: Path,
    options: TypedOptions<In, Out>,
    fn: (ctx: Context, request: RequestOf<Path, Source, InferOutput<In>>) => Result,
  ): (ctx: Context, request: RequestOf<Path, Source, InferOutput<In>>) => Result;
  /** Registers a handler with options. */
  <
    Path extends string,
    Result extends Awaitable<HttpReturn<InferInput<Out>>>,
    Out extends StandardSchema = StandardSchema,
    Body = unknown,
  >(
    path: Path,
    options: OpenOptions<Out>,
    fn: (ctx: Context, request: HttpRequest<PathParams<Path>, HttpQuery, Body>) => Result,
  ): (ctx: Context, request: HttpRequest<PathParams<Path>, HttpQuery, Body>) => Result;
  /** Gives a wrapper (and decorator) for a handler whose body (for GET: query) is validated. */
  <Path extends string, In extends StandardSchema, Out extends StandardSchema = StandardSchema>(
    path: Path,
    options: TypedOptions<In, Out>,
  ): TypedWrapper<RequestOf<Path, Source, InferOutput<In>>, HttpReturn<InferInput<Out>>>;
  /** Gives a wrapper (and decorator). */
  <Path extends string, Out extends StandardSchema = StandardSchema>(
    path: Path,
    options?: OpenOptions<Out>,
  ): OpenWrapper<HttpReturn<InferInput<Out>>>;
}

function definerOf<Source extends "query" | "body">(method: string): DefineHttp<Source> {
  // See `definer`: no implementation can be written in terms of all the overloads at once.
  function define(path: unknown, ...rest: unknown[]): never;
  function define(path: unknown, ...rest: unknown[]): unknown {
    const name = typeof path === "string" ? `${method} ${path}` : path;
    return declare({ kind: "http", name, http: { method, path: nameText(path) } }, rest, define);
  }
  return define;
}

/**
 * Declares HTTP handlers. Paths may name parameters (`/driver/:id`); where several match, the more
 * specific wins. What is declared for GET answers HEAD too. A handler returns a body (200 with
 * JSON, or with text where it is a string), `http.response(status, body, headers)`, a plain object
 * with these keys and no other, or a web `Response`. An `input` schema checks the body (for `get`:
 * the query), an `output` schema the body of a 2xx answer.
 *
 * @example
 * ```ts
 * import { http } from "aiel";
 * import { z } from "zod";
 *
 * export const onboard = http.post("/driver/onboard", {
 *   input: z.object({ email: z.string() }),
 * }, async (ctx, request) => {
 *   const driver = await ctx.call("flow", "driver_onboarding", request.body);
 *   return http.response(201, driver, { location: "/driver/1" });
 * });
 *
 * export const show = http.get("/driver/:id", (_ctx, request) => ({ id: request.params.id }));
 * ```
 */
export const http = Object.freeze({
  get: definerOf<"query">("GET"),
  post: definerOf<"body">("POST"),
  put: definerOf<"body">("PUT"),
  patch: definerOf<"body">("PATCH"),
  delete: definerOf<"body">("DELETE"),
  response,
});
