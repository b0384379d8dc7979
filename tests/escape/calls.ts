/**
 * Governed calls: more than was granted, more at a time than is allowed, answers that belong to
 * others, and a channel that the code undermines. What code with the channel's nonce could send
 * stands in `runtime/calls/broker_test.ts`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { CALL_LIMITS } from "../../runtime/protocol/calls.ts";
import type { EchoProvider } from "../harness/echo_provider.ts";
import { type Attempt, tool } from "./attempt.ts";

const PATCHED = "the child's side of a call runs in the code's realm";

/** Only what is granted was done, never more at a time than may be, and all of it has ended. */
function isSound({ recorded, seen }: EchoProvider): void {
  for (const { action, outcome } of recorded) {
    if (outcome === "ok") assert.match(action, /^(?:GET|POST) \/open$/);
  }
  assert.ok(seen.most <= CALL_LIMITS.open, `${seen.most} at a time`);
}

/** The body of a tool that has the integration `svc`. */
function calling(
  name: string,
  why: string,
  code: string,
  expect: Attempt["expect"] = { code: ["ok", "USER_CODE_ERROR", "TIMEOUT"] },
  more: Partial<Attempt> = {},
): Attempt {
  return {
    name,
    why,
    files: tool(`const svc = ctx.integrations.get("svc") as any;\n${code}`),
    request: { timeout_ms: 3_000 },
    expect,
    called: isSound,
    ...more,
  };
}

const told = (work: string) =>
  `await (${work}).then((r: any) => r.text?.() ?? r, (e: any) => e.code)`;

/** The attempts of this family. */
export const calls: Attempt[] = [
  calling(
    "actions that are not granted, in every spelling",
    "the parent judges what arrives",
    `const answers: unknown[] = [];
for (const path of ["/closed", "/open/../closed", "/open%2f..%2fclosed", "//closed", "/OPEN", "/open?x", "http://127.0.0.1/open", "https://integration.invalid@evil.example/"])
  answers.push(${told("svc.fetch(path)")});
answers.push(${told('svc.fetch("/open", { method: "DELETE" })')});
return answers.filter((answer) => answer !== "SECURITY_VIOLATION");`,
    { result: [] },
  ),
  calling(
    "integrations by the names of prototypes",
    "a lookup that is not of own members",
    `return ["__proto__", "constructor", "toString", "$memory", "", "svc\\0"].filter((name) => { try { ctx.integrations.get(name); return true; } catch { return false; } });`,
    { result: [] },
  ),
  calling(
    "ten thousand calls that are not waited for",
    "each costs the parent something",
    `for (let n = 0; n < 10_001; n++) svc.fetch("/open").catch(() => {}); return "answered";`,
    { code: ["ok", "RESOURCE_LIMIT", "TIMEOUT"] },
  ),
  calling(
    "more calls than a run may have",
    "as above",
    `for (let n = 0; ; n += 32) await Promise.all(Array.from({ length: 32 }, async () => (await svc.fetch("/open")).body?.cancel()));`,
    { code: ["RESOURCE_LIMIT", "TIMEOUT"] },
  ),
  calling(
    "arguments of many megabytes",
    "a frame is no larger than the parent expects",
    `const headers = { "x-a": "x".repeat(3_000_000) };
return ${told('svc.fetch("/open", { headers }).catch((e: any) => { throw { code: e.name } })')};`,
  ),
  calling(
    "a call that is kept open past the deadline",
    "the run ends, and the call with it",
    `svc.fetch("/open", { method: "POST", duplex: "half", body: new ReadableStream({ pull: () => new Promise(() => {}) }) }); for (;;);`,
    { code: "TIMEOUT" },
    { request: { timeout_ms: 1_000 } },
  ),
  calling(
    "the process ends while the parent works for it",
    "what it asked for ends too",
    `svc.fetch("/open", { method: "POST", duplex: "half", body: new ReadableStream({ pull: () => new Promise(() => {}) }) }).catch(() => {});
await new Promise((resolve) => setTimeout(resolve, 50)); host.exit(3);`,
    { code: "USER_CODE_ERROR" },
  ),
  calling(
    "replies that the code reads away",
    "they come on standard input, which is the code's too",
    `const answer = svc.fetch("/open"); const buffer = new Uint8Array(1_000);
(async () => { for (;;) if (await Deno.stdin.read(buffer) === null) return; })().catch(() => {});
return ${told("answer")};`,
  ),
  calling(
    "a patched Promise, JSON and streams",
    PATCHED,
    `Promise.prototype.then = () => { throw new Error("forged"); }; JSON.stringify = () => '"forged"'; JSON.parse = () => "forged";
(globalThis as any).ReadableStream = class {}; (globalThis as any).Response = class {}; Uint8Array.fromBase64 = () => new Uint8Array(1);
return ${told('svc.fetch("/open", { method: "POST", body: "x" })')};`,
  ),
  calling(
    "setters on every object",
    PATCHED,
    `for (const key of ["id", "target", "method", "args", "body", "value", "next", "type", "data", "signal", "url"]) Object.defineProperty(Object.prototype, key, { set() { throw new Error("forged"); }, get() { return "forged"; }, configurable: true });
return ${told('svc.fetch("/open")')};`,
  ),
  calling(
    "a request whose members lie",
    "the parent takes one look at plain JSON",
    `let n = 0; const input = { toString: () => n++ === 0 ? "/open" : "/closed" };
class Liar extends Request { get url() { return n++ % 2 === 0 ? "https://integration.invalid/open" : "https://integration.invalid/closed"; } get method() { return n++ % 2 === 0 ? "GET" : "DELETE"; } }
return [${told("svc.fetch(input)")}, ${
      told('svc.fetch(new Liar("https://integration.invalid/open"))')
    }];`,
  ),
  calling(
    "calls after the answer, without ctx.waitUntil",
    "the run is over",
    `setTimeout(() => { for (let n = 0; n < 100; n++) svc.fetch("/open").catch(() => {}); }, 0); return "answered";`,
    { result: "answered" },
  ),
  calling(
    "members of other providers",
    "the parent refuses methods that a provider does not have",
    `const codes: unknown[] = [];
for (const work of [() => svc.query("select 1"), () => svc.listTools(), () => svc.callTool("x"), () => svc.transaction(async () => 1)])
  codes.push(await work().then(() => "done", (e: any) => e.name));
return codes;`,
    { result: ["TypeError", "TypeError", "TypeError", "TypeError"] },
  ),
];
