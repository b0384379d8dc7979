import assert from "node:assert/strict";
import { loadProviders } from "../calls/providers.ts";
import { RuntimeError } from "../protocol/errors.ts";
import type { DeclaredIntegration } from "../snapshot/manifest.ts";
import { agreeOnCalls } from "./agree_on_calls.ts";

const DECLARED: Readonly<Record<string, DeclaredIntegration>> = {
  crm: { provider: "http", actions: ["GET /contacts/*", "GET /a/%62"] },
  db: { provider: "postgres", actions: ["read"] },
};
const providers = await loadProviders();

function refusal(
  declared: Readonly<Record<string, DeclaredIntegration>>,
  granted: Readonly<Record<string, readonly string[]>>,
): RuntimeError {
  try {
    agreeOnCalls(declared, granted, providers);
  } catch (error) {
    assert.ok(error instanceof RuntimeError, `${error}`);
    return error;
  }
  return assert.fail("nothing was refused");
}

Deno.test("agreeOnCalls gives what is declared, in one spelling, where a grant covers it", () => {
  assert.deepEqual(agreeOnCalls(DECLARED, { crm: ["GET /*"], db: ["write"] }, providers), {
    crm: { provider: "http", actions: ["GET /contacts/*", "GET /a/b"] },
    db: { provider: "postgres", actions: ["read"] },
  });
});

Deno.test("agreeOnCalls names all that is declared and not granted", () => {
  const { code, message, details } = refusal(DECLARED, { crm: ["GET /contacts/*"], other: ["x"] });
  assert.equal(code, "SECURITY_VIOLATION");
  assert.match(message, /"GET \/a\/b" of "crm", "read" of "db"$/);
  assert.deepEqual(details, {
    missing: [
      { integration: "crm", action: "GET /a/b" },
      { integration: "db", action: "read" },
    ],
  });
});

Deno.test("agreeOnCalls says where an action is that its provider does not know", () => {
  const db = (action: string) => ({ db: { provider: "postgres", actions: [action] } as const });
  const cases: readonly [RuntimeError, RegExp][] = [
    [refusal(db("drop"), {}), /^"aiel\.json: integrations\.db\.actions\[0\]": Expected "read"/],
    [refusal(DECLARED, { crm: ["get /"] }), /^"integrations\.crm\[0\]" is "get \/": "get" is no/],
    [refusal(DECLARED, { crm: [".."] }), /^"integrations\.crm\[0\]" is "\.\."/],
  ];
  for (const [{ code, message }, pattern] of cases) {
    assert.equal(code, "VALIDATION_ERROR");
    assert.match(message, pattern);
  }
});
