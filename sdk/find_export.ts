import { fillPath } from "./http_path.ts";
import { type HttpRequest, readHttpRequest } from "./http_request.ts";
import { allowedMethods, answersMethod, matchRoute, type Route } from "./http_route.ts";
import { InvocationError } from "./invocation_error.ts";
import {
  EXPORT_KINDS,
  type ExportKind,
  KIND_LABELS,
  labelOf,
  type Registry,
  type RegistryEntry,
} from "./registry.ts";
import type { SchemaProblem } from "./schema.ts";
import { describeValue, isRecord } from "./value.ts";
import { suggest } from "./suggest.ts";

/** Names come from outside: a message doesn't repeat a megabyte of them. */
const MAX_SHOWN = 200;

/** What is to be called, with what. */
export interface Invocation {
  readonly kind: ExportKind;
  readonly name: string;
  readonly payload: unknown;
}

/** An export, and what its function gets: the payload, or the request made of it for http. */
export type FoundExport =
  | { readonly entry: RegistryEntry; readonly request: null; readonly payload: unknown }
  | { readonly entry: RegistryEntry; readonly request: HttpRequest };

/**
 * Finds the export an invocation names. For http the name is a declared `"POST /driver/:id"` with
 * the path or the `params` in the payload, a concrete `"POST /driver/7"`, or empty with both in the
 * payload.
 *
 * @throws {@link InvocationError} NOT_FOUND, or VALIDATION_ERROR for an unknown kind or a payload
 * that is no request.
 */
export function findExport(registry: Registry, invocation: Invocation): FoundExport {
  const { kind, name, payload } = invocation;
  if (!EXPORT_KINDS.some((known) => known === kind)) {
    throw new InvocationError(
      "VALIDATION_ERROR",
      `Kind ${describeValue(kind)} is unknown, expected one of ${EXPORT_KINDS.join(", ")}`,
      { kind: String(kind), name: shown(name) },
    );
  }
  if (typeof name !== "string") {
    throw new InvocationError(
      "VALIDATION_ERROR",
      `Name of a ${kind} to invoke is ${describeValue(name)}, expected a string`,
      { kind, name: shown(name) },
    );
  }
  if (kind === "http") return findHandler(registry, name, payload);
  const entry = registry.entries.find((one) => one.kind === kind && one.name === name);
  if (entry === undefined) throw notFound(registry, kind, name);
  return { entry, request: null, payload };
}

function findHandler(registry: Registry, name: string, payload: unknown): FoundExport {
  const named = /^([A-Za-z]*) *(\/.*)?$/s.exec(name);
  if (named === null) throw notFound(registry, "http", name);
  const method = named[1] === undefined || named[1] === "" ? undefined : named[1].toUpperCase();
  const routes = registry.entries.flatMap((entry) =>
    entry.http === null ? [] : [{ entry, ...entry.http }]
  );
  const fields = isRecord(payload) ? payload : {};
  const listed = listedPath(routes, method ?? fields.method ?? "GET", named[2] ?? fields.path);
  const isFilled = listed !== undefined &&
    (fields.params !== undefined || fields.path === listed.path);
  const problems: SchemaProblem[] = [];
  const path = isFilled
    ? fillPath(listed.path, fields.params, (problem) => problems.push(problem)) + listed.search
    : named[2];
  if (problems.length > 0) throw invalidRequest(name, problems);
  // A declared path with parameters is nothing to request: then only the payload knows the path.
  const concrete = listed === undefined || isFilled ? path : undefined;
  const given = isFilled && fields.path === listed.path ? { ...fields, path } : payload;
  const read = readHttpRequest(given, method ?? "GET", concrete);
  if (!read.ok) throw invalidRequest(name, read.problems);
  const { request } = read;
  const agrees = (method === undefined || method === request.method ||
    answersMethod({ method }, request.method)) &&
    (concrete === undefined || concrete.split("?")[0] === request.path);
  const own = listed === undefined ? routes : routes.filter(({ path }) => path === listed.path);
  const found = agrees ? matchRoute(own, request.method, request.path) : undefined;
  if (found !== undefined) {
    return { entry: found.route.entry, request: { ...request, params: found.params } };
  }
  if (listed !== undefined || !agrees) {
    const is = shown(`${request.method} ${request.path}`);
    const message = `is a request for "${is}", which "${shown(name)}" does not stand for`;
    throw invalidRequest(name, [{ path: "input", message }]);
  }
  throw noHandler(registry, routes, request);
}

/** A path with parameters as it is listed, and the query that stands behind it. */
interface ListedPath {
  readonly path: string;
  readonly search: string;
}

/** What a caller names as it is listed, when that is declared for the method. */
function listedPath(
  routes: readonly Handler[],
  method: unknown,
  target: unknown,
): ListedPath | undefined {
  if (typeof method !== "string" || typeof target !== "string") return undefined;
  const mark = target.indexOf("?");
  const path = mark === -1 ? target : target.slice(0, mark);
  const isListed = path.includes("/:") &&
    routes.some((route) => route.path === path && answersMethod(route, method.toUpperCase()));
  return isListed ? { path, search: target.slice(path.length) } : undefined;
}

/** A declared handler. */
interface Handler extends Route {
  readonly entry: RegistryEntry;
}

type Unmatched = Omit<HttpRequest, "params">;

function noHandler(registry: Registry, routes: readonly Handler[], request: Unmatched): Error {
  const asked = `${request.method} ${request.path}`;
  const allow = allowedMethods(routes, request.path);
  if (allow.length === 0) {
    const missing = notFound(registry, "http", asked);
    return isDecodable(request.path) ? missing : new InvocationError(
      "NOT_FOUND",
      missing.message,
      missing.details,
      'The path has a "%" that begins no character in UTF-8: a percent sign itself is "%25"',
    );
  }
  const hint = `The path is declared for ${allow.join(", ")}`;
  const details = { kind: "http", name: shown(asked), allow };
  return new InvocationError("NOT_FOUND", `HTTP handler not found: ${shown(asked)}`, details, hint);
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function invalidRequest(
  name: string,
  problems: readonly { readonly path: string; readonly message: string }[],
): InvocationError {
  const first = problems[0];
  const what = first === undefined ? "is invalid" : `is invalid: ${first.path} ${first.message}`;
  return new InvocationError(
    "VALIDATION_ERROR",
    `Input of HTTP handler "${shown(name)}" ${what}`,
    { kind: "http", name: shown(name), problems },
  );
}

function notFound(registry: Registry, kind: ExportKind, name: string): InvocationError {
  const message = `${KIND_LABELS[kind]} not found: ${shown(name)}`;
  const details = { kind, name: shown(name) };
  const same = registry.entries.filter((entry) => entry.kind === kind);
  const close = suggest(name, same.map((entry) => entry.name));
  if (close !== undefined) {
    const found = { ...details, suggestion: close };
    return new InvocationError("NOT_FOUND", message, found, `Did you mean "${close}"?`);
  }
  const elsewhere = registry.entries.find((entry) => entry.name === name) ??
    registry.entries.find((entry) => entry.mcp?.name === name);
  if (elsewhere !== undefined) {
    const label = labelOf(elsewhere);
    // "an HTTP handler", "an MCP tool".
    const hint =
      `There is ${/^[AHM]/.test(label) ? "an" : "a"} ${label} named "${elsewhere.name}": ` +
      `invoke it as kind "${elsewhere.kind}"`;
    return new InvocationError("NOT_FOUND", message, details, hint);
  }
  const some = same.slice(0, 10).map((entry) => `"${entry.name}"`).join(", ");
  const hint = same.length === 0
    ? `The snapshot declares no export of kind "${kind}"`
    : `Declared are ${some}${same.length > 10 ? " and others" : ""}`;
  return new InvocationError("NOT_FOUND", message, details, hint);
}

function shown(name: string): string {
  const text = String(name);
  return text.length > MAX_SHOWN ? text.slice(0, MAX_SHOWN) + "…" : text;
}
