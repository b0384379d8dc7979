import assert from "node:assert/strict";
import { type Files, writeSnapshot } from "../../tests/harness/snapshot.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { NO_CAPABILITIES } from "../policy/capabilities.ts";
import { PolicyError } from "../policy/policy_error.ts";
import { RuntimeError } from "../protocol/errors.ts";
import { DEFAULT_LIMITS, type Limits } from "../protocol/limits.ts";
import { parseRequest } from "../protocol/request.ts";
import { SnapshotError } from "../snapshot/error.ts";
import { holdSnapshot } from "./held_snapshot.ts";
import { type Grant, grantOf, settle, type Settled } from "./settle.ts";

const NOTHING: Grant = {
  capabilities: undefined,
  integrations: {},
  limits: {},
  describes: false,
};
const NO_PROVIDERS = () => Promise.resolve(new Map());

/** Settles for a snapshot with this manifest. */
async function settled(
  manifest: unknown,
  grant: Partial<Grant> = {},
  platform: Partial<Limits> = {},
): Promise<Settled> {
  const files: Files = { "entry_point.ts": "" };
  const own = manifest === undefined ? {} : { "aiel.json": JSON.stringify(manifest) };
  using dir = writeSnapshot({ ...files, ...own });
  const held = await holdSnapshot({ root: dir.path, owned: true }, "");
  const most = { ...DEFAULT_LIMITS, ...platform };
  return await settle(held, { ...NOTHING, ...grant }, { most, usual: {} }, NO_PROVIDERS);
}

Deno.test("settle gives a snapshot that asks for nothing nothing, whatever is granted", async () => {
  for (const manifest of [undefined, {}, { capabilities: {} }, { capabilities: { env: [] } }]) {
    const found = await settled(manifest, {
      capabilities: { network: true, env: ["A"], write: ["scratch"] },
    });
    assert.deepEqual([found.declared, found.effective], [NO_CAPABILITIES, NO_CAPABILITIES]);
    assert.deepEqual([found.entry, found.bundle, found.packages, found.scratch], [
      "entry_point.ts",
      "minimal",
      ["zod"],
      false,
    ]);
    assert.deepEqual(found.limits, DEFAULT_LIMITS);
  }
});

Deno.test("settle gives what is both declared and granted, and refuses when more is declared", async () => {
  const capabilities = { network: ["a.example:443"], write: ["scratch"], env: ["KEY"] };
  const found = await settled({ capabilities }, {
    capabilities: { ...capabilities, network: true },
  });
  assert.deepEqual(found.effective, { ...NO_CAPABILITIES, ...capabilities });
  assert.equal(found.scratch, true);
  for (const grant of [undefined, {}, { ...capabilities, env: ["OTHER"] }]) {
    await assert.rejects(settled({ capabilities }, { capabilities: grant }), (error) => {
      assert.ok(error instanceof RuntimeError);
      assert.equal(error.code, "SECURITY_VIOLATION");
      assert.match(error.message, /asks for more than is granted: .*env "KEY"/);
      assert.match(JSON.stringify(error.details), /"capability":"env","value":"KEY"/);
      return true;
    });
  }
});

Deno.test("settle grants nothing to a describe, and misses nothing, but keeps what is declared", async () => {
  const capabilities = { network: true, write: ["scratch"] };
  const grant = { describes: true, capabilities };
  const found = await settled({ capabilities }, grant);
  assert.deepEqual([found.effective, found.scratch], [NO_CAPABILITIES, false]);
  assert.deepEqual(found.declared, { ...NO_CAPABILITIES, ...capabilities });
  await settled({ capabilities }, { describes: true });
});

Deno.test("settle lets every side lower a limit and none raise it above the platform's", async () => {
  const { limits } = await settled(
    { limits: { memory_mb: 128, cpu_ms: 10_000_000, log_entries: 5 } },
    { limits: { memory_mb: 200, timeout_ms: 1_000, output_bytes: undefined } },
    { cpu_ms: 7_000, log_bytes: 9 },
  );
  assert.deepEqual(limits, {
    ...DEFAULT_LIMITS,
    memory_mb: 128,
    timeout_ms: 1_000,
    cpu_ms: 7_000,
    log_entries: 5,
    log_bytes: 9,
  });
});

Deno.test("settle lets an export have a timeout of its own, never above the platform's", async () => {
  const manifest = {
    limits: { timeout_ms: 2_000, memory_mb: 128 },
    exports: {
      "tool/slow": { timeout_ms: 9_000 },
      "tool/endless": { timeout_ms: 10_000_000 },
      "execute/entry_point.run": { timeout_ms: 500 },
      "tool/other": { concurrency: { limit: 1 } },
    },
  };
  const timeout = async (asked: Grant["asked"], timeout_ms?: number) => {
    const { limits } = await settled(manifest, { asked, limits: { timeout_ms } });
    assert.equal(limits.memory_mb, 128);
    return limits.timeout_ms;
  };
  const tool = (name: string) => ({ action: "invoke", kind: "tool", name }) as const;
  assert.equal(await timeout(tool("slow")), 9_000);
  assert.equal(await timeout(tool("slow"), 100), 100);
  assert.equal(await timeout(tool("endless")), DEFAULT_LIMITS.timeout_ms);
  assert.equal(await timeout({ action: "execute", handler: "entry_point.run" }), 500);
  for (const asked of [tool("other"), tool("none"), undefined]) {
    assert.equal(await timeout(asked), 2_000);
  }
});

Deno.test("settle refuses a manifest or a grant that is wrong", async () => {
  await assert.rejects(settled({ bundle: "all" }), SnapshotError);
  const declared = settled({ capabilities: { nonsense: true } });
  await assert.rejects(declared, (error) => {
    assert.ok(error instanceof PolicyError);
    assert.match(error.message, /^"capabilities of aiel\.json"/);
    return true;
  });
  const granted = settled({}, { capabilities: { read: ["relative"] } });
  await assert.rejects(granted, (error) => {
    assert.ok(error instanceof PolicyError);
    assert.match(error.message, /^"capabilities\.read\[0\]"/);
    return true;
  });
  await assert.rejects(settled({ limits: { cpu_ms: 0 } }), SnapshotError);
});

Deno.test("settle obeys the manifest of the files that run, whatever became of the root", async () => {
  using dir = writeSnapshot({ "entry_point.ts": "", "aiel.json": '{"limits":{"cpu_ms":5}}' });
  using copies = tempDir();
  const held = await holdSnapshot({ root: dir.path }, copies.path);
  Deno.writeTextFileSync(`${dir.path}/aiel.json`, '{"limits":{"cpu_ms":9}}');
  const { limits } = await settle(held, NOTHING, { most: DEFAULT_LIMITS, usual: {} }, NO_PROVIDERS);
  assert.equal(limits.cpu_ms, 5);
  held.release();
});

Deno.test("grantOf takes the request's grant as it is, and its timeout as a limit", () => {
  const request = parseRequest({
    schema_version: "v1",
    action: "invoke",
    kind: "tool",
    name: "t",
    capabilities: { env: ["A"] },
    integrations: { crm: ["GET /a"] },
    limits: { memory_mb: 99 },
    timeout_ms: 5,
  });
  assert.deepEqual(grantOf(request), {
    capabilities: { env: ["A"] },
    integrations: { crm: ["GET /a"] },
    limits: { memory_mb: 99, timeout_ms: 5 },
    asked: request,
    describes: false,
  });
  const { describes, asked } = grantOf(parseRequest({ schema_version: "v1", action: "describe" }));
  assert.deepEqual([describes, asked], [true, undefined]);
});
