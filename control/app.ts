/**
 * The service as a value: requests in, responses out, no socket, nothing made that was not given.
 *
 * @module
 */
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Contract } from "./api/contract.ts";
import { meta } from "./api/meta.ts";
import { TrieRouter } from "hono/router/trie-router";
import type { Principal } from "./domain/identity/authenticate.ts";
import { DomainError } from "./domain/domain_error.ts";
import { ambiguousPath } from "./http/ambiguous_path.ts";
import type { AppEnv, Exchange } from "./http/app_env.ts";
import type { ControlApp } from "./http/control_app.ts";
import { type Attempt, presentedToken } from "./http/authenticator.ts";
import { BodyPlaces } from "./http/body_places.ts";
import { Call } from "./http/call.ts";
import { GivenUpKeys } from "./http/given_up_keys.ts";
import { IdempotencyClaim, idempotencyKeyOf } from "./http/idempotency.ts";
import { methodCheck } from "./http/method_not_allowed.ts";
import { Entrance } from "./http/entrance.ts";
import type { Operation, ReadyRequest } from "./http/operation.ts";
import { documentOf } from "./http/openapi_document.ts";
import { HttpProblem } from "./http/problem.ts";
import { problemOf } from "./http/problem_of.ts";
import { publicRoutes } from "./http/public_routes.ts";
import { readBody, refuseDeclared } from "./http/read_body.ts";
import { refuseOldClient } from "./http/refuse_old_client.ts";
import { PathTemplate } from "./http/path_template.ts";
import { REQUEST_ID, requestIdOf } from "./http/request_id.ts";
import { requestLine, withoutSecrets } from "./http/request_log.ts";
import { JSON_TYPE } from "./http/reply.ts";
import { routeConfig } from "./http/route_config.ts";
import type { Services } from "./http/services.ts";
import { StreamPlaces } from "./http/stream_places.ts";
import { TenantScope } from "./http/tenant_scope.ts";
import { nameSpan } from "./http/trace.ts";
import { OPERATIONS } from "./routes/operations.ts";
import { concatBytes } from "../runtime/protocol/concat_bytes.ts";

type AppContext = Context<AppEnv>;

/**
 * Makes the service.
 *
 * @param operations what it offers below `/v1`
 * @param entrance lets callers in; default: one of its own
 */
export function createApp(
  services: Services,
  operations: readonly Operation[] = OPERATIONS,
  entrance: Entrance = new Entrance(services),
): ControlApp {
  const { log, clock, limits } = services;
  const app = new OpenAPIHono<AppEnv>({ router: new TrieRouter() });
  const notAllowed = methodCheck(operations);
  const givenUp = new GivenUpKeys();
  const places = new BodyPlaces();
  const streams = new StreamPlaces();
  const stopping = new AbortController();

  app.onError((error, c) => {
    const problem = problemOf(error);
    c.env.problem = problem;
    const denial = problem.options.cause;
    if (denial instanceof DomainError) recordDenial(c, denial);
    return problem.toResponse(c.env.requestId);
  });
  app.notFound(async (c) => {
    // Below /v1 no caller learns without a token what is there and what is not.
    if (c.req.path === "/v1" || c.req.path.startsWith("/v1/")) await enter(c);
    const problem = notAllowed(c.req.method, c.req.path) ??
      new HttpProblem("not_found", "There is nothing at this path", {
        hint: "The paths of this service are at /openapi.json and /docs",
      });
    c.env.problem = problem;
    return problem.toResponse(c.env.requestId);
  });

  for (const operation of operations) {
    app.openAPIRegistry.registerPath(routeConfig(operation.contract));
  }
  for (const mounted of inOrder(operations)) {
    app.on(mounted.operation.contract.method, mounted.path.forRouter, async (c) => {
      c.env.route = mounted.path.text;
      nameSpan(c.req.method, mounted.path.text);
      const response = await answer(mounted, c);
      // Hono takes the body away without reading it; its source would never end.
      if (c.req.method === "HEAD") await response.body?.cancel();
      return response;
    });
  }
  app.openAPIRegistry.registerPath(routeConfig(meta));
  const document = documentOf(app, services.publicUrl);
  publicRoutes(app, { services, document, draining: () => stopping.signal.aborted });

  /** Who is calling, and whether there were too many calls: the first thing of every operation. */
  async function enter(c: AppContext): Promise<Principal> {
    const { env: exchange } = c;
    refuseOldClient(c.req.raw.headers);
    return await entrance.enter(attemptOf(c, exchange.at), (entered) => {
      exchange.principal = entered.principal;
      exchange.rate = entered.rate;
    });
  }

  /** Who is calling, now. */
  async function identify(c: AppContext, now: Date): Promise<Principal> {
    const principal = await entrance.identify(attemptOf(c, now));
    c.env.principal = principal;
    return principal;
  }

  /**
   * The way of a request: who calls, what the address says, whether the caller may, and only then
   * the body; with a body the first and the third of these again, and at last the work.
   */
  async function answer({ operation, path }: Mounted, c: AppContext): Promise<Response> {
    const caller = await enter(c);
    const request = c.req.raw;
    const addressed = operation.parse({
      params: path.paramsOf(c.req, pathOf(request.url)),
      query: queryOf(request.url),
    });
    const call = callOf(c, caller, c.env.at);
    const permitted = await addressed.permit(call);
    const { contract } = operation;
    const limit = heldBodyLimit(contract, request);
    if (limit === undefined) {
      return await answerReady(contract, c, { call, ready: permitted.parse(undefined) });
    }
    refuseDeclared(request, limit);
    return await places.run(caller.id, request, async () => {
      const body = await readBody(request, limit, limits.patience);
      // A body is parsed at once, and several may have arrived in one turn.
      await services.turn.letOthersIn();
      // A body may take a minute, and a token or a role may be taken away in that time.
      const now = clock.now();
      const isRaw = contract.rawBody !== undefined;
      const again = callOf(c, await identify(c, now), now, isRaw ? body : undefined);
      const ready = (await addressed.permit(again)).parse(isRaw ? undefined : body);
      return await answerReady(contract, c, { call: again, ready, body });
    });
  }

  /** Works on a request, or gives the first answer to one with the same idempotency key again. */
  async function answerReady(
    contract: Contract,
    c: AppContext,
    { call, ready, body }: Prepared,
  ): Promise<Response> {
    const claim = await claimKey(contract, c, call, body);
    if (claim === undefined) return await ready.answer(call);
    if (claim instanceof Response) return claim;
    let failed = true;
    try {
      const response = await ready.answer(call.claiming(claim));
      failed = false;
      return response;
    } finally {
      await claim.end(failed);
    }
  }

  function callOf(
    c: AppContext,
    principal: Principal,
    now: Date,
    content?: Uint8Array<ArrayBuffer>,
  ): Call {
    return new Call({
      principal,
      tenant: new TenantScope(services, principal.tenant.id),
      exchange: c.env,
      now,
      request: c.req.raw,
      content,
      clock,
      random: services.random,
      grammar: services.grammar,
      sealer: services.sealer,
      executions: services.executions,
      streams,
      integrations: services.integrations,
      turn: services.turn,
      limits,
      claim: undefined,
      stopping: stopping.signal,
      runUrl: services.runUrl,
      streamFailed: (error) =>
        log({
          level: "error",
          event: "stream.failed",
          request_id: c.env.requestId,
          error: withoutSecrets(String(error)),
        }),
    });
  }

  /**
   * How many bytes the body may have that is held in memory; undefined: the operation takes none,
   * or streams it.
   */
  function heldBodyLimit({ rawBody, input }: Contract, request: Request): number | undefined {
    if (rawBody === undefined && !("body" in input.shape)) return undefined;
    requireMediaType(request, rawBody?.type ?? JSON_TYPE);
    if (rawBody === undefined) return limits.jsonBody;
    switch (rawBody.held) {
      case "manifest":
        return limits.manifest.maxManifestBytes;
      case "pack":
        return limits.packBody;
      case undefined:
        return undefined;
    }
  }

  /**
   * Claims the request's idempotency key, or gives the first answer again; undefined: it has none.
   */
  async function claimKey(
    { idempotent, secret, method }: Contract,
    c: AppContext,
    { principal, tenant }: Call,
    body: Uint8Array<ArrayBuffer> | undefined,
  ): Promise<IdempotencyClaim | Response | undefined> {
    const { headers } = c.req.raw;
    const key = idempotent === true ? idempotencyKeyOf(headers) : undefined;
    if (key === undefined) return undefined;
    // An answer is given again to the token that had it, and to no other: another one may be
    // allowed less.
    const head = new TextEncoder().encode(`${principal.tokenId} ${method} ${c.req.path}\n`);
    return await IdempotencyClaim.begin({
      tenant,
      principalId: principal.id,
      key,
      sealWith: secret ? presentedToken(headers) : undefined,
      request: concatBytes(body === undefined ? [head] : [head, body]),
      now: clock.now(),
      lockMs: limits.idempotencyLockMs,
      givenUp,
    });
  }

  function recordDenial(c: AppContext, denial: DomainError): void {
    const { principal, requestId, address, route = "" } = c.env;
    if (principal === undefined) return;
    const path = withoutSecrets(c.req.path).slice(0, 300);
    const details = { method: c.req.method, route, path };
    entrance.denied({ principal, requestId, address, denial, details });
  }

  return {
    async fetch(request, { address = null, target = "" } = {}) {
      const startedAt = performance.now();
      const exchange: Exchange = {
        requestId: requestIdOf(request.headers),
        address,
        at: clock.now(),
        principal: undefined,
        rate: undefined,
        problem: ambiguousPath(target),
        route: undefined,
      };
      const response = exchange.problem?.toResponse(exchange.requestId) ??
        await app.fetch(request, exchange);
      finish(response.headers, exchange);
      const { method } = request;
      const { status } = response;
      const path = pathOf(request.url);
      const durationMs = performance.now() - startedAt;
      log(requestLine(exchange, { method, path, status, durationMs }));
      services.answered?.({ method, route: exchange.route, status, durationMs });
      return response;
    },
    document,
    drain: () => stopping.abort(),
    settle: () => entrance.settle(),
  };
}

/** What a caller is known by. */
function attemptOf({ env: { requestId, address }, req }: AppContext, now: Date): Attempt {
  return { token: presentedToken(req.raw.headers), requestId, address, now };
}

/** Refuses a body of another kind. @throws {HttpProblem} unsupported_media_type */
function requireMediaType(request: Request, expected: string): void {
  const given = request.headers.get("content-type");
  if (given?.split(";", 1)[0]?.trim().toLowerCase() === expected) return;
  throw new HttpProblem(
    "unsupported_media_type",
    `The body has ${given === null ? "no media type" : "another media type"}, expected ${expected}`,
    { hint: `Send "Content-Type: ${expected}"`, headers: { accept: expected } },
  );
}

/** A request of which everything was looked at. */
interface Prepared {
  readonly call: Call;
  readonly ready: ReadyRequest;
  /** As it came; undefined: none is held. */
  readonly body?: Uint8Array<ArrayBuffer>;
}

/** An operation at its place. */
interface Mounted {
  readonly operation: Operation;
  readonly path: PathTemplate;
}

/** The operations in the order in which the router shall try them: it takes the first that fits. */
function inOrder(operations: readonly Operation[]): readonly Mounted[] {
  return operations
    .map((operation) => ({ operation, path: new PathTemplate(operation.contract.path) }))
    .sort((a, b) => a.path.order < b.path.order ? -1 : a.path.order > b.path.order ? 1 : 0);
}

/** What every answer carries. */
function finish(headers: Headers, { requestId, principal, rate }: Exchange): void {
  headers.set(REQUEST_ID, requestId);
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  // Nothing in an answer may run, whatever a browser takes it for; the page of the documentation
  // says itself what it needs.
  if (!headers.has("content-security-policy")) {
    headers.set(
      "content-security-policy",
      "default-src 'none'; frame-ancestors 'none'; sandbox",
    );
  }
  if (principal !== undefined) headers.append("vary", "Authorization, X-API-Token");
  // A refusal has them already.
  if (rate?.allowed && rate.low) {
    headers.set("ratelimit-policy", rate.policy);
    headers.set("ratelimit", rate.limit);
  }
}

/** The query of a URL, with its question mark; empty when there is none. */
function queryOf(url: string): string {
  const start = url.indexOf("?");
  return start === -1 ? "" : url.slice(start);
}

/** The path of a URL, as it was sent. */
function pathOf(url: string): string {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  const end = url.indexOf("?", start);
  return url.slice(start, end === -1 ? undefined : end);
}
