import assert from "node:assert/strict";
import { z } from "zod";
import { briefReport } from "./brief_report.ts";

Deno.test("briefReport keeps the reason, and leaves out what was refused", () => {
  const brief = (error: Error) => briefReport(error).message;
  assert.equal(brief(new Error("write EPIPE")), "write EPIPE");
  const rejected = 'Rejected inbound request (name-header-mismatch): the body carries "hunter2"';
  assert.equal(brief(new Error(rejected)), "Rejected inbound request (name-header-mismatch)");
  const long = brief(new Error("x".repeat(1_000)));
  assert.equal(long, `${"x".repeat(300)}…`);
  const { error } = z.object({ jsonrpc: z.literal("2.0") }).safeParse([]);
  assert.ok(error !== undefined);
  assert.equal(brief(error), "What the client sent is no message of JSON-RPC");
});
