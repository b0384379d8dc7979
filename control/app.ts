/**
 * The service as a value: requests in, responses out, no socket, nothing made that was not given.
 *
 * @module
 */
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Principal } from "./domain/authenticate.ts";
import { actorOf } from "./domain/authenticate.ts";
import { DomainError } from "./domain/domain_error.ts";
import { eventOf } from "./domain/audit_context.ts";
import type { AppEnv, Connection } from "./http/app_env.ts";
import { Authenticator, presentedToken } from "./http/authenticator.ts";
import { Background } from "./http/background.ts";
import { Call } from "./http/call.ts";
import { IdempotencyClaim, idempotencyKeyOf } from "./http/idempotency.ts";
import { methodCheck } from "./http/method_not_allowed.ts";
import type { Operation } from "./http/operation.ts";
import { documentOf, type OpenApiDocument } from "./http/openapi_document.ts";
import { HttpProblem } from "./http/problem.ts";
import { problemOf } from "./http/problem_of.ts";
import { publicRoutes } from "./http/public_routes.ts";
import { RateLimiter } from "./http/rate_limiter.ts";
import { readBody } from "./http/read_body.ts";
import { REQUEST_ID, requestIdOf } from "./http/request_id.ts";
import { logRequest, withoutSecrets } from "./http/request_log.ts";
import { routeConfig } from "./http/route_config.ts";
import type { Services } from "./http/services.ts";
import { TenantDoor } from "./http/tenant_door.ts";
import { TokenUses } from "./http/token_uses.ts";
import { OPERATIONS } from "./routes/operations.ts";

/** The service. */
export interface ControlApp {
  /** Answers a request. Never rejects. */
  fetch(request: Request, connection?: Connection): Promise<Response>;
  /** What `/openapi.json` says. */
  readonly document: OpenApiDocument;
  /** From now on `/readyz` says that no new requests should come. */
  drain(): void;
  /** Waits for what answers did not wait for, and writes down when tokens were used. */
  settle(): Promise<void>;
}

type AppContext = Context<AppEnv>;

/** Makes the service. */
export function createApp(services: Services): ControlApp {
  const { log, clock, limits, store } = services;
  const background = new Background((error) =>
    log({ level: "error", event: "background.failed", error: String(error) })
  );
  const uses = new TokenUses(store);
  const authenticator = new Authenticator(services, background, uses);
  const limiter = limits.rate && new RateLimiter(limits.rate);
  const app = new OpenAPIHono<AppEnv>();
  const notAllowed = methodCheck(OPERATIONS);
  let draining = false;

  app.use(async (c, next) => {
    const startedAt = performance.now();
    c.set("requestId", requestIdOf(c.req.raw.headers));
    await next();
    finish(c);
    logRequest(log, c, performance.now() - startedAt);
  });
  app.onError((error, c) => {
    const problem = problemOf(error);
    c.set("problem", problem);
    const denial = problem.options.cause;
    if (denial instanceof DomainError) recordDenial(c, denial);
    return problem.toResponse(c.get("requestId"));
  });
  app.notFound((c) => {
    const problem = notAllowed(c.req.method, c.req.path) ??
      new HttpProblem("not_found", "There is nothing at this path", {
        hint: "The paths of this service are at /openapi.json and /docs",
      });
    c.set("problem", problem);
    return problem.toResponse(c.get("requestId"));
  });
  app.use("/v1/*", async (c, next) => {
    const now = clock.now();
    const principal = await authenticator.identify({
      headers: c.req.raw.headers,
      requestId: c.get("requestId"),
      address: c.env?.address ?? null,
      now,
    });
    c.set("principal", principal);
    const verdict = limiter?.take(principal.id, now.getTime());
    if (verdict !== undefined) {
      c.set("rateHeaders", verdict.headers);
      if (!verdict.allowed) {
        throw new HttpProblem("rate_limited", "There were too many requests of this principal", {
          headers: verdict.headers,
        });
      }
    }
    await next();
  });
  for (const operation of OPERATIONS) {
    const { method, path } = operation.spec;
    app.openAPIRegistry.registerPath(routeConfig(operation.spec));
    app.on(method, path.replaceAll(/\{(\w+)\}/g, ":$1"), (c) => {
      c.set("route", path);
      return answer(operation, c);
    });
  }
  const document = documentOf(app, services.publicUrl);
  publicRoutes(app, { services, document, draining: () => draining });

  async function answer(operation: Operation, c: AppContext): Promise<Response> {
    const principal = principalOf(c);
    const { spec } = operation;
    const request = c.req.raw;
    const body = await bodyOf(operation, request);
    const door = new TenantDoor(services, principal.tenant.id);
    const claim = spec.idempotent ? await claimKey(operation, c, door, body) : undefined;
    if (claim instanceof Response) return claim;
    const call = new Call({
      principal,
      door,
      requestId: c.get("requestId"),
      address: c.env?.address ?? null,
      headers: request.headers,
      clock,
      random: services.random,
      limits,
      claim,
    });
    try {
      const raw = { params: c.req.param(), query: new URL(request.url).searchParams, body };
      return await operation.answer(call, raw, request);
    } finally {
      await claim?.abandon();
    }
  }

  async function bodyOf(
    { spec }: Operation,
    request: Request,
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (spec.rawBody !== undefined) {
      requireMediaType(request, spec.rawBody);
      return undefined;
    }
    if (!("body" in spec.input.shape)) return undefined;
    requireMediaType(request, "application/json");
    return await readBody(request, limits[spec.bodyLimit ?? "smallBody"], limits.patience);
  }

  async function claimKey(
    { spec }: Operation,
    c: AppContext,
    door: TenantDoor,
    body: Uint8Array<ArrayBuffer> | undefined,
  ): Promise<IdempotencyClaim | Response | undefined> {
    const key = idempotencyKeyOf(c.req.raw.headers);
    if (key === undefined) return undefined;
    const head = new TextEncoder().encode(`${spec.method} ${c.req.path}\n`);
    return await IdempotencyClaim.begin({
      door,
      principalId: principalOf(c).id,
      key,
      sealWith: spec.secret ? presentedToken(c.req.raw.headers) : undefined,
      request: joined(head, body ?? new Uint8Array()),
      now: clock.now(),
      lockMs: limits.idempotencyLockMs,
    });
  }

  /** Denied attempts are told to the chain of the caller's own tenant, whether what was asked for exists or not. */
  function recordDenial(c: AppContext, denial: DomainError): void {
    const principal = c.get("principal");
    if (principal === undefined) return;
    if (denial.kind !== "forbidden" && denial.kind !== "not_found") return;
    const event = eventOf({
      actor: actorOf(principal),
      requestId: c.get("requestId"),
      address: c.env?.address ?? null,
    }, {
      at: clock.now(),
      action: "request.deny",
      outcome: "denied",
      resources: [],
      details: {
        code: denial.code,
        method: c.req.method,
        route: c.get("route") ?? "",
        path: withoutSecrets(c.req.path).slice(0, 300),
      },
    });
    background.start(async () => {
      await store.transaction(principal.tenant.id, async (tenant) => {
        await tenant.audit.append(event);
      });
    });
  }

  return {
    fetch: async (request, connection = {}) => await app.fetch(request, connection),
    document,
    drain: () => {
      draining = true;
    },
    settle: async () => {
      await background.settled();
      await uses.flush();
    },
  };
}

function principalOf(c: AppContext): Principal {
  const principal = c.get("principal");
  // Only reached when a route is mounted outside of what authenticates.
  if (principal === undefined) throw new TypeError(`No principal at "${c.req.path}"`);
  return principal;
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

/** What every answer carries. */
function finish(c: AppContext): void {
  const { headers } = c.res;
  headers.set(REQUEST_ID, c.get("requestId"));
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  if (!headers.has("content-security-policy")) {
    headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
  }
  if (c.get("principal") !== undefined) headers.append("vary", "Authorization, X-API-Token");
  for (const [name, value] of Object.entries(c.get("rateHeaders") ?? {})) headers.set(name, value);
}

function joined(
  head: Uint8Array<ArrayBuffer>,
  body: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return whole;
}
