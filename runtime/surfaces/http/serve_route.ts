/**
 * The way of a request to an http export, top to bottom. Until the sixth step nothing runs, and
 * what is refused makes no execution.
 *
 * @module
 */
import { parseTraceparent } from "../../protocol/trace_context.ts";
import { routeAccess } from "../../snapshot/surface_policy.ts";
import type { BodyPlaces } from "../body_places.ts";
import type { Exchange } from "../exchange.ts";
import type { SurfaceProject } from "../host.ts";
import type { SurfaceLimits } from "../limits.ts";
import { notFound, problemOf, SurfaceProblem } from "../problem.ts";
import { refuseDeclared } from "../read_body.ts";
import { answerOf } from "./answer.ts";
import { protect } from "./answer_headers.ts";
import { AnswerStream } from "./answer_stream.ts";
import { allowReading, allowSending, isPreflight } from "./cors.ts";
import { letIn, presentedToken } from "./let_in.ts";
import type { OpenApiDocuments } from "./openapi_documents.ts";
import { requestDocument } from "./request_document.ts";
import { headersForCode } from "./request_headers.ts";
import type { UnreadAnswers } from "./unread_answers.ts";
import type { FoundRoutes, Route, RouteTables } from "./route_table.ts";

/** The path of the description of a project's routes, unless the project declares it itself. */
const DOCUMENT_PATH = "/openapi.json";

/** What a request is served with. */
export interface RouteCall {
  readonly project: SurfaceProject;
  /** The host that was asked, with its port. */
  readonly authority: string;
  /** Path of the project on the origin, without a slash at its end. */
  readonly base: string;
  /** Path below the project, as it was sent. */
  readonly path: string;
  /** As it was sent. */
  readonly query: string;
  readonly exchange: Exchange;
  readonly limits: SurfaceLimits;
  readonly places: BodyPlaces;
  readonly tables: RouteTables;
  readonly documents: OpenApiDocuments;
  readonly unread: UnreadAnswers;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Serves a request, and says to which pages its answer may be shown. */
export async function serveRoute(request: Request, call: RouteCall): Promise<Response> {
  const { exchange, project } = call;
  const response = await serve(request, call).catch((thrown) => {
    const problem = problemOf(thrown);
    exchange.refused(problem);
    return problem.toResponse();
  });
  if (!isPreflight(request)) {
    allowReading(response.headers, project.http.cors, request.headers.get("origin"));
  }
  return response;
}

/** @throws {SurfaceProblem} and {@linkcode SurfaceRefusal} */
async function serve(request: Request, call: RouteCall): Promise<Response> {
  const { project, path, exchange } = call;
  const { method, headers } = request;

  // 1. The routes of the path: none, none for the method, or the one that is meant.
  const found = call.tables.of(project.description).find(path);
  const isDocument = path === DOCUMENT_PATH && found?.byMethod.get("GET")?.path !== DOCUMENT_PATH;
  if (found === undefined && !isDocument) throw notFound();
  const declared = found?.allow ?? ["OPTIONS"];
  const allow = isDocument ? [...new Set(["GET", "HEAD", ...declared])] : declared;
  if (method === "OPTIONS") return options(request, call, allow);
  if (isDocument && (method === "GET" || method === "HEAD")) return await document(request, call);
  const route = routeFor(method, found, allow);

  // 2. Who may call it, by what the project declares; and what its head says of the body.
  const access = routeAccess(project.http, route.name);
  refuseDeclared(headers, call.limits);

  // 3. Large bodies have places until what they were sent for has ended, so that callers can't make
  // this process hold too much.
  const gone = new AbortController();
  const stream = new AnswerStream(call.unread, () => gone.abort());
  const leave = () => gone.abort();
  if (request.signal.aborted) leave();
  else request.signal.addEventListener("abort", leave, { once: true });
  const { owner } = project;
  const { address } = exchange.caller;
  const begun = await call.places.run(request, { address, owner }, async (keep) => {
    // 4. The caller is let in by a token, by a signature over the body's bytes, or as anyone is.
    const { entered, body } = await letIn(request, access, call);

    // 5. The document that code gets, without what the platform checked.
    const payload = requestDocument({
      method,
      route,
      path,
      query: call.query,
      // Over HTTP/2 there is no such header, and code is not to tell the difference.
      headers: { ...headersForCode(request, access.auth), host: call.authority },
      body,
    });

    // 6. The execution. A caller that hangs up cancels it.
    const parent = headers.get("traceparent");
    const begun = await entered.run({
      source: "http",
      name: route.name,
      payload,
      signal: gone.signal,
      traceparent: parent !== null && parseTraceparent(parent) ? parent : undefined,
      follow: stream.follow,
    });
    keep(begun.envelope);
    return begun;
  });
  exchange.executionId = begun.id;

  // 7. The answer, as soon as it begins.
  const context = { base: call.base, auth: access.auth, executionId: begun.id, exchange };
  return await answerOf(begun, stream, context, method === "HEAD", call.unread);
}

/** @throws {SurfaceProblem} method_not_allowed */
function routeFor(
  method: string,
  found: FoundRoutes | undefined,
  allow: readonly string[],
): Route {
  const route = found?.byMethod.get(method);
  if (route !== undefined) return route;
  const methods = allow.join(", ");
  throw new SurfaceProblem("method_not_allowed", "The path has no route for this method", {
    hint: `The path is declared for ${methods}`,
    headers: { allow: methods },
  });
}

/** What may be done with a path, for programs and, where it is asked for, for pages. */
function options(request: Request, { project }: RouteCall, allow: readonly string[]): Response {
  const response = new Response(null, { status: 204, headers: { allow: allow.join(", ") } });
  if (isPreflight(request)) {
    const methods = allow.filter((method) => method !== "OPTIONS");
    allowSending(response.headers, project.http.cors, request.headers.get("origin"), methods);
  }
  return response;
}

/**
 * The description of the routes. Who has a token sees them all; others see those that are public,
 * and where there is none of these, nothing: what a project offers to its own is not for strangers.
 */
async function document(request: Request, call: RouteCall): Promise<Response> {
  const { project, exchange, documents, tables } = call;
  const token = presentedToken(request.headers);
  const { routes } = tables.of(project.description);
  const open = routes.filter(({ name }) => routeAccess(project.http, name).auth === "public");
  const isStranger = token === undefined && open.length > 0;
  if (isStranger) await project.anonymous(exchange.caller);
  else await project.byToken(token, exchange.caller);
  const bytes = documents.of(isStranger ? open : routes, call, isStranger);
  const headers = new Headers({
    "content-type": "application/json",
    "cache-control": isStranger ? "public, max-age=60" : "no-store",
    "vary": "Authorization, X-API-Token",
  });
  protect(headers);
  const isHead = request.method === "HEAD";
  if (isHead) headers.set("content-length", `${bytes.length}`);
  return new Response(isHead ? null : bytes, { headers });
}
