import assert from "node:assert/strict";
import { type Cleaner, createCleaner } from "./host_paths.ts";
import type { Ending, Outcome } from "../launch/outcome.ts";
import type { PermissionUse } from "../protocol/envelope.ts";
import type { EnvelopeError, ErrorCode } from "../protocol/errors.ts";
import { DEFAULT_LIMITS } from "../protocol/limits.ts";
import { CHANNEL_LOST, type ChildFailure, type ThrownError } from "../protocol/channel.ts";
import { type Evidence, judge } from "./verdict.ts";

const MIB = 1024 * 1024;
const CLEANER: Cleaner = {
  text: (text) => text.replaceAll("/host/", ""),
  stack: (stack) => stack.replaceAll("/host/", ""),
  printed: (text) => text.replaceAll("/host/", ""),
};

function outcome(ending: Ending, rssMb = 50): Outcome {
  return {
    ending,
    began: true,
    items: undefined,
    isDone: true,
    logs: [],
    outputBytes: 0,
    trail: { text: "", closedEarly: false, isCut: false, isProtected: false },
    usage: { rssBytes: rssMb * MIB, peakRssBytes: rssMb * MIB, cpuMs: 10, threads: 8 },
    wallMs: 1,
    phases: { spawn_ms: 1, load_ms: 1, run_ms: 1 },
  };
}

function denied(kind: PermissionUse["kind"], target: string): PermissionUse {
  return { kind, target, allowed: false, count: 1 };
}

const EVIDENCE: Omit<Evidence, "logs"> = {
  permissions: [],
  tampered: false,
  mayRun: false,
  limits: DEFAULT_LIMITS,
  cleaner: CLEANER,
};

/** The error for an ending. */
function errorOf(
  ending: Ending,
  { rssMb, ...evidence }: Partial<typeof EVIDENCE> & { rssMb?: number } = {},
): EnvelopeError {
  const verdict = judge(outcome(ending, rssMb), { ...EVIDENCE, ...evidence });
  return verdict.ok ? assert.fail("there is a result") : verdict.error;
}

function exited(
  code: number,
  signal: string | null,
  stderr = "",
  phase: "spawn" | "load" | "run" = "run",
): Ending {
  return { type: "exited", code, signal, phase, stderr };
}

function failure(rest: Partial<ChildFailure>): Ending {
  return { type: "failure", failure: { reason: "thrown", phase: "run", message: "m", ...rest } };
}

function thrown(error: Partial<ThrownError>, reason: ChildFailure["reason"] = "thrown"): Ending {
  return failure({ reason, error: { name: "Error", message: "m", ...error } });
}

Deno.test("judge does not blame the code for a child that ended before it could load any", () => {
  const error = errorOf({
    type: "exited",
    code: 127,
    signal: null,
    phase: "spawn",
    stderr: "prlimit: failed to execute /secret/deno: No such file or directory",
  });
  assert.deepEqual([error.code, error.origin], ["INTERNAL", "platform"]);
  assert.doesNotMatch(JSON.stringify(error), /secret/);
});

Deno.test("judge gives the result of a child that answered, and an error when it is not JSON", () => {
  assert.deepEqual(judge(outcome({ type: "result", json: '{"a":[1,null]}' }), EVIDENCE), {
    ok: true,
    result: { a: [1, null] },
  });
  assert.equal(errorOf({ type: "result", json: "{" }).code, "USER_CODE_ERROR");
});

Deno.test("judge has one code for each ending", () => {
  const cases: [Ending, ErrorCode, RegExp, number?][] = [
    [
      { type: "timeout", timeoutMs: 5, phase: "run" },
      "TIMEOUT",
      /of 5 ms passed while the code ran$/,
    ],
    [{ type: "timeout", timeoutMs: 5, phase: "load" }, "TIMEOUT", /while the snapshot loaded$/],
    [{ type: "cancelled" }, "CANCELLED", /the code was stopped$/],
    [{ type: "unstarted", why: "/host/x" }, "INTERNAL", /^The sandbox did not start$/],
    [
      { type: "limit", limit: "memory_mb", max: 256, used: 300 },
      "RESOURCE_LIMIT",
      /memory .* at most 256, used 300$/,
    ],
    [{ type: "limit", limit: "cpu_ms", max: 10, used: 20 }, "RESOURCE_LIMIT", /CPU time/],
    [
      { type: "limit", limit: "output_bytes", max: 10, used: null },
      "RESOURCE_LIMIT",
      /result .* at most 10$/,
    ],
    [
      { type: "limit", limit: "log_bytes", max: 10, used: 99 },
      "RESOURCE_LIMIT",
      /volume of output/,
    ],
    [
      { type: "limit", limit: "permission_checks", max: 10, used: 99 },
      "RESOURCE_LIMIT",
      /permission checks/,
    ],
    [
      { type: "limit", limit: "threads", max: 10, used: 99 },
      "RESOURCE_LIMIT",
      /number of threads .* at most 10, used 99$/,
    ],
    [exited(0, null), "USER_CODE_ERROR", /exit code 0 before it answered$/],
    [exited(3, null), "USER_CODE_ERROR", /exit code 3 before it answered$/],
    [exited(-1, null), "USER_CODE_ERROR", /closed or broke its channel/],
    [
      exited(1, null, "Deno could not start: unable to create worker threads.\n", "run"),
      "INTERNAL",
      /no more threads can be started$/,
    ],
    [exited(134, "SIGABRT"), "USER_CODE_ERROR", /ended by SIGABRT/],
    [exited(133, "SIGTRAP", "# Fatal JavaScript out of memory"), "RESOURCE_LIMIT", /memory/],
    [exited(133, "SIGTRAP"), "RESOURCE_LIMIT", /memory/, 240],
    [exited(137, "SIGKILL"), "USER_CODE_ERROR", /ended by SIGKILL/],
    // No code had been loaded: it was not the code, the kernel perhaps.
    [exited(137, "SIGKILL", "", "spawn"), "INTERNAL", /did not start/],
    [exited(137, "SIGKILL", "", "spawn"), "RESOURCE_LIMIT", /memory/, 256],
    [exited(137, "SIGKILL"), "RESOURCE_LIMIT", /memory/, 256],
    [exited(152, "SIGXCPU"), "USER_CODE_ERROR", /ended by SIGXCPU/],
    [exited(CHANNEL_LOST, null), "USER_CODE_ERROR", /closed or broke its channel/],
    [exited(153, "SIGXFSZ"), "RESOURCE_LIMIT", /size of a file/],
    [
      exited(1, null, "error: Top-level await promise never resolved", "load"),
      "USER_CODE_ERROR",
      /top-level await/,
    ],
  ];
  for (const [ending, code, message, rssMb] of cases) {
    const error = errorOf(ending, rssMb === undefined ? {} : { rssMb });
    assert.equal(error.code, code, JSON.stringify(ending));
    assert.match(error.message, message);
  }
});

Deno.test("judge believes SIGXCPU when so much time can have been used", () => {
  const ending = { ...outcome(exited(152, "SIGXCPU")), wallMs: DEFAULT_LIMITS.cpu_ms };
  const verdict = judge(ending, EVIDENCE);
  assert.equal(verdict.ok, false);
  if (!verdict.ok) assert.equal(verdict.error.code, "RESOURCE_LIMIT");
});

Deno.test("judge knows a denial by its words when the loader or a worker passes it on", () => {
  const permissions = [denied("read", "/host/secret")];
  const told = 'Requires read access to "/host/secret", run again with the --allow-read flag';
  for (
    const message of [
      told,
      `Uncaught (in promise) NotCapable: ${told}`,
      `${told}\n    at m.wasm:1:47`,
    ]
  ) {
    const error = errorOf(thrown({ name: "TypeError", message }), { permissions });
    assert.equal(error.code, "SECURITY_VIOLATION", message);
    assert.equal(error.message, 'Requires read access to "secret"');
    assert.equal(
      errorOf(thrown({ message })).code,
      "USER_CODE_ERROR",
      "without a record it is text",
    );
  }
});

Deno.test("judge finds a worker's denial among what the worker printed", () => {
  const inWorker = thrown({ message: "Unhandled error in child worker." }, "unhandled");
  const event = 'error: Uncaught (in worker "") NotCapable: Requires net access to "a.example:80"' +
    ", run again with the --allow-net flag";
  const permissions = [denied("network", "a.example:80")];
  const evidence = { ...EVIDENCE, permissions };
  const line = { ts: "", level: "error", event, fields: {}, source: "stderr" } as const;
  const codes = [[line], []].map((logs) => {
    const verdict = judge({ ...outcome(inWorker), logs }, evidence);
    return verdict.ok ? "ok" : verdict.error.code;
  });
  assert.deepEqual(codes, ["SECURITY_VIOLATION", "USER_CODE_ERROR"]);
});

Deno.test("judge says which limit it was, how much was allowed and used, and what to do", () => {
  const error = errorOf({ type: "limit", limit: "memory_mb", max: 256, used: 300 });
  assert.deepEqual(error.details, { limit: "memory_mb", max: 256, used: 300 });
  assert.equal(error.origin, "limit");
  assert.match(error.hint ?? "", /"memory_mb" in aiel\.json/);
});

Deno.test("judge has one code for each failure that a child reports", () => {
  const cases: [ChildFailure["reason"], ErrorCode][] = [
    ["not_found", "NOT_FOUND"],
    ["invalid", "VALIDATION_ERROR"],
    ["contract", "VALIDATION_ERROR"],
    ["timeout", "TIMEOUT"],
    ["unsettled", "USER_CODE_ERROR"],
    ["unserializable", "USER_CODE_ERROR"],
    ["thrown", "USER_CODE_ERROR"],
    ["unhandled", "USER_CODE_ERROR"],
  ];
  for (const [reason, code] of cases) {
    const error = errorOf(failure({ reason, message: "about /host/x" }));
    assert.equal(error.code, code, reason);
    assert.match(error.message, /about x$/);
  }
});

Deno.test("judge says what reading a result threw", () => {
  const said = { name: "TypeError", message: "no connection" };
  const { message, name } = errorOf(
    failure({
      reason: "unserializable",
      message: "$.a: reading the value threw an error",
      error: said,
    }),
  );
  assert.equal(
    message,
    "The result can't be JSON: $.a: reading the value threw an error: no connection",
  );
  assert.equal(name, "TypeError");
});

Deno.test("judge cleans each text of the details before it is escaped", () => {
  const details = { "/host/k": ["see\n/host/b", '"/host/c"'] };
  const cleaner = createCleaner({ snapshot: ["/host"], scratch: [], runtime: [] });
  const error = errorOf(failure({ reason: "not_found", details }), { cleaner });
  assert.deepEqual(error.details, { k: ["see\nb", '"c"'] });
});

Deno.test("judge cleans hints and details of a failure", () => {
  const error = errorOf(
    failure({ reason: "not_found", hint: "in /host/a", details: { at: ["/host/b"] } }),
  );
  assert.equal(error.hint, "in a");
  assert.deepEqual(error.details, { at: ["b"] });
});

Deno.test("judge shows what user code threw, with its causes, free of paths of the host", () => {
  const error = errorOf(thrown({
    name: "TypeError",
    message: "bad /host/a.ts",
    stack: "TypeError: bad\n    at /host/a.ts:1:1",
    cause: { name: "Error", message: "inner /host/b.ts", stack: "at /host/b.ts" },
  }));
  assert.deepEqual(error, {
    code: "USER_CODE_ERROR",
    message: "bad a.ts",
    origin: "user_code",
    retryable: false,
    name: "TypeError",
    stack: "TypeError: bad\n    at a.ts:1:1",
    cause: { name: "Error", message: "inner b.ts", stack: "at b.ts" },
  });
  assert.match(
    errorOf(thrown({ message: "x" }, "unhandled")).message,
    /^Unhandled in the background: x$/,
  );
  assert.equal(errorOf(thrown({ name: "Empty", message: "" })).message, "Empty");
});

Deno.test("judge calls it a violation when Deno's own error says so, or its trail confirms it", () => {
  const permissions = [denied("network", "example.com:443")];
  const notCapable = thrown({
    name: "NotCapable",
    message: 'Requires net access to "example.com:443", run again with the --allow-net flag',
    notCapable: true,
  });
  const error = errorOf(notCapable, { permissions });
  assert.equal(error.code, "SECURITY_VIOLATION");
  assert.equal(error.message, 'Requires net access to "example.com:443"');
  assert.deepEqual(error.details, { denied: [{ kind: "network", target: "example.com:443" }] });
  // Some refusals are in no trail; only the code itself could throw this error at itself.
  const untold = errorOf(notCapable);
  assert.deepEqual([untold.code, untold.details], ["SECURITY_VIOLATION", { denied: [] }]);
  // Node's layer has errors of its own.
  for (const code of ["EPERM", "EACCES", "ERR_ACCESS_DENIED"]) {
    assert.equal(errorOf(thrown({ code }), { permissions }).code, "SECURITY_VIOLATION");
    assert.equal(errorOf(thrown({ code })).code, "USER_CODE_ERROR");
  }
  // A variable that reads as undefined breaks nothing.
  const variable = [denied("env", "HOME")];
  assert.equal(
    errorOf(thrown({ code: "EPERM" }), { permissions: variable }).code,
    "USER_CODE_ERROR",
  );
  // A denial that user code caught is no reason for whatever it throws later.
  assert.equal(errorOf(thrown({ message: "else" }), { permissions }).code, "USER_CODE_ERROR");
  const wrapped = thrown({ cause: { name: "Error", message: "m", code: "EPERM" } });
  assert.equal(errorOf(wrapped, { permissions }).code, "SECURITY_VIOLATION");
});

Deno.test("judge calls a refused import a violation without a trail, which the loader does not write", () => {
  for (
    const message of [
      "npm specifiers were requested; but --no-npm is specified",
      'A remote specifier was requested: "https://example.com/x.ts", but --no-remote is specified.',
      'Relative import path "left-pad" not prefixed with / or ./ or ../',
      'Import "left-pad" not a dependency',
      'Unsupported scheme "ftp"',
    ]
  ) {
    const error = errorOf(thrown({ name: "TypeError", message }));
    assert.equal(error.code, "SECURITY_VIOLATION", message);
    assert.match(error.hint ?? "", /nothing is installed at run time/);
  }
});

Deno.test("judge tells memory that the kernel refused from any other RangeError", () => {
  for (
    const message of [
      "Array buffer allocation failed",
      "WebAssembly.Memory.grow(): Unable to grow instance memory",
    ]
  ) {
    const error = errorOf(thrown({ name: "RangeError", message }));
    assert.equal(error.code, "RESOURCE_LIMIT");
    assert.equal(error.name, "RangeError");
  }
  assert.equal(
    errorOf(thrown({ name: "RangeError", message: "Invalid array length" })).code,
    "USER_CODE_ERROR",
  );
});

Deno.test("judge knows fetch's words for an allowed name that leads to a denied address", () => {
  const message = "error sending request for url (http://a.example/): client error (Connect): " +
    'Requires net access to "127.0.0.1:80", run again with the --allow-net flag';
  const error = errorOf(thrown({ name: "TypeError", message }));
  assert.equal(error.code, "SECURITY_VIOLATION");
  assert.equal(error.message, 'Requires net access to "127.0.0.1:80"');
  assert.match(error.hint ?? "", /Grant the address itself/);
});

Deno.test("judge calls it a violation to look for a program, unless programs are granted", () => {
  for (
    const [message, program] of [
      ["Failed to spawn 'nothing': No such file or directory (os error 2)", "nothing"],
      ["spawn nothing ENOENT", "nothing"],
      ["spawnSync /bin/not here ENOENT", "/bin/not here"],
    ]
  ) {
    const missing = thrown({ message: message ?? "" });
    const error = errorOf(missing);
    assert.equal(error.code, "SECURITY_VIOLATION", message);
    assert.equal(error.message, `Requires run access to "${program}"`);
    assert.equal(errorOf(missing, { mayRun: true }).code, "USER_CODE_ERROR", message);
  }
});

Deno.test("judge gives no result of code that meddled with its trail, but a cancelled one stays so", () => {
  const tampered = true;
  const result: Ending = { type: "result", json: "1" };
  for (const ending of [result, exited(0, null), thrown({ message: "m" })]) {
    const error = errorOf(ending, { tampered });
    assert.equal(error.code, "SECURITY_VIOLATION");
    assert.match(error.message, /meddled with the record/);
  }
  assert.equal(errorOf({ type: "cancelled" }, { tampered }).code, "CANCELLED");
});

Deno.test("judge tells all that was thrown, without a path of the host", () => {
  const inner = (message: string): ThrownError => ({
    name: "E",
    message,
    details: { at: "/host/x" },
  });
  const error = errorOf(thrown({
    message: "all /host/a",
    details: { path: "/host/b", status: 429 },
    errors: [inner("one /host/c"), inner("two")],
    error: inner("closing"),
    suppressed: inner("body"),
    cause: { ...inner("cause"), errors: [inner("deep")] },
  }));
  assert.deepEqual(error.details, { path: "b", status: 429 });
  assert.deepEqual(error.errors, [
    { name: "E", message: "one c", details: { at: "x" } },
    { name: "E", message: "two", details: { at: "x" } },
  ]);
  assert.deepEqual([error.error?.message, error.suppressed?.message], ["closing", "body"]);
  assert.equal(error.cause?.errors?.[0]?.message, "deep");
  assert.doesNotMatch(JSON.stringify(error), /host/);
});

Deno.test("judge tells that code asks to be run again later, and when", () => {
  const asks = { reason: "thrown", retryAfterMs: 5_000 } as const;
  const error = { name: "RetryLater", message: "closed", details: { status: 503 } };
  const asked = errorOf(failure({ ...asks, error }));
  assert.deepEqual([asked.code, asked.message, asked.origin, asked.retryable, asked.details], [
    "USER_CODE_ERROR",
    "closed",
    "user_code",
    true,
    { status: 503, retry_after_ms: 5_000 },
  ]);
  // What the code says elsewhere is no such word.
  const said = { name: "Error", message: "m", details: { retry_after_ms: 5 } };
  assert.equal(errorOf(failure({ reason: "thrown", error: said })).retryable, false);
  // It decides nothing of another verdict.
  const denied = { name: "NotCapable", message: 'Requires net access to "a:1"', notCapable: true };
  const violation = errorOf(failure({ ...asks, error: denied }));
  assert.deepEqual([violation.code, violation.retryable, violation.details], [
    "SECURITY_VIOLATION",
    false,
    { denied: [] },
  ]);
  const late = errorOf(failure({
    ...asks,
    reason: "timeout",
    details: { timeout_ms: 5 },
    error: { name: "TimeoutError", message: "m" },
  }));
  assert.deepEqual([late.code, late.details], ["TIMEOUT", { timeout_ms: 5 }]);
});

Deno.test("judge gives the details of a verdict, not those of what was thrown", () => {
  const said = { name: "Error", message: "m", details: { own: 1 } };
  const violation = errorOf(
    thrown({
      ...said,
      name: "NotCapable",
      message: 'Requires net access to "a:1"',
      notCapable: true,
    }),
  );
  assert.deepEqual(violation.details, { denied: [] });
  const late = errorOf(failure({ reason: "timeout", details: { timeout_ms: 5 }, error: said }));
  assert.deepEqual([late.code, late.retryable, late.details, late.name], [
    "TIMEOUT",
    true,
    { timeout_ms: 5 },
    "Error",
  ]);
});

Deno.test("judge keeps what was thrown because of the deadline", () => {
  const late = (error: Partial<ThrownError>) =>
    errorOf(failure({
      reason: "timeout",
      message: "too late",
      details: { timeout_ms: 5 },
      error: { name: "Error", message: "loading failed", ...error },
    })).details;
  assert.deepEqual(late({ details: { invoice: 7 } }), {
    timeout_ms: 5,
    thrown: { message: "loading failed", details: { invoice: 7 } },
  });
  assert.deepEqual(late({}), { timeout_ms: 5, thrown: { message: "loading failed" } });
  assert.deepEqual(late({ name: "TimeoutError", details: { code: 23 } }), { timeout_ms: 5 });
  assert.deepEqual(late({ message: "too late" }), { timeout_ms: 5 });
});

Deno.test("judge finds a denial among the errors that an error holds", () => {
  const denial = { name: "NotCapable", message: 'Requires net access to "a:1"', notCapable: true };
  for (const held of [{ errors: [denial] }, { error: denial }, { suppressed: denial }]) {
    assert.equal(errorOf(thrown(held)).code, "SECURITY_VIOLATION");
  }
});
