import assert from "node:assert/strict";
import * as fc from "fast-check";
import { RuntimeError } from "./errors.ts";
import { KINDS } from "./kinds.ts";
import { parseRequest } from "./request.ts";

const INVOKE = { schema_version: "v1", action: "invoke", kind: "tool", name: "t" };

function refusalOf(document: unknown): RuntimeError {
  try {
    parseRequest(document);
  } catch (error) {
    assert.ok(error instanceof RuntimeError, `${error}`);
    assert.equal(error.code, "VALIDATION_ERROR");
    return error;
  }
  return assert.fail(`accepted: ${JSON.stringify(document)}`);
}

Deno.test("parseRequest takes each form of request as it is", () => {
  const describe = { schema_version: "v1", action: "describe" };
  assert.deepEqual(parseRequest(describe), { ...describe, identity: {} });
  const execute = {
    schema_version: "v1",
    action: "execute",
    handler: "entry_point.aiel_handler",
    event: {},
  };
  assert.deepEqual(parseRequest(execute), { ...execute, identity: {} });
  assert.deepEqual(
    parseRequest({
      schema_version: "v1",
      action: "invoke",
      kind: "tool",
      name: "normalize_email",
      payload: {
        email: "Test@Example.com",
        ctx: { request_id: "req_123", workspace_id: "w_1", project_id: "p_1" },
      },
    }),
    {
      schema_version: "v1",
      action: "invoke",
      kind: "tool",
      name: "normalize_email",
      payload: { email: "Test@Example.com" },
      ctx: { request_id: "req_123", workspace_id: "w_1", project_id: "p_1" },
      identity: {},
    },
  );
});

Deno.test("parseRequest takes every kind, any payload and all optional members", () => {
  for (const kind of KINDS) {
    assert.deepEqual(parseRequest({ ...INVOKE, kind }), { ...INVOKE, kind, identity: {} });
  }
  for (const payload of [null, 0, "", [], [{ ctx: 1 }], { a: { ctx: 1 } }]) {
    assert.deepEqual(parseRequest({ ...INVOKE, payload }), { ...INVOKE, payload, identity: {} });
  }
  const full = {
    ...INVOKE,
    ctx: { tenant_id: "t", user_id: "u" },
    request_id: "r",
    trace_id: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    timeout_ms: 1,
    capabilities: { network: ["a:1"] },
    integrations: { crm: ["GET /a"] },
    limits: { memory_mb: 64, cpu_ms: 1, output_bytes: 1, log_entries: 1, log_bytes: 1 },
  };
  const trace = {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    parentId: "b7ad6b7169203331",
    flags: "01",
    state: undefined,
  };
  assert.deepEqual(parseRequest(full), { ...full, identity: full.ctx, trace });
});

Deno.test("parseRequest takes ctx out of the payload; a top-level member wins", () => {
  const parsed = parseRequest({
    ...INVOKE,
    payload: { a: 1, ctx: { request_id: "inner", user_id: "u" } },
    ctx: { request_id: "outer" },
  });
  assert.deepEqual(parsed, {
    ...INVOKE,
    payload: { a: 1 },
    ctx: { request_id: "outer", user_id: "u" },
    // Who the user is, the payload can't say.
    identity: { request_id: "outer" },
  });
});

Deno.test("parseRequest takes who calls from the request itself, never from the payload", () => {
  const ctx = { principal_kind: "user", user_id: "usr_1" };
  assert.deepEqual(parseRequest({ ...INVOKE, ctx }).identity, ctx);
  for (const principal_kind of ["anonymous", "signature"]) {
    assert.deepEqual(parseRequest({ ...INVOKE, ctx: { principal_kind } }).identity, {
      principal_kind,
    });
  }
  const claims = (payload: unknown, more: object = {}) =>
    refusalOf({ ...INVOKE, payload: { ctx: payload }, ...more }).message;
  const refused = /^Invalid request at "payload\.ctx\.(principal_kind|user_id)": expected nothing/;
  assert.match(claims({ principal_kind: "user" }), refused);
  assert.match(claims({ principal_kind: "user" }, { ctx }), refused);
  assert.match(claims({ user_id: "usr_2" }, { ctx: { principal_kind: "anonymous" } }), refused);
  assert.match(claims(JSON.parse('{"__proto__":{"principal_kind":"user"}}')), /unknown field$/);
  for (const principal_kind of ["user", "service_account"]) {
    assert.match(
      refusalOf({ ...INVOKE, ctx: { principal_kind } }).message,
      /^Invalid request at "ctx\.user_id": expected the id of the \w+ but got nothing$/,
    );
  }
  for (const principal_kind of ["admin", "", null, 1, ["user"], "toString"]) {
    assert.match(refusalOf({ ...INVOKE, ctx: { principal_kind } }).message, /ctx\.principal_kind"/);
  }
});

Deno.test("parseRequest takes nothing out of a payload in the form of MCP", () => {
  const mcp = { ...INVOKE, kind: "mcp" };
  const payload = { $mcp: { arguments: { ctx: { user_id: "u" } } } };
  assert.deepEqual(parseRequest({ ...mcp, payload }), { ...mcp, payload, identity: {} });
  assert.equal(
    refusalOf({ ...mcp, payload: { ...payload, ctx: {} } }).message,
    'Invalid request at "payload.ctx": expected "$mcp" alone',
  );
  // Of another kind it is a member like any other.
  const { payload: rest } = parseRequest({ ...INVOKE, payload: { ...payload, ctx: {} } }) as {
    payload?: unknown;
  };
  assert.deepEqual(rest, payload);
});

Deno.test("parseRequest does not change the document it was given", () => {
  const document = { ...INVOKE, payload: { ctx: { user_id: "u" } } };
  const before = structuredClone(document);
  parseRequest(document);
  assert.deepEqual(document, before);
});

Deno.test("parseRequest names the place in the document, what was expected and what was there", () => {
  const cases: [unknown, string, RegExp][] = [
    [null, "$", /expected a JSON object but got null$/],
    [undefined, "$", /but got nothing$/],
    [[], "$", /but got an array$/],
    ["x", "$", /but got a string$/],
    [{}, "action", /expected .*"describe" or "invoke" or "execute".* but got nothing$/],
    [{ action: "describe" }, "schema_version", /expected "v1" but got nothing$/],
    [{ schema_version: "v2", action: "describe" }, "schema_version", /expected "v1" but got "v2"$/],
    [{ schema_version: "v1", action: "run" }, "action", /but got "run"$/],
    [{ ...INVOKE, kind: "tools" }, "kind", /"tool" or "agent" or .* but got "tools"$/],
    [{ ...INVOKE, kind: undefined }, "kind", /but got nothing$/],
    [{ ...INVOKE, name: "" }, "name", /expected at least one character but got none$/],
    [{ ...INVOKE, name: "x".repeat(2000) }, "name", /expected <=1024 but got 2000$/],
    [{ ...INVOKE, timeout_ms: 0 }, "timeout_ms", /expected >=1 but got 0$/],
    [{ ...INVOKE, timeout_ms: "5" }, "timeout_ms", /expected number but got "5"$/],
    [{ ...INVOKE, timeout_ms: 1.5 }, "timeout_ms", /expected a whole number but got 1.5$/],
    [{ ...INVOKE, timeout_ms: 1e300 }, "timeout_ms", /expected/],
    [{ ...INVOKE, surprise: 1 }, "surprise", /unknown field$/],
    [{ ...INVOKE, event: 1 }, "event", /unknown field$/],
    [{ ...INVOKE, limits: { memory_mb: 1 } }, "limits.memory_mb", /expected >=64 but got 1$/],
    [{ ...INVOKE, limits: { disk: 1 } }, "limits.disk", /unknown field$/],
    [{ ...INVOKE, limits: [] }, "limits", /expected an object but got an array$/],
    [{ ...INVOKE, capabilities: [] }, "capabilities", /expected an object but got an array$/],
    [{ ...INVOKE, ctx: [] }, "ctx", /expected an object but got an array$/],
    [{ ...INVOKE, capabilities: true }, "capabilities", /expected Object but got true$/],
    [{ ...INVOKE, ctx: { request_id: "a b" } }, "ctx.request_id", /printable ASCII/],
    [{ ...INVOKE, ctx: { name: "x" } }, "ctx.name", /unknown field$/],
    [{ ...INVOKE, ctx: 1 }, "ctx", /expected/],
    [{ ...INVOKE, payload: { ctx: "x" } }, "payload.ctx", /expected an object but got a string$/],
    [{ ...INVOKE, payload: { ctx: { user_id: 7 } } }, "payload.ctx.user_id", /expected string/],
    [{ ...INVOKE, trace_id: "x".repeat(300) }, "trace_id", /expected/],
    [{ ...INVOKE, traceparent: "00-1-2-3" }, "traceparent", /expected a traceparent of W3C/],
    [{ ...INVOKE, traceparent: 1 }, "traceparent", /expected string but got 1/],
    [{ ...INVOKE, tracestate: "a=1\r\nb: 2" }, "tracestate", /expected a tracestate of W3C/],
    [{ ...INVOKE, tracestate: "a=1,".repeat(200) }, "tracestate", /expected a tracestate/],
  ];
  for (const [document, path, what] of cases) {
    const { message, hint } = refusalOf(document);
    assert.ok(message.startsWith(`Invalid request at "${path}": `), `${message} for "${path}"`);
    assert.match(message, what);
    assert.notEqual(hint, undefined);
  }
});

Deno.test("parseRequest lists every problem, not only the first", () => {
  const { details } = refusalOf({ ...INVOKE, kind: "x", timeout_ms: -1, surprise: true });
  const { problems } = details as { problems: { path: string }[] };
  assert.deepEqual(problems.map(({ path }) => path).sort(), ["kind", "surprise", "timeout_ms"]);
});

Deno.test("parseRequest refuses a payload that is nested too deeply to be handed on", () => {
  const nested = (levels: number) => JSON.parse("[".repeat(levels) + "]".repeat(levels));
  for (const member of ["payload", "capabilities", "ctx"]) {
    const { message } = refusalOf({ ...INVOKE, [member]: { a: nested(100_000) } });
    assert.ok(message.startsWith(`Invalid request at "${member}`), message);
  }
  const document = { ...INVOKE, payload: nested(500) };
  assert.deepEqual(parseRequest(document), { ...document, identity: {} });
});

Deno.test("parseRequest gives a request or a VALIDATION_ERROR with a place, for any JSON document", () => {
  const value = fc.jsonValue();
  const member = fc.oneof(
    { weight: 3, arbitrary: value },
    fc.constantFrom("v1", "describe", "invoke", "execute", "tool", "http", 1, {}),
  );
  const names = [
    "schema_version",
    "action",
    "kind",
    "name",
    "handler",
    "payload",
    "event",
    "ctx",
    "limits",
    "capabilities",
    "timeout_ms",
    "request_id",
    "trace_id",
    "__proto__",
    "constructor",
    "toString",
  ];
  const almost = fc.dictionary(fc.constantFrom(...names), member, { maxKeys: 10 });
  const closer = almost.map((document) => ({ ...INVOKE, ...document }));
  fc.assert(
    fc.property(fc.oneof(value, almost, closer), (document) => {
      try {
        const request = parseRequest(document);
        assert.equal(request.schema_version, "v1");
      } catch (error) {
        assert.ok(error instanceof RuntimeError, `${error}`);
        assert.equal(error.code, "VALIDATION_ERROR");
        assert.match(error.message, /^Invalid request at "[^]+": [^]+$/);
        assert.ok(error.message.length < 1_000);
      }
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("parseRequest says of an empty name that it is empty", () => {
  assert.throws(
    () => parseRequest({ schema_version: "v1", action: "invoke", kind: "tool", name: "" }),
    /Invalid request at "name": expected at least one character but got none$/,
  );
});

Deno.test("parseRequest knows where a request belongs by its caller's word alone", () => {
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const parentId = "b7ad6b7169203331";
  const text = `00-${traceId}-${parentId}-01`;
  const traceOf = (more: Record<string, unknown>) => parseRequest({ ...INVOKE, ...more }).trace;
  const trace = { traceId, parentId, flags: "01", state: undefined };
  for (const said of [{ traceparent: text }, { trace_id: text }, { ctx: { trace_id: text } }]) {
    assert.deepEqual(traceOf(said), trace);
  }
  assert.equal(traceOf({ traceparent: text, tracestate: "a=1" })?.state, "a=1");
  const other = text.replace(parentId, "00f067aa0ba902b7");
  assert.equal(traceOf({ traceparent: other, trace_id: text })?.parentId, "00f067aa0ba902b7");
  const nothing = [{}, { trace_id: traceId }, { tracestate: "a=1" }];
  for (const said of [...nothing, { payload: { ctx: { trace_id: text } } }]) {
    assert.equal(traceOf(said), undefined);
  }
});
