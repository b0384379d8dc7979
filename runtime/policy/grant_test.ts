import assert from "node:assert/strict";
import * as fc from "fast-check";
import { isWithin } from "./algebra.ts";
import { NO_CAPABILITIES, parseCapabilities } from "./capabilities.ts";
import { describeChange } from "./describe_change.ts";
import { type Grant, meetGrants, NO_GRANT } from "./grant.ts";

/** What a document of a grant says, as tests write it. */
interface Said {
  readonly capabilities?: unknown;
  readonly limits?: Grant["limits"];
  readonly integrations?: Grant["integrations"];
}

/** A "*" at the end stands for any rest. */
function covers(_provider: string, granted: string, wanted: string): boolean {
  if (!granted.endsWith("*")) return granted === wanted;
  return wanted.startsWith(granted.slice(0, -1));
}

function grantOf({ capabilities, limits = {}, integrations = {} }: Said): Grant {
  return { capabilities: parseCapabilities(capabilities, "grant"), limits, integrations };
}

function change(before: Said | null, after: Said | null): string[] {
  return describeChange(before && grantOf(before), after && grantOf(after), covers);
}

const crm = (...actions: string[]) => ({ crm: { provider: "http", actions } });

const actions = fc.uniqueArray(fc.constantFrom("a", "a*", "ab", "ab*", "abc", "b", "*"), {
  maxLength: 3,
});
const integration = fc.record({ provider: fc.constantFrom("http", "mcp"), actions });
const limit = fc.integer({ min: 1, max: 3 });
const grants: fc.Arbitrary<Grant> = fc.record({
  capabilities: fc.record({
    network: fc.oneof(
      fc.constant(true),
      fc.subarray(["x.test", "*.x.test:80", "a.x.test", "a.x.test:80"]),
    ),
    env: fc.subarray(["A", "B"]),
  }),
  limits: fc.record({ timeout_ms: limit, memory_mb: limit }, { requiredKeys: [] }),
  integrations: fc.dictionary(fc.constantFrom("one", "two"), integration),
}).map(grantOf);

/** Whether a call is granted. */
function allows({ integrations }: Grant, name: string, provider: string, call: string): boolean {
  const granted = integrations[name];
  return granted?.provider === provider &&
    granted.actions.some((action) => covers(provider, action, call));
}

const CALLS = ["one", "two"].flatMap((name) =>
  ["http", "mcp"].flatMap((provider) =>
    ["", "a", "az", "ab", "abz", "abc", "abcz", "b", "bz", "z"]
      .map((call) => [name, provider, call] as const)
  )
);

Deno.test("meetGrants allows what all of them allow", () => {
  fc.assert(fc.property(grants, grants, grants, (a, b, c) => {
    const all = [a, b, c] as const;
    const met = meetGrants(all, covers);
    assert.ok(all.every((one) => isWithin(met.capabilities, one.capabilities)));
    for (const call of CALLS) {
      assert.equal(allows(met, ...call), all.every((one) => allows(one, ...call)), call.join(" "));
    }
    for (const name of ["timeout_ms", "memory_mb"] as const) {
      const least = Math.min(...all.map(({ limits }) => limits[name] ?? Infinity));
      assert.equal(met.limits[name] ?? Infinity, least);
    }
    assert.deepEqual(met, meetGrants([c, b, a], covers));
  }));
});

Deno.test("describeChange is silent exactly when both allow the same", () => {
  const same = (a: Grant, b: Grant) =>
    isWithin(a.capabilities, b.capabilities) && isWithin(b.capabilities, a.capabilities) &&
    CALLS.every((call) => allows(a, ...call) === allows(b, ...call)) &&
    JSON.stringify(meetGrants([a, NO_GRANT], covers).limits) ===
      JSON.stringify(meetGrants([b, NO_GRANT], covers).limits);
  fc.assert(fc.property(grants, grants, (a, b) => {
    assert.deepEqual(describeChange(a, a, covers), []);
    assert.equal(describeChange(a, b, covers).length === 0, same(a, b));
    const both = meetGrants([a, b], covers);
    assert.equal(describeChange(a, both, covers).some((line) => line.includes("newly")), false);
  }));
});

Deno.test("meetGrants of one grant is that grant", () => {
  const grant = grantOf({ capabilities: { env: ["A"] }, integrations: crm("GET /a", "GET /*") });
  assert.deepEqual(meetGrants([grant], covers), grant);
});

Deno.test("meetGrants takes smaller limits, and no integration of two providers", () => {
  const met = meetGrants([
    grantOf({
      limits: { timeout_ms: 10, memory_mb: 64 },
      integrations: {
        ...crm("GET /a/*", "GET /b"),
        model: { provider: "openai", actions: ["chat:x"] },
      },
    }),
    grantOf({
      limits: { timeout_ms: 20, cpu_ms: 5 },
      integrations: { ...crm("GET /*"), model: { provider: "http", actions: ["chat:x"] } },
    }),
  ], covers);
  assert.deepEqual(met, {
    capabilities: NO_CAPABILITIES,
    limits: { timeout_ms: 10, memory_mb: 64, cpu_ms: 5 },
    integrations: crm("GET /a/*", "GET /b"),
  });
});

Deno.test("meetGrants knows a name that objects have anyhow only where it is granted", () => {
  const named = grantOf({
    integrations: { constructor: { provider: "http", actions: ["GET /*"] } },
  });
  assert.deepEqual(meetGrants([named, NO_GRANT], covers).integrations, {});
  assert.deepEqual(describeChange(NO_GRANT, named, covers), [
    'integration "constructor" (http): "GET /*" is newly allowed',
  ]);
});

Deno.test("describeChange tells of what is allowed newly before what is allowed no more", () => {
  const lines = change(
    {
      capabilities: { network: ["api.x.test:443", "*.y.test"], env: ["API_KEY"] },
      limits: { timeout_ms: 30_000, cpu_ms: 100, log_entries: 9 },
      integrations: {
        ...crm("GET /contacts/7", "POST /*"),
        mail: { provider: "mcp", actions: ["send"] },
      },
    },
    {
      capabilities: { network: ["*.x.test", "a.y.test", "b.y.test:80"], write: "scratch" },
      limits: { timeout_ms: 60_000, memory_mb: 128, log_entries: 8 },
      integrations: { ...crm("GET /contacts/*"), mail: { provider: "http", actions: ["POST /"] } },
    },
  );
  assert.deepEqual(lines, [
    'network: "*.x.test" is newly allowed, but for "api.x.test:443", which was allowed before',
    'write: "scratch" is newly allowed',
    'integration "crm" (http): "GET /contacts/*" is newly allowed, but for "GET /contacts/7", ' +
    "which was allowed before",
    'integration "mail" (http): "POST /" is newly allowed',
    "limits: timeout_ms is 60000 instead of 30000",
    "limits: cpu_ms is not limited here any more",
    'network: "*.y.test" is allowed no more, but for "a.y.test" and "b.y.test:80", which still are',
    'env: "API_KEY" is allowed no more',
    'integration "crm" (http): "POST /*" is allowed no more',
    'integration "mail" (mcp): "send" is allowed no more',
    "limits: memory_mb is limited to 128 now",
    "limits: log_entries is 8 instead of 9",
  ]);
});

Deno.test("describeChange tells of the whole network as every host", () => {
  const listed = { capabilities: { network: ["a.test", "b.test", "c.test"] } };
  const whole = { capabilities: { network: true } };
  assert.deepEqual(change(listed, whole), [
    'network: every host is newly allowed, but for "a.test", "b.test" and "c.test", ' +
    "which were allowed before",
  ]);
  assert.deepEqual(change({}, whole), ["network: every host is newly allowed"]);
  assert.deepEqual(change(whole, {}), ["network: every host is allowed no more"]);
});

Deno.test("describeChange tells what a level narrows that changed nothing before", () => {
  assert.deepEqual(
    change(null, {
      capabilities: { network: true, env: ["A", "B"], read: ["/data"] },
      limits: { memory_mb: 128 },
      integrations: crm("GET /*", "GET /a"),
    }),
    [
      'env: only "A" and "B" are allowed now',
      "subprocess: nothing is allowed any more",
      "ffi: nothing is allowed any more",
      'read: only "/data" is allowed now',
      "write: nothing is allowed any more",
      "sys: nothing is allowed any more",
      "limits: memory_mb is limited to 128 now",
      'integrations: only "crm" is allowed now',
      'integration "crm" (http): only "GET /*" is allowed now',
    ],
  );
});

Deno.test("describeChange tells what a level narrows no more", () => {
  const lines = change({ capabilities: { network: true }, limits: { cpu_ms: 5 } }, null);
  assert.deepEqual(lines, [
    ...["env", "subprocess", "ffi", "read", "write", "sys"]
      .map((name) => `${name}: nothing is held back here any more`),
    "limits: cpu_ms is not limited here any more",
    "integrations: nothing is held back here any more",
  ]);
  assert.deepEqual(change(null, null), []);
});
