import assert from "node:assert/strict";
import fc from "fast-check";
import { NO_CAPABILITIES } from "../policy/capabilities.ts";
import { DEFAULT_LIMITS, type Limits } from "../protocol/limits.ts";
import type { EngineOptions } from "./options.ts";
import { keyOf, mayLoadAhead, type Order } from "./ready.ts";

const OPTIONS: EngineOptions = {
  deno: "/bin/deno",
  runtimeDir: "/opt/runtime",
  cacheDir: "/cache",
  isolation: "auto",
  tools: {} as EngineOptions["tools"],
  env: (name) => `value of ${name}`,
};

/** An order in which every member is there, so that each one can be changed. */
const ORDER: Required<Order> = {
  tenant: "ten_1",
  settled: {
    snapshot: { id: "sha256:1", root: "/snapshot", files: [], ignored: [], bytes: 0 },
    manifest: {},
    entry: "entry_point.ts",
    bundle: "minimal",
    packages: ["zod"],
    declared: NO_CAPABILITIES,
    granted: NO_CAPABILITIES,
    effective: NO_CAPABILITIES,
    scratch: false,
    limits: DEFAULT_LIMITS,
  },
  target: { file: "entry_point.ts", exportName: "handler" },
  base: {
    path: "/cache/base",
    deno: { path: "/bin/deno", version: "2.9.6" },
    isolation: "os+deno",
    reason: null,
    trailDescriptor: 3,
    signalBlocker: "/usr/bin/env",
  },
};

/** What may differ between two requests of one child, and why the child is told nothing of it. */
const SHARED: Readonly<Record<string, string>> = {
  "settled.snapshot.root": "the child loads the runtime's own copy, which the id names",
  "settled.snapshot.files": "the id names them",
  "settled.snapshot.ignored": "they are no part of the snapshot",
  "settled.snapshot.bytes": "the id names the files",
  "settled.manifest": "it is a file of the snapshot, so the id names it",
  "settled.entry": "the id names the files, and they the entry point; what is loaded is the target",
  "settled.bundle": "the manifest names it",
  "settled.packages": "the bundle names them",
  "settled.declared": "the manifest declares it",
  "settled.scratch": "what is effective says it",
  "settled.limits.timeout_ms": "it counts from the request",
  "target.exportName":
    "it is found when the request comes; only whether there is one is loaded for",
  "base.reason": "it is told to the operator only",
  "base.trailDescriptor": "it is a fact of the Deno that the base names",
  "base.signalBlocker": "it is a fact of the machine",
};

type Path = readonly string[];

/** The members of a value that are no objects, lists and empty objects as wholes. */
function leavesOf(value: unknown, path: Path = []): Path[] {
  const isInner = typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.keys(value).length > 0;
  if (!isInner) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

function changed(value: unknown, path: Path, to: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return to;
  const inner = value as Record<string, unknown>;
  return { ...inner, [key]: changed(inner[key], rest, to) };
}

/** Why a member is not part of the key; undefined where it must be. */
function whyShared(path: Path): string | undefined {
  return path.map((_, at) => SHARED[path.slice(0, at + 1).join(".")])
    .find((why) => why !== undefined);
}

Deno.test("keyOf differs when any member of the order does, but for those that no child is told", () => {
  const key = keyOf(ORDER, OPTIONS);
  const seen = new Set<string>();
  for (const path of leavesOf(ORDER)) {
    const other = keyOf(changed(ORDER, path, ["another"]) as Order, OPTIONS);
    const why = whyShared(path);
    if (why === undefined) assert.notEqual(other, key, path.join("."));
    else assert.equal(other, key, `${path.join(".")}: ${why}`);
    path.forEach((_, at) => seen.add(path.slice(0, at + 1).join(".")));
  }
  assert.deepEqual(Object.keys(SHARED).filter((path) => !seen.has(path)), []);
});

Deno.test("keyOf differs by the values of what is granted, and by what the engine was made with", () => {
  const effective = { ...NO_CAPABILITIES, env: ["KEY"] };
  const order = { ...ORDER, settled: { ...ORDER.settled, effective } };
  const withValue = (value: string | undefined) => keyOf(order, { ...OPTIONS, env: () => value });
  assert.equal(
    new Set([withValue("a"), withValue("b"), withValue(""), withValue(undefined)]).size,
    4,
  );
  assert.notEqual(keyOf(order, { ...OPTIONS, runtimeDir: "/other" }), keyOf(order, OPTIONS));
  const called = (exportName: string | undefined) =>
    keyOf({ ...order, target: { file: "entry_point.ts", exportName } }, OPTIONS);
  assert.notEqual(called(undefined), called("a"));
  const of = (tenant: string | undefined) => keyOf({ ...order, tenant }, OPTIONS);
  assert.equal(new Set([of(undefined), of(""), of("null"), of("undefined")]).size, 4);
});

/** What a child is started with, as a request can choose it. */
interface Chosen {
  tenant: string | undefined;
  id: string;
  file: string;
  network: boolean | string[];
  env: string[];
  limits: Limits;
  value: string;
}

const word = fc.stringMatching(/^[a-c",:\\[\]{}]{0,3}$/);
const size = fc.integer({ min: 1, max: 3 });
const chosen: fc.Arbitrary<Chosen> = fc.record({
  tenant: fc.option(word, { nil: undefined }),
  id: word,
  file: word,
  network: fc.oneof(fc.boolean(), fc.array(word, { maxLength: 2 })),
  env: fc.array(word, { maxLength: 2 }),
  limits: fc.record({
    timeout_ms: fc.constant(1_000),
    memory_mb: size,
    cpu_ms: size,
    output_bytes: size,
    log_entries: size,
    log_bytes: size,
  }),
  value: word,
});

function keyOfChosen({ tenant, id, file, network, env, limits, value }: Chosen): string {
  const { settled, target } = ORDER;
  const effective = { ...NO_CAPABILITIES, network, env };
  return keyOf({
    ...ORDER,
    tenant,
    settled: { ...settled, snapshot: { ...settled.snapshot, id }, effective, limits },
    target: { ...target, file },
  }, { ...OPTIONS, env: () => value });
}

Deno.test("keyOf is the same for two orders exactly when a child is started the same for both", () => {
  // A value that no variable of the child gets is nothing that it is started with.
  const started = (one: Chosen) =>
    JSON.stringify({ ...one, value: one.env.length > 0 && one.value });
  fc.assert(
    fc.property(chosen, chosen, fc.array(fc.nat(6), { maxLength: 7 }), (a, b, copied) => {
      // So that pairs are alike in most members.
      const members = Object.keys(a) as (keyof Chosen)[];
      const mixed = { ...b };
      for (const at of copied) {
        Object.assign(mixed, { [members[at] ?? "id"]: a[members[at] ?? "id"] });
      }
      assert.equal(keyOfChosen(a) === keyOfChosen(mixed), started(a) === started(mixed));
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("code that starts programs, or asks not to be, is not loaded ahead", () => {
  assert.equal(mayLoadAhead(ORDER), true);
  const { settled } = ORDER;
  const may = (more: Partial<Order["settled"]>) =>
    mayLoadAhead({ ...ORDER, settled: { ...settled, ...more } });
  assert.equal(may({ manifest: { warm: false } }), false);
  assert.equal(may({ effective: { ...NO_CAPABILITIES, subprocess: ["git"] } }), false);
  assert.equal(may({ effective: { ...NO_CAPABILITIES, ffi: ["/lib/a.so"] } }), false);
});
