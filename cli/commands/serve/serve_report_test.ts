import assert from "node:assert/strict";
import { refusal } from "../../../runtime/engine/refusal.ts";
import { type Envelope, type EnvelopeLogEntry, RuntimeError } from "../../../runtime/mod.ts";
import type { SurfaceCall } from "../../../runtime/surfaces/host.ts";
import { NO_OPTIONS } from "../../program/global_options.ts";
import { createScreen } from "../../program/screen.ts";
import { ServeReport } from "./serve_report.ts";

const CALL: SurfaceCall = {
  source: "http",
  name: "GET /hello",
  payload: {},
  signal: new AbortController().signal,
};
const ENTRY: EnvelopeLogEntry = {
  ts: "2026-11-20T12:00:00.123Z",
  level: "info",
  event: "greeted",
  fields: { name: "Ada" },
  source: "ctx",
};
const ANSWERED = {
  event: "surface.request",
  level: "info",
  method: "GET",
  path: "/run/local/x/hello",
  status: 200,
  ms: 12.3,
  address: undefined,
  execution_id: undefined,
  code: undefined,
  why: undefined,
} as const;

function reporting(json = false) {
  let said = "";
  const screen = createScreen({ columns: 80, terminal: false, color: false });
  const stream = (text: string) => void (said += text);
  const end = new AbortController();
  const { signal } = end;
  const report = new ServeReport({ global: { ...NO_OPTIONS, json }, screen, stream, signal });
  return { report, said: () => said, end };
}

function ended(error?: RuntimeError): Envelope {
  const envelope = refusal(error ?? new RuntimeError("INTERNAL", ""));
  return error === undefined ? { ...envelope, ok: true, error: null } : envelope;
}

Deno.test("ServeReport has a line for a request, and the log of its run below it", () => {
  const { report, said } = reporting();
  const run = report.began(CALL, { requestId: "r1", address: undefined });
  run.log(ENTRY);
  run.ended(ended());
  assert.equal(said(), "");
  report.take({ request_id: "r1", ...ANSWERED });
  assert.equal(
    said(),
    'GET  /run/local/x/hello  200  12 ms  local-1\n  12:00:00.123 info  greeted name="Ada"\n',
  );
});

Deno.test("ServeReport tells what comes after the head of an answer at once, by the run's id", () => {
  const { report, said } = reporting();
  const run = report.began(CALL, { requestId: "r1", address: undefined });
  report.take({ request_id: "r1", ...ANSWERED });
  run.log(ENTRY);
  run.ended(ended(new RuntimeError("USER_CODE_ERROR", "Out of cheese")));
  assert.deepEqual(said().split("\n").slice(1), [
    '  local-1 12:00:00.123 info  greeted name="Ada"',
    "  local-1 error: Out of cheese (USER_CODE_ERROR)",
    "",
  ]);
});

Deno.test("ServeReport tells whether the caller or the session ended a run", () => {
  const { report, said, end } = reporting();
  report.began(CALL, { requestId: "r1", address: undefined })
    .ended(ended(new RuntimeError("CANCELLED", "")));
  report.take({ request_id: "r1", ...ANSWERED });
  assert.match(said(), /\n {2}stopped, since the caller went away\n$/);
  const run = report.began(CALL, { requestId: "r2", address: undefined });
  report.take({ request_id: "r2", ...ANSWERED });
  end.abort();
  run.ended(ended(new RuntimeError("CANCELLED", "")));
  assert.match(said(), /\n {2}local-2 stopped, since this session ends\n$/);
});

Deno.test("ServeReport keeps requests apart, and names the tool of an MCP call", () => {
  const { report, said } = reporting();
  const first = report.began(CALL, { requestId: "r1", address: undefined });
  const tool: SurfaceCall = { ...CALL, source: "mcp", name: "desk/search" };
  const second = report.began(tool, { requestId: "r2", address: undefined });
  second.log({ ...ENTRY, event: "second" });
  first.log({ ...ENTRY, event: "first" });
  report.take({ request_id: "r2", ...ANSWERED, method: "POST", path: "/mcp/local/x/desk" });
  assert.match(said(), /^POST .* local-2 desk\/search\n.*second[^\n]*\n$/);
  report.take({ request_id: "r1", ...ANSWERED });
  assert.match(said(), /\nGET .* local-1\n.*first[^\n]*\n$/);
  assert.equal(report.answered, 2);
});

Deno.test("ServeReport shows nothing that a terminal obeys", () => {
  const { report, said } = reporting();
  const path = "/\x1b[2J\u202e";
  report.take({ request_id: "r1", ...ANSWERED, path });
  // deno-lint-ignore no-control-regex -- an escape is what must not be there
  assert.doesNotMatch(said(), /\x1b|\u202e/);
});

Deno.test("ServeReport tells what surfaces leave out of an answer, and why a request is refused", () => {
  const { report, said } = reporting();
  const why = "The request is not signed; header.webhook-id: Is missing";
  report.take({ request_id: "r1", ...ANSWERED, status: 401, code: "unauthenticated", why });
  report.take({
    event: "surface.header_dropped",
    level: "warn",
    request_id: "r1",
    execution_id: "local-1",
    header: "set-cookie",
    why: "it needs the whole origin",
  });
  assert.equal(
    said(),
    'GET  /run/local/x/hello  401 unauthenticated  12 ms\n  The request is not signed; header.webhook-id: Is missing\n  local-1 note: header "set-cookie" was left out: it needs the whole origin\n',
  );
});

Deno.test("ServeReport has a document on a line for each thing, with --json", () => {
  const { report, said } = reporting(true);
  const run = report.began(CALL, { requestId: "r1", address: undefined });
  run.log(ENTRY);
  run.ended(ended(new RuntimeError("TIMEOUT", "Too slow")));
  report.take({ request_id: "r1", ...ANSWERED, status: 504 });
  const documents = said().trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(documents.map(({ type }) => type), ["log", "execution", "request"]);
  assert.deepEqual(documents[1], {
    type: "execution",
    execution_id: "local-1",
    name: "GET /hello",
    ok: false,
    code: "TIMEOUT",
    ms: 0,
  });
  assert.deepEqual(documents[2], {
    type: "request",
    method: "GET",
    path: ANSWERED.path,
    status: 504,
    code: null,
    why: null,
    ms: 12.3,
    execution_id: "local-1",
  });
});
