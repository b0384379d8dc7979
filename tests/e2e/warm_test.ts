/**
 * Requests that are answered by children which were loaded before them.
 */

import assert from "node:assert/strict";
import { CAN_SEE_PROCESSES, isGone, until } from "../harness/processes.ts";
import { toolSnapshot, writeFiles, writeSnapshot } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { warmEngine } from "../harness/warm.ts";
import { DEFAULT_LIMITS, type RunSettings } from "../../runtime/mod.ts";
import { readSnapshot } from "../../runtime/snapshot/read_snapshot.ts";

const ECHO = toolSnapshot("return { payload, user: ctx.userId ?? null };");

Deno.test("a second request is answered by a child that was loaded ahead, as the first one was", async () => {
  await using warm = warmEngine();
  using snapshot = writeSnapshot(toolSnapshot(
    `ctx.log("asked", { n: payload.n }); console.log("printed"); return { n: payload.n };`,
  ));
  const { path: root } = snapshot;
  const cold = await warm.run({ payload: { n: 1 } }, { root });
  assert.equal(cold.meta.usage?.start, "cold");
  await warm.ready(1);
  const ready = await warm.run({ payload: { n: 2 } }, { root });
  assert.equal(ready.meta.usage?.start, "warm");
  assert.deepEqual(ready.result, { n: 2 });
  assert.deepEqual(Object.keys(ready.meta), Object.keys(cold.meta));
  assert.deepEqual(
    ready.meta.logs.map(({ event, source }) => ({ event, source })),
    cold.meta.logs.map(({ event, source }) => ({ event, source })),
  );
  for (const key of ["snapshot_id", "permissions", "permissions_complete", "isolation", "limits"]) {
    assert.deepEqual(
      ready.meta[key as keyof typeof ready.meta],
      cold.meta[key as keyof typeof cold.meta],
      key,
    );
  }
  const { phases } = ready.meta.usage ?? {};
  assert.deepEqual([phases?.spawn_ms, phases?.load_ms], [null, null]);
});

Deno.test("a snapshot that is named is brought once, and children are loaded ahead from the copy", async () => {
  using cache = tempDir();
  const files = { ...ECHO, "lib/data.json": "{}" };
  using there = writeSnapshot(files);
  const { id } = await readSnapshot(there.path);
  let brought = 0;
  const snapshot = {
    id,
    bring: (to: string) => {
      brought++;
      writeFiles(to, files);
      return Promise.resolve();
    },
  };
  {
    await using warm = warmEngine({ cacheDir: cache.path });
    const cold = await warm.run({ payload: { n: 1 } }, { snapshot });
    assert.deepEqual([cold.result, cold.meta.snapshot_id], [{ payload: { n: 1 }, user: null }, id]);
    assert.equal(cold.meta.usage?.start, "cold");
    await warm.ready(1);
    const ready = await warm.run({ payload: { n: 2 } }, { snapshot });
    assert.deepEqual([ready.result, ready.meta.usage?.start, brought], [
      { payload: { n: 2 }, user: null },
      "warm",
      1,
    ]);
    // The same code is the same child's, however it is named.
    await warm.ready(1);
    const { meta } = await warm.run({ payload: {} }, { root: there.path });
    assert.deepEqual([meta.usage?.start, meta.snapshot_id], ["warm", id]);
    const other = { id: `sha256:${"0".repeat(64)}`, bring: snapshot.bring };
    const { error } = await warm.run({}, { snapshot: other });
    assert.deepEqual([error?.code, error?.origin], ["INTERNAL", "platform"]);
    assert.ok(!JSON.stringify(error).includes(cache.path));
  }
  await using warm = warmEngine({ cacheDir: cache.path });
  assert.equal((await warm.run({ payload: {} }, { snapshot })).error, null);
  assert.equal(brought, 2);
});

Deno.test("what the platform allows one run decides its limits, and which children answer it", async () => {
  await using warm = warmEngine({ pool: { children: 8 } });
  using snapshot = writeSnapshot(ECHO);
  const { path: root } = snapshot;
  const limits = { ...DEFAULT_LIMITS, timeout_ms: 3_600_000 };
  const usual = { timeout_ms: 20_000 };
  const run = async (more: Omit<RunSettings, "signal">, timeout_ms?: number) => {
    const request = timeout_ms === undefined ? {} : { timeout_ms };
    const { meta } = await warm.run(request, { root, ...more });
    return [meta.limits?.timeout_ms, meta.limits?.memory_mb, meta.usage?.start];
  };
  assert.deepEqual(await run({ limits }), [3_600_000, 256, "cold"]);
  // A deadline is no part of what a child is started with.
  await warm.ready(1);
  assert.deepEqual(await run({ limits, usual }), [20_000, 256, "warm"]);
  await warm.ready(1);
  assert.deepEqual(await run({ limits, usual }, 600_000), [600_000, 256, "warm"]);
  await warm.ready(1);
  assert.deepEqual(await run({}, 600_000), [DEFAULT_LIMITS.timeout_ms, 256, "warm"]);
  await warm.ready(1);
  const small = { ...limits, memory_mb: 128 };
  assert.deepEqual(await run({ limits: small }), [3_600_000, 128, "cold"]);
});

Deno.test("each child that was loaded ahead answers one request, and sees nothing of another", async () => {
  await using warm = warmEngine();
  using snapshot = writeSnapshot({
    "entry_point.ts": `import { tool } from "aiel";
let seen = 0;
tool("t", (_ctx: unknown, payload: unknown) => {
  const before = globalThis.mark ?? null;
  globalThis.mark = JSON.stringify(payload);
  return { seen: ++seen, before };
});
`,
  });
  for (let i = 0; i < 4; i++) {
    const { result, meta } = await warm.run({ payload: { i } }, { root: snapshot.path });
    assert.deepEqual(result, { seen: 1, before: null });
    assert.equal(meta.usage?.start, i === 0 ? "cold" : "warm");
    await warm.ready(1);
  }
});

Deno.test("a request that differs in anything a child was started with never gets that child", async () => {
  await using warm = warmEngine({ env: { KEY: "a" }, pool: { children: 16 } });
  const manifest = (more: object) => JSON.stringify({ capabilities: { env: ["KEY"] }, ...more });
  using snapshot = writeSnapshot({ ...ECHO, "aiel.json": manifest({}) });
  using other = writeSnapshot({ ...ECHO, "aiel.json": manifest({ env: { MODE: "x" } }) });
  const { path: root } = snapshot;
  const granted = { capabilities: { env: ["KEY"] } };
  const start = async (request: Record<string, unknown>, from = root) => {
    const { meta, error } = await warm.run(request, { root: from });
    assert.equal(error, null);
    return meta.usage?.start;
  };
  assert.equal(await start(granted), "cold");
  await warm.ready(1);
  const others: Record<string, unknown>[] = [
    { ...granted, ctx: { tenant_id: "ten_1" } },
    { ...granted, limits: { memory_mb: 128 } },
    { ...granted, limits: { output_bytes: 1_000 } },
    { capabilities: { env: ["KEY", "OTHER"] } },
    { capabilities: { env: ["KEY"], write: "scratch" } },
  ];
  let ready = 1;
  for (const request of others) {
    assert.equal(await start(request), "cold", JSON.stringify(request));
    await warm.ready(++ready);
  }
  assert.equal(await start(granted, other.path), "cold");
  await warm.ready(++ready);
  assert.equal(await start(granted), "warm");
  for (const request of others) assert.equal(await start(request), "warm", JSON.stringify(request));
});

Deno.test("what is of the request alone makes no difference to which child answers", async () => {
  await using warm = warmEngine();
  using snapshot = writeSnapshot(ECHO);
  const { path: root } = snapshot;
  await warm.run({ payload: {}, ctx: { user_id: "u1" } }, { root });
  await warm.ready(1);
  const request = { payload: { n: 2 }, timeout_ms: 5_000, ctx: { user_id: "u2" }, request_id: "r" };
  const { result, meta } = await warm.run(request, { root });
  assert.deepEqual(result, { payload: { n: 2 }, user: "u2" });
  assert.equal(meta.usage?.start, "warm");
  assert.equal(meta.limits?.timeout_ms, 5_000);
});

Deno.test("a snapshot that changes is never answered by what it was", async () => {
  await using warm = warmEngine();
  using snapshot = writeSnapshot(toolSnapshot("return 1;"));
  const { path: root } = snapshot;
  const first = await warm.run({}, { root });
  await warm.ready(1);
  writeFiles(root, toolSnapshot("return 2;"));
  const second = await warm.run({}, { root });
  assert.deepEqual([first.result, second.result, second.meta.usage?.start], [1, 2, "cold"]);
});

Deno.test("a child that was killed while it waited is as if none had been ready", async () => {
  await using warm = warmEngine();
  using snapshot = writeSnapshot(ECHO);
  const { path: root } = snapshot;
  await warm.run({}, { root });
  await warm.ready(1);
  const child = warm.child();
  Deno.kill(child.pid, "SIGKILL");
  await until("it is gone", () => isGone(child));
  const { ok, meta } = await warm.run({}, { root });
  assert.deepEqual([ok, meta.usage?.start], [true, "cold"]);
});

Deno.test("nothing of a child that waits runs: timers, workers and loops stand still", async () => {
  await using warm = warmEngine();
  using snapshot = writeSnapshot({
    "entry_point.ts": `import { tool } from "aiel";
const shared = new Int32Array(new SharedArrayBuffer(4));
const source = "onmessage = ({ data }) => { for (;;) Atomics.add(data, 0, 1); }";
const worker = new Worker("data:text/javascript," + encodeURIComponent(source), { type: "module" });
worker.postMessage(shared);
while (Atomics.load(shared, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
tool("t", () => "done");
`,
  });
  const { path: root } = snapshot;
  assert.equal((await warm.run({}, { root })).error, null);
  await warm.ready(1);
  const child = warm.child();
  const ticks = () =>
    Number(Deno.readTextFileSync(`/proc/${child.pid}/stat`).split(") ")[1]?.split(" ")[11]);
  await until(
    "it is stopped",
    () => /^State:\tT/m.test(Deno.readTextFileSync(`/proc/${child.pid}/status`)),
  );
  const before = ticks();
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(ticks(), before);
  const { result, meta } = await warm.run({}, { root });
  assert.deepEqual([result, meta.usage?.start], ["done", "warm"]);
});

Deno.test({
  name: "nothing of the code runs when its answer is there, and nothing is left after a drain",
  ignore: !CAN_SEE_PROCESSES,
  async fn() {
    await using warm = warmEngine();
    using dir = tempDir();
    const capabilities = { write: [dir.path] };
    using snapshot = writeSnapshot({
      ...toolSnapshot(`const loop = "for (let n = 0;; n++) { Deno.writeTextFileSync(" +
  JSON.stringify(payload.file) + ", String(n)); if (n === 10) postMessage(n); }";
const worker = new Worker("data:application/javascript," + encodeURIComponent(loop), { type: "module" });
return await new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); });`),
      "aiel.json": JSON.stringify({ capabilities }),
    });
    const file = `${dir.path}/n`;
    const run = () => warm.run({ capabilities, payload: { file } }, { root: snapshot.path });
    await run();
    await warm.ready(1);
    const child = warm.child();
    const { result, meta } = await run();
    assert.deepEqual([result, meta.usage?.start], [10, "warm"]);
    const written = Deno.readTextFileSync(file);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(Deno.readTextFileSync(file), written);
    const writes = meta.permissions.find(({ kind }) => kind === "write");
    // Opened and not written yet is the last that can have been.
    assert.ok((writes?.count ?? 0) > Number(written), `${writes?.count} checks of ${written}`);
    await warm.engine.drain();
    assert.ok(isGone(child));
  },
});

Deno.test("deadline and CPU time are counted from the request, not from the start", async () => {
  await using warm = warmEngine();
  using snapshot = writeSnapshot({
    "entry_point.ts": `import { tool } from "aiel";
const until = performance.now() + 400;
while (performance.now() < until);
tool("t", async (ctx: any, { ms }: { ms: number }) => {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return ctx.remainingMs();
});
`,
  });
  const { path: root } = snapshot;
  await warm.run({ payload: { ms: 0 } }, { root });
  await warm.ready(1);
  const { result, meta } = await warm.run({ payload: { ms: 0 }, timeout_ms: 300 }, { root });
  assert.equal(meta.usage?.start, "warm");
  assert.ok(Number(result) > 100 && Number(result) <= 300, `${result} ms were left`);
  assert.ok((meta.usage?.cpu_ms ?? 0) < 200, `${meta.usage?.cpu_ms} ms of CPU time`);
  await warm.ready(1);
  const late = await warm.run({ payload: { ms: 10_000 }, timeout_ms: 300 }, { root });
  assert.deepEqual([late.error?.code, late.meta.usage?.start], ["TIMEOUT", "warm"]);
});

Deno.test('"warm": false, a granted program and a describe leave nothing ready', async () => {
  await using warm = warmEngine();
  using off = writeSnapshot({ ...ECHO, "aiel.json": '{ "warm": false }' });
  using runs = writeSnapshot({
    ...ECHO,
    "aiel.json": '{ "capabilities": { "subprocess": ["/bin/true"] } }',
  });
  using plain = writeSnapshot(ECHO);
  assert.equal((await warm.run({}, { root: off.path })).error, null);
  const capabilities = { subprocess: ["/bin/true"] };
  assert.equal((await warm.run({ capabilities }, { root: runs.path })).error, null);
  assert.equal((await warm.run({ action: "describe" }, { root: plain.path })).error, null);
  assert.deepEqual(warm.engine.children(), { ready: 0, starting: 0 });
});

Deno.test("code that does not load is told to each request, and is not started again and again", async () => {
  await using warm = warmEngine();
  using snapshot = writeSnapshot({ "entry_point.ts": 'throw new Error("no " + Deno.pid);' });
  for (let i = 0; i < 4; i++) {
    const { error, meta } = await warm.run({}, { root: snapshot.path });
    assert.equal(error?.code, "USER_CODE_ERROR");
    assert.match(error?.message ?? "", /^no /);
    assert.equal(meta.usage?.start, "cold");
    await warm.ready(0);
  }
});

Deno.test("code that reads standard input while it loads reads nothing of its request", async () => {
  await using warm = warmEngine();
  const reads = [
    "Deno.stdin.read(new Uint8Array(64)).then((n) => { globalThis.got = n; });",
    'import("node:process").then(({ stdin }) => stdin.on("data", (d) => { globalThis.got = d; }));',
  ];
  for (const read of reads) {
    using snapshot = writeSnapshot({
      "entry_point.ts":
        `import { tool } from "aiel";\n${read}\nawait new Promise((r) => setTimeout(r, 20));\n` +
        'tool("t", (_ctx: unknown, payload: unknown) => ({ payload, got: globalThis.got ?? null }));',
    });
    for (let i = 0; i < 3; i++) {
      const { ok, result, error } = await warm.run({ payload: { secret: i } }, {
        root: snapshot.path,
      });
      assert.ok(ok, JSON.stringify(error));
      assert.deepEqual((result as { payload: unknown }).payload, { secret: i });
      await until("nothing comes up", () => warm.engine.children().starting === 0);
    }
  }
});

Deno.test("code that patches intrinsics while it loads gets its request all the same", async () => {
  await using warm = warmEngine();
  using snapshot = writeSnapshot({
    "entry_point.ts": `import { tool } from "aiel";
tool("t", (_ctx: unknown, payload: unknown) => payload);
const no = () => { throw new Error("patched"); };
JSON.parse = no;
JSON.stringify = no;
TextDecoder.prototype.decode = no;
Uint8Array.prototype.subarray = no;
Uint8Array.prototype.set = no;
DataView.prototype.getUint32 = no;
Deno.stdin.readSync = no;
`,
  });
  const { path: root } = snapshot;
  const cold = await warm.run({ payload: { n: 1 } }, { root });
  assert.deepEqual(cold.error, null);
  assert.deepEqual(cold.result, { n: 1 });
  await warm.ready(1);
  const ready = await warm.run({ payload: { n: 2 } }, { root });
  assert.deepEqual([ready.result, ready.meta.usage?.start], [{ n: 2 }, "warm"]);
});
