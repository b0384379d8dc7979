/**
 * Code that asks to be run again later.
 *
 * @module
 */

import assert from "node:assert/strict";
import { runRequest } from "../harness/engine.ts";
import { type Files, toolSnapshot } from "../harness/snapshot.ts";

/** A snapshot with these declarations. */
function declaring(text: string): Files {
  return { "entry_point.ts": `import { flow, http, retryLater, tool } from "aiel";\n${text}\n` };
}

const ASKING: readonly (readonly [string, Files, Record<string, unknown>?])[] = [
  ["an export", declaring(`tool("t", () => retryLater(60, "closed"));`)],
  [
    "an export that another one calls",
    declaring(
      `tool("a", () => retryLater(60, "closed")); flow("t", (ctx) => ctx.call("tool", "a"));`,
    ),
    { kind: "flow" },
  ],
  [
    "a cause, deep down",
    declaring(`tool("t", async () => {
  try { retryLater(60, "x"); } catch (e) { for (let i = 0; i < 99; i++) e = new Error("closed", { cause: e }); throw e; }
});`),
  ],
  [
    "an HTTP handler",
    declaring(`http.get("/t", () => retryLater(60, "closed"));`),
    { kind: "http", name: "GET /t" },
  ],
  ["a module, while it loads", declaring(`retryLater(60, "closed");`)],
  [
    "an error that only looks like it",
    toolSnapshot(
      `throw Object.assign(new Error("closed"), { name: "RetryLater", retryAfterMs: 60_000 });`,
    ),
  ],
];

for (const [what, files, request = {}] of ASKING) {
  Deno.test(`what asks to be run again later is told: ${what}`, async () => {
    const { error, http_status } = await runRequest(files, {
      action: "invoke",
      kind: "tool",
      name: "t",
      ...request,
    });
    assert.deepEqual([error?.code, error?.message, error?.origin, http_status], [
      "USER_CODE_ERROR",
      "closed",
      "user_code",
      500,
    ]);
    assert.equal(error?.retryable, true);
    const { retry_after_ms } = error?.details as { retry_after_ms: number };
    assert.equal(retry_after_ms, 60_000);
  });
}

Deno.test("no time but one second to seven days is told", async () => {
  for (const after of ["0", "1e300", "-1", "60_000.5", "'60000'", "NaN"]) {
    const { error } = await runRequest(
      toolSnapshot(
        `throw Object.assign(new Error("x"), { name: "RetryLater", retryAfterMs: ${after} });`,
      ),
    );
    assert.deepEqual([error?.code, error?.retryable], ["USER_CODE_ERROR", false]);
  }
});

Deno.test("asking to be run again decides nothing of another verdict", async () => {
  const { error } = await runRequest(toolSnapshot(
    `try { Deno.readTextFileSync("/etc/passwd"); } catch (cause) {
      throw Object.assign(new Error("x", { cause }), { name: "RetryLater", retryAfterMs: 60_000 });
    }`,
  ));
  assert.deepEqual([error?.code, error?.retryable], ["SECURITY_VIOLATION", false]);
});
