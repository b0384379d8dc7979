import assert from "node:assert/strict";
import fc from "fast-check";
import { flow, tool } from "./define.ts";
import { findExport } from "./find_export.ts";
import { http } from "./http.ts";
import { InvocationError } from "./invocation_error.ts";
import { mcpServer } from "./mcp_server.ts";
import { currentRegistry, EXPORT_KINDS, type ExportKind, resetRegistry } from "./registry.ts";

function project(): void {
  resetRegistry();
  tool("normalize_email", () => 1);
  flow("driver_onboarding", () => 1);
  mcpServer("driver_support").tool("lookup", () => 1);
  http.get("/driver/:id", () => 1);
  http.get("/driver/me", () => 1);
  http.get("/:area/me", () => 1);
  http.post("/driver/onboard", () => 1);
}

function find(kind: ExportKind, name: string, payload: unknown = {}) {
  return findExport(currentRegistry(), { kind, name, payload });
}

function failure(kind: ExportKind, name: string, payload: unknown = {}): InvocationError {
  try {
    find(kind, name, payload);
  } catch (error) {
    assert.ok(InvocationError.is(error));
    return error;
  }
  return assert.fail(`found ${name}`);
}

/** The handler and parameters a request for `GET path` reaches. */
function route(name: string, payload: unknown = {}): [string, unknown] {
  const found = find("http", name, payload);
  assert.ok(found.request !== null);
  return [found.entry.name, found.request.params];
}

Deno.test("findExport finds an export by kind and name", () => {
  project();
  const found = find("tool", "normalize_email", { a: 1 });
  assert.deepEqual([found.entry.name, found.request === null && found.payload], [
    "normalize_email",
    { a: 1 },
  ]);
  assert.equal(find("mcp", "driver_support/lookup").entry.mcp?.name, "lookup");
});

Deno.test("findExport says which export is not found, and suggests", () => {
  project();
  const error = failure("tool", "normalise_email");
  assert.equal(error.code, "NOT_FOUND");
  assert.equal(error.message, "Tool not found: normalise_email");
  assert.equal(error.hint, 'Did you mean "normalize_email"?');
  assert.deepEqual(error.details, {
    kind: "tool",
    name: "normalise_email",
    suggestion: "normalize_email",
  });
});

Deno.test("findExport labels each kind when nothing is found", () => {
  resetRegistry();
  assert.deepEqual(
    EXPORT_KINDS.map((kind) => failure(kind, kind === "http" ? "GET /x" : "x").message),
    [
      "Tool not found: x",
      "Agent not found: x",
      "Flow not found: x",
      "Router not found: x",
      "HTTP handler not found: GET /x",
      "MCP tool not found: x",
    ],
  );
  assert.equal(failure("tool", "x").hint, 'The snapshot declares no export of kind "tool"');
});

Deno.test("findExport points at the kind under which a name exists", () => {
  project();
  assert.match(failure("tool", "driver_onboarding").hint ?? "", /invoke it as kind "flow"/);
  assert.match(failure("tool", "lookup").hint ?? "", /named "driver_support\/lookup"/);
  assert.match(failure("tool", "GET /driver/:id").hint ?? "", /^There is an HTTP handler /);
  assert.equal(failure("flow", "something_else").hint, 'Declared are "driver_onboarding"');
});

Deno.test("findExport reads an http name that is declared, concrete, or left to the payload", () => {
  project();
  assert.deepEqual(route("POST /driver/onboard"), ["POST /driver/onboard", {}]);
  assert.deepEqual(route("post /driver/onboard"), ["POST /driver/onboard", {}]);
  assert.deepEqual(route("GET /driver/7"), ["GET /driver/:id", { id: "7" }]);
  assert.deepEqual(route("GET /driver/:id", { path: "/driver/7" }), [
    "GET /driver/:id",
    { id: "7" },
  ]);
  assert.deepEqual(route("GET /driver/7?page=2"), ["GET /driver/:id", { id: "7" }]);
  assert.deepEqual(route("", { method: "get", path: "/driver/a%2Fb" }), [
    "GET /driver/:id",
    { id: "a/b" },
  ]);
  assert.deepEqual(route("/driver/7"), ["GET /driver/:id", { id: "7" }]);
  assert.deepEqual(route("POST", { path: "/driver/onboard" }), ["POST /driver/onboard", {}]);
});

Deno.test("findExport prefers the more specific route, whatever the order of declaration", () => {
  project();
  assert.deepEqual(route("GET /driver/me"), ["GET /driver/me", {}]);
  assert.deepEqual(route("", { path: "/driver/me" }), ["GET /driver/me", {}]);
  assert.deepEqual(route("GET /other/me"), ["GET /:area/me", { area: "other" }]);
});

Deno.test("findExport calls a declared route even when another is more specific", () => {
  project();
  assert.deepEqual(route("GET /driver/:id", { path: "/driver/me" }), [
    "GET /driver/:id",
    { id: "me" },
  ]);
});

Deno.test("findExport refuses a request that contradicts its name", () => {
  project();
  const error = failure("http", "GET /driver/:id", { path: "/rider/7" });
  assert.equal(error.code, "VALIDATION_ERROR");
  assert.match(error.message, /"GET \/rider\/7", which "GET \/driver\/:id" does not stand for/);
  for (const payload of [{ method: "POST" }, { path: "/driver/8" }]) {
    assert.equal(failure("http", "GET /driver/7", payload).code, "VALIDATION_ERROR");
  }
  const pathless = failure("http", "GET /driver/:id");
  assert.match(pathless.message, /input\.path is undefined, expected a path/);
});

Deno.test("findExport says for which methods a path is declared", () => {
  project();
  const error = failure("http", "DELETE /driver/onboard");
  assert.equal(error.code, "NOT_FOUND");
  assert.equal(error.hint, "The path is declared for GET, HEAD, POST");
  assert.deepEqual(error.details.allow, ["GET", "HEAD", "POST"]);
  for (const name of ["POST /driver/7", "POST /driver/:id", "OPTIONS /driver/me"]) {
    assert.deepEqual(failure("http", name).details.allow, ["GET", "HEAD"], name);
  }
  assert.deepEqual(failure("http", "HEAD /driver").details.allow, undefined);
  assert.equal(failure("http", "POST /drivr/onboard").hint, 'Did you mean "POST /driver/onboard"?');
});

Deno.test("findExport answers HEAD by the handler for GET, and for no other method", () => {
  project();
  assert.deepEqual(route("HEAD /driver/7"), ["GET /driver/:id", { id: "7" }]);
  assert.deepEqual(route("HEAD /driver/:id", { params: { id: "7" } })[0], "GET /driver/:id");
  assert.deepEqual(failure("http", "HEAD /driver2/onboard").code, "NOT_FOUND");
  const found = find("http", "head /driver/me");
  assert.equal(found.request?.method, "HEAD");
  const named = find("http", "GET /driver/:id", { method: "HEAD", path: "/driver/7" });
  assert.equal(named.request?.method, "HEAD");
});

Deno.test("findExport fills in the parameters of a path that is named as it is listed", () => {
  project();
  const params = { id: "7" };
  assert.deepEqual(route("GET /driver/:id", { params }), ["GET /driver/:id", params]);
  assert.deepEqual(route("/driver/:id", { params }), ["GET /driver/:id", params]);
  assert.deepEqual(route("", { path: "/driver/:id", params }), ["GET /driver/:id", params]);
  assert.deepEqual(route("GET", { method: "GET", path: "/driver/:id", params })[1], params);
  assert.deepEqual(route("GET /driver/:id", { params: { id: 7 } })[1], params);
  assert.deepEqual(route("GET /driver/:id", { params, path: "/driver/7" })[1], params);
  for (const id of ["a/b", "?x", "%2F", "..", "me", ":id", "é ü", "#"]) {
    assert.deepEqual(route("GET /driver/:id", { params: { id } }), ["GET /driver/:id", { id }], id);
  }
  const query = find("http", "GET /driver/:id?page=2", { params, query: { all: "1" } });
  assert.deepEqual(query.request?.query, { page: "2", all: "1" });
  assert.equal(query.request?.path, "/driver/7");
});

Deno.test("findExport names the parameter that is missing, wrong, or of no path", () => {
  project();
  const problem = (payload: unknown, name = "GET /driver/:id") => {
    const error = failure("http", name, payload);
    assert.equal(error.code, "VALIDATION_ERROR");
    return error.details.problems?.map(({ path }) => path);
  };
  assert.deepEqual(problem({ params: {} }), ["input.params.id"]);
  assert.deepEqual(problem({ params: { id: "" } }), ["input.params.id"]);
  assert.deepEqual(problem({ params: { id: null } }), ["input.params.id"]);
  assert.deepEqual(problem({ params: { id: "\ud800" } }), ["input.params.id"]);
  assert.deepEqual(problem({ params: { id: "7", "a b": "8" } }), ['input.params["a b"]']);
  assert.deepEqual(problem({ params: "7" }), ["input.params"]);
  assert.deepEqual(problem({ path: "/driver/:id" }, ""), ["input.params"]);
  assert.deepEqual(problem({ path: "/driver/8", params: { id: "7" } }), ["input"]);
});

Deno.test("findExport refuses kinds and names that are none", () => {
  project();
  const odd = (kind: unknown, name: unknown): unknown => {
    try {
      return Reflect.apply(findExport, undefined, [currentRegistry(), { kind, name, payload: {} }]);
    } catch (error) {
      return InvocationError.is(error) && `${error.code}: ${error.message}`;
    }
  };
  assert.equal(
    odd("toool", "x"),
    'VALIDATION_ERROR: Kind "toool" is unknown, expected one of tool, agent, flow, router, http, mcp',
  );
  assert.equal(
    odd("tool", 5),
    "VALIDATION_ERROR: Name of a tool to invoke is 5, expected a string",
  );
});

Deno.test("findExport keeps messages short when names are long", () => {
  project();
  assert.ok(failure("tool", "x".repeat(1e6)).message.length < 300);
  assert.ok(failure("http", `GET /${"x".repeat(1e6)}`).message.length < 300);
});

Deno.test("findExport finds or throws an InvocationError when name and payload are anything", () => {
  project();
  const name = fc.oneof(fc.string(), fc.webPath().map((path) => `GET ${path}`));
  fc.assert(
    fc.property(fc.constantFrom(...EXPORT_KINDS), name, fc.jsonValue(), (kind, name, payload) => {
      try {
        assert.equal(find(kind, name, payload).entry.kind, kind);
      } catch (error) {
        assert.ok(InvocationError.is(error), String(error));
        JSON.stringify(error.details);
      }
    }),
  );
});

Deno.test("findExport says of a path that can't be decoded what is wrong with it", () => {
  project();
  const { code, hint } = failure("http", "GET /driver/100%");
  assert.equal(code, "NOT_FOUND");
  assert.match(hint ?? "", /percent sign itself is "%25"$/);
});
