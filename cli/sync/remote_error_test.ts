import assert from "node:assert/strict";
import { ControlError } from "../../control/api/client.ts";
import { asCliError } from "../as_cli_error.ts";
import type { CliErrorCode } from "../errors.ts";

function refusal(status: number, code: string, more: Record<string, unknown> = {}): ControlError {
  return new ControlError("It is refused.", {
    status,
    code,
    problem: {
      type: "about:blank",
      title: "Refused",
      status,
      detail: "It is refused.",
      instance: "x",
      code,
      request_id: "req_1",
      ...more,
    },
  });
}

Deno.test("asCliError gives every refusal of the service a code and an exit code", () => {
  const expected: [number, string, CliErrorCode, number][] = [
    [401, "unauthenticated", "AUTH_INVALID", 4],
    [403, "forbidden", "FORBIDDEN", 1],
    [404, "not_found", "NOT_FOUND", 1],
    [409, "slug_taken", "CONFLICT", 1],
    [409, "archived", "CONFLICT", 1],
    [412, "head_moved", "CONFLICT", 1],
    [422, "snapshot_refused", "VALIDATION_FAILED", 1],
    [400, "client_too_old", "CLI_TOO_OLD", 1],
    [400, "invalid_manifest", "SNAPSHOT_REFUSED", 1],
    [429, "rate_limited", "REMOTE", 1],
    [500, "internal", "REMOTE", 1],
    [503, "unavailable", "REMOTE", 1],
    [200, "unexpected_answer", "REMOTE", 1],
    [404, "unexpected_answer", "REMOTE", 1],
    [302, "redirected", "REMOTE", 1],
    [0, "unreachable", "REMOTE", 1],
  ];
  for (const [status, code, ours, exit] of expected) {
    const error = asCliError(refusal(status, code));
    assert.deepEqual([error.code, error.exitCode], [ours, exit], code);
    assert.deepEqual([error.details?.status, error.details?.reason], [status, code]);
    assert.doesNotMatch(error.message, /\.$/);
  }
});

Deno.test("asCliError says once which part of a request is wrong, and why", () => {
  const parts = ["timeout_ms", "kind"].map((name) => ({
    location: `body.${name}`,
    message: "Too big",
  }));
  const said = (errors: typeof parts) => {
    const error = refusal(400, "invalid_request", { errors });
    error.message = "body.timeout_ms: Too big";
    return asCliError(error).message;
  };
  assert.equal(said(parts.slice(0, 1)), "body.timeout_ms: Too big");
  assert.equal(said(parts), "Refused:\n  body.timeout_ms: Too big\n  body.kind: Too big");
});

Deno.test("asCliError names the file of a problem once, where the problem names it itself", () => {
  const message = 'aiel.json: $.http.routes["GET /a"] names an HTTP handler that is not there';
  const error = refusal(422, "snapshot_refused", {
    details: { problems: [{ code: "unknown_export", message, path: "aiel.json" }] },
  });
  error.message = `The snapshot can't run: ${message}`;
  assert.equal(asCliError(error).message, `The snapshot can't run: ${message}`);
});

Deno.test("asCliError shows what validation found, with file and line, in text and in details", () => {
  const error = asCliError(refusal(422, "snapshot_refused", {
    details: {
      problems: [
        { code: "X", message: "Tool has no name", path: "entry_point.ts", line: 7 },
        { code: "Y", message: "Manifest is damaged" },
        "nonsense",
        { line: "seven" },
      ],
    },
  }));
  assert.match(error.message, /^It is refused:\n {2}entry_point\.ts:7: Tool has no name\n/);
  assert.deepEqual(error.details?.problems, [
    { path: "entry_point.ts", line: 7, message: "Tool has no name" },
    { path: null, line: null, message: "Manifest is damaged" },
    { path: null, line: null, message: "no reason was given" },
  ]);
});

Deno.test("asCliError says each reason once, whatever the service's own sentence repeats", () => {
  const one = { message: 'Tool "x" has no name', path: "entry_point.ts", line: 7 };
  const say = (detail: string, ...problems: unknown[]) =>
    asCliError(
      new ControlError(detail, {
        status: 422,
        code: "snapshot_refused",
        problem: {
          type: "about:blank",
          title: "Refused",
          status: 422,
          detail,
          instance: "x",
          code: "snapshot_refused",
          request_id: "req_1",
          details: { problems },
        },
      }),
    ).message;
  assert.equal(
    say('The snapshot can\'t run: Tool "x" has no name', one),
    'The snapshot can\'t run: entry_point.ts:7: Tool "x" has no name',
  );
  assert.equal(
    say('The snapshot can\'t run: Tool "x" has no name, and 1 more', one, { message: "Damaged" }),
    'The snapshot can\'t run:\n  entry_point.ts:7: Tool "x" has no name\n  Damaged',
  );
  assert.equal(say('Tool "x" has no name', one), 'entry_point.ts:7: Tool "x" has no name');
  assert.equal(say("It is refused", one), 'It is refused: entry_point.ts:7: Tool "x" has no name');
});

Deno.test("asCliError cuts what the service says to size, and makes one line of it", () => {
  const error = asCliError(
    new ControlError(`a\nhint: run this\r\n${"x".repeat(1e6)}`, {
      status: 500,
      code: "y".repeat(1e6),
      hint: "z".repeat(1e6),
    }),
  );
  assert.match(error.message, /^a hint: run this x/);
  assert.ok(JSON.stringify([error.message, error.hint, error.details]).length < 10_000);
});

Deno.test("asCliError goes by the status where the service's code is the name of something else", () => {
  for (const code of ["constructor", "toString", "__proto__"]) {
    const error = asCliError(new ControlError("Not there", { status: 404, code }));
    assert.deepEqual([error.code, error.message, error.hint], [
      "NOT_FOUND",
      "Not there",
      undefined,
    ]);
  }
});
