import assert from "node:assert/strict";
import { FROM_CACHE } from "../../tests/harness/deno_child.ts";
import {
  ISOLATION_MODE,
  isolationInForce,
  leftovers,
  testEngine,
} from "../../tests/harness/engine.ts";
import { NO_TOOLS, TOOLS } from "../../tests/harness/host_tools.ts";
import {
  CAN_SEE_PROCESSES,
  commandLine,
  descendantsWith,
  isGone,
  until,
} from "../../tests/harness/processes.ts";
import { sharedBase } from "../../tests/harness/shared_base.ts";
import { REPOSITORY, toolSnapshot, writeFiles } from "../../tests/harness/snapshot.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { localEngineOptions } from "../local.ts";
import { createEngine } from "./engine.ts";
import type { EngineOptions } from "./options.ts";

const REQUEST = { schema_version: "v1", action: "invoke", kind: "tool", name: "t" };
const ENDLESS = toolSnapshot("for (;;) {}");

/** Files enough that a copy of them takes its time. */
const MANY = Object.fromEntries(
  Array.from({ length: 3_000 }, (_, index) => [`data/${index % 30}/${index}`, "x"]),
);

function has(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** A snapshot, a place for caches, and options for engines of its own. */
function place(files: Readonly<Record<string, string | Uint8Array>>) {
  const dir = tempDir();
  const root = `${dir.path}/root`;
  const cacheDir = `${dir.path}/cache`;
  writeFiles(root, files);
  const env: Record<string, string> = { AIEL_CACHE_DIR: cacheDir };
  const options: EngineOptions = {
    ...localEngineOptions({ env: (name) => env[name], deno: Deno.execPath() }),
    isolation: ISOLATION_MODE,
    baseDir: sharedBase(),
  };
  return { dir, root, cacheDir, env, options, [Symbol.dispose]: () => dir[Symbol.dispose]() };
}

/** Names below a directory; none when it is not there. */
function names(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].map(({ name }) => name).sort();
  } catch {
    return [];
  }
}

/** The engine's own copies of snapshots. */
function copies(cacheDir: string): string[] {
  const path = `${cacheDir}/snapshots`;
  return names(path).filter((name) => /^[0-9a-f]{64}$/.test(name)).map((name) => `${path}/${name}`);
}

Deno.test("Engine.run answers, says what was in force, and leaves nothing", async () => {
  using at = place(toolSnapshot("return payload;"));
  const engine = createEngine(at.options);
  const { ok, result, meta } = await engine.run({ ...REQUEST, payload: { a: 1 } }, at);
  assert.deepEqual([ok, result], [true, { a: 1 }]);
  const { isolation } = await isolationInForce();
  assert.equal(meta.isolation, isolation);
  assert.equal((await engine.isolation()).denoVersion, Deno.version.deno);
  // With Deno's flags alone nothing keeps the code from the record of its checks.
  assert.deepEqual([meta.permissions, meta.permissions_complete], [[], isolation === "os+deno"]);
  assert.deepEqual(leftovers(at.cacheDir), []);
  const { usage, duration_ms } = meta;
  assert.ok(usage !== null && usage.wall_ms <= duration_ms, `${usage?.wall_ms} of ${duration_ms}`);
  assert.ok((usage.phases.spawn_ms ?? Infinity) <= usage.wall_ms);
});

Deno.test("Engine.run answers a request that it refuses before anything was ever run", async () => {
  for (const document of [undefined, 1, {}, { ...REQUEST, nonsense: 1 }]) {
    using at = place(ENDLESS);
    const { error, meta } = await createEngine(at.options).run(document, at);
    assert.equal(error?.code, "VALIDATION_ERROR");
    assert.deepEqual([meta.isolation, meta.permissions_complete], [null, true]);
    assert.deepEqual(names(at.cacheDir), []);
  }
});

Deno.test("Engine.run answers any number of requests at a time, each with its own", async () => {
  using at = place(toolSnapshot("ctx.log.info(payload); return payload;"));
  const engines = [createEngine(at.options), createEngine(at.options)];
  const payloads = ["a", "b", "c", "d"];
  const answers = await Promise.all(
    payloads.map((payload, index) => engines[index % 2]?.run({ ...REQUEST, payload }, at)),
  );
  assert.deepEqual(answers.map((answer) => answer?.result), payloads);
  assert.deepEqual(answers.map((answer) => answer?.meta.logs.map(({ event }) => event)), [
    ["a"],
    ["b"],
    ["c"],
    ["d"],
  ]);
  assert.deepEqual(leftovers(at.cacheDir), []);
  assert.equal(copies(at.cacheDir).length, 1);
});

const READS_LOG = toolSnapshot(
  "return Deno.readTextFileSync(new URL('a.log', import.meta.url));",
  { "a.log": "there" },
);

Deno.test("Engine.run runs a copy that it made, in which there is nothing but the snapshot", async () => {
  using at = place({ ...READS_LOG, ".aielignore": "*.log\n" });
  for (const owned of [false, true]) {
    const { error } = await createEngine(at.options).run(REQUEST, { root: at.root, owned });
    // It is not there: nothing was denied.
    assert.equal(error?.code, "USER_CODE_ERROR");
    assert.equal(error.name, "NotFound");
    const [copy = ""] = copies(at.cacheDir);
    assert.deepEqual(names(`${copy}/files`), [
      ".aielignore",
      "entry_point.ts",
    ]);
    Deno.removeSync(`${at.cacheDir}/snapshots`, { recursive: true });
  }
});

Deno.test("Engine.run runs a root that it owns where it lies", async () => {
  using at = place(READS_LOG);
  const { result } = await createEngine(at.options).run(REQUEST, { root: at.root, owned: true });
  assert.equal(result, "there");
  assert.deepEqual(copies(at.cacheDir), []);
});

const KEY = { capabilities: { env: ["KEY"] } };
const KEYED = toolSnapshot("return [Deno.env.get('KEY') ?? null, process.env.OTHER ?? null];", {
  "aiel.json": JSON.stringify({ ...KEY, env: { DENO_DIR: "own", OTHER: "mine" } }),
  "entry_point.ts": `import process from "node:process";
import { tool } from "aiel";
tool("t", () => [Deno.env.get("KEY"), process.env.OTHER, Deno.env.get("HOME")].map((v) => v ?? null));
`,
});

Deno.test("Engine.run reads what is granted anew for each request", async () => {
  using at = place(KEYED);
  const engine = createEngine(at.options);
  for (const value of ["one", "two"]) {
    at.env["KEY"] = value;
    const { result, error, meta } = await engine.run({ ...REQUEST, ...KEY }, at);
    assert.deepEqual([result, error], [[value, "mine", null], null]);
    // A read that gave nothing is told, and decides nothing.
    assert.deepEqual(meta.permissions.map(({ kind, target, allowed }) => [kind, target, allowed]), [
      ["env", "HOME", false],
      ["env", "KEY", true],
      ["env", "OTHER", true],
    ]);
  }
  const refused = await engine.run(REQUEST, at);
  assert.equal(refused.error?.code, "SECURITY_VIOLATION");
  assert.equal(refused.meta.usage, null);
});

Deno.test("Engine.run ends the child when it is cancelled, before its start or later", async () => {
  using at = place(ENDLESS);
  const engine = createEngine(at.options);
  const early = await engine.run(REQUEST, { root: at.root, signal: AbortSignal.abort() });
  assert.equal(early.error?.code, "CANCELLED");
  // The inspection has a child of its own, the first time.
  await engine.run({ schema_version: "v1", action: "describe" }, at);
  const cancel = new AbortController();
  const answer = engine.run(REQUEST, { root: at.root, signal: cancel.signal });
  // Other tests have children of this process too.
  const children = () =>
    descendantsWith(Deno.pid, `${at.cacheDir}/runs/`)
      .filter(({ pid }) => commandLine(pid).includes("bootstrap.js"));
  if (CAN_SEE_PROCESSES) {
    await until("the child is up", () => children().length > 0);
  }
  cancel.abort();
  const { error, meta } = await answer;
  assert.equal(error?.code, "CANCELLED");
  assert.notEqual(meta.usage, null);
  assert.deepEqual(children(), []);
  assert.deepEqual(leftovers(at.cacheDir), []);
});

Deno.test("Engine.run stops copying for a child when it is cancelled, and leaves nothing", async () => {
  using at = place({ ...toolSnapshot("return 1;"), ...MANY });
  const engine = createEngine({ ...at.options, isolation: "deno" });
  assert.equal((await engine.run(REQUEST, at)).result, 1);
  const cancel = new AbortController();
  const answer = engine.run(REQUEST, { root: at.root, signal: cancel.signal });
  const runs = `${at.cacheDir}/runs`;
  const isCopying = () =>
    [...Deno.readDirSync(runs)].some(({ name }) => has(`${runs}/${name}/snapshot/data`));
  await until("the copying has begun", isCopying);
  cancel.abort();
  const { error, meta } = await answer;
  assert.deepEqual([error?.code, meta.usage], ["CANCELLED", null]);
  assert.deepEqual(leftovers(at.cacheDir), []);
});

Deno.test("Engine.run tries again after children could not be started", async () => {
  using at = place(toolSnapshot("return 1;"));
  const deno = `${at.dir.path}/deno`;
  const engine = createEngine({ ...at.options, deno });
  const { error, meta } = await engine.run(REQUEST, at);
  assert.deepEqual([error?.code, error?.origin], ["INTERNAL", "platform"]);
  assert.doesNotMatch(JSON.stringify(error), new RegExp(at.dir.path));
  assert.equal(meta.isolation, null);
  Deno.writeTextFileSync(deno, `#!/bin/sh\nexec '${Deno.execPath()}' "$@"\n`, { mode: 0o700 });
  assert.equal((await engine.run(REQUEST, at)).result, 1);
  assert.deepEqual(leftovers(at.cacheDir), []);
});

Deno.test("Engine.run never takes a weaker form of isolation than was asked for in silence", async () => {
  using at = place(toolSnapshot("return 1;"));
  // Without a base that another test has made.
  const bare = { ...at.options, baseDir: `${at.dir.path}/base`, tools: NO_TOOLS };
  for (const isolation of ["auto", "deno"] as const) {
    const engine = createEngine({ ...bare, isolation });
    const { result, meta } = await engine.run(REQUEST, at);
    assert.deepEqual([result, meta.isolation], [1, "deno"]);
    const { reason } = await engine.isolation();
    if (isolation === "deno") assert.equal(reason, null);
    else assert.match(reason ?? "", /not installed|Linux only/);
  }
  const engine = createEngine({ ...bare, isolation: "required" });
  const { error, meta } = await engine.run(REQUEST, at);
  assert.deepEqual([error?.code, meta.isolation, meta.usage], ["INTERNAL", null, null]);
  assert.match(error?.message ?? "", /is required/);
  await assert.rejects(engine.isolation(), /is required/);
});

Deno.test("Engine.run refuses a snapshot that holds the runtime's caches", async () => {
  using at = place(ENDLESS);
  const engine = createEngine({ ...at.options, cacheDir: `${at.root}/cache` });
  const { error } = await engine.run(REQUEST, at);
  assert.equal(error?.code, "VALIDATION_ERROR");
  assert.match(error.message, /holds the runtime's own caches/);
});

Deno.test("Engine.run grants nothing that reaches what the runtime stands on", async () => {
  using at = place(ENDLESS);
  const write = (path: string) => ({ capabilities: { write: [path] } });
  Deno.symlinkSync(at.cacheDir, `${at.dir.path}/link`);
  for (const path of [at.cacheDir, at.root, `${at.dir.path}/link`, at.dir.path]) {
    writeFiles(at.root, { "aiel.json": JSON.stringify(write(path)) });
    const { error, meta } = await createEngine(at.options).run({ ...REQUEST, ...write(path) }, at);
    assert.equal(error?.code, "VALIDATION_ERROR", path);
    assert.match(error.message, /overlaps the runtime's own files or the snapshot/);
    assert.equal(meta.usage, null);
  }
  assert.deepEqual(leftovers(at.cacheDir), []);
});

for (const isolation of ["auto", "deno"] as const) {
  Deno.test({
    name: `A child dies with its runner, and the next one cleans up: isolation "${isolation}"`,
    ignore: !CAN_SEE_PROCESSES || (isolation === "deno" && TOOLS.setpriv === null),
    async fn() {
      using at = place(ENDLESS);
      const { deno, runtimeDir, cacheDir, baseDir, tools } = at.options;
      const code = `
        import { createEngine } from ${JSON.stringify(import.meta.resolve("./engine.ts"))};
        const [options, root] = Deno.args.map((text) => JSON.parse(text));
        await createEngine(options).run(${JSON.stringify(REQUEST)}, { root });
      `;
      const options = { deno, runtimeDir, cacheDir, baseDir, tools, isolation };
      const runner = new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", "-A", ...FROM_CACHE, `--config=${REPOSITORY}/deno.json`, "--ext=ts"],
          `data:application/typescript,${encodeURIComponent(code)}`,
          JSON.stringify(options),
          JSON.stringify(at.root),
        ],
      }).spawn();
      const child = await until("the child loops", () => {
        const found = descendantsWith(runner.pid, "bootstrap.js").at(-1);
        return found !== undefined && usesTime(found.pid) && found;
      });
      runner.kill("SIGKILL");
      await until("the child is gone", () => isGone(child));
      await runner.status;
      assert.equal(leftovers(cacheDir).length, 1);
      const { error } = await testEngine(cacheDir).run({ ...REQUEST, name: "none" }, at);
      assert.equal(error?.code, "NOT_FOUND");
      assert.deepEqual(leftovers(cacheDir), []);
    },
  });
}

/** Half a second of it: what comes up uses less. */
function usesTime(pid: number): boolean {
  if (commandLine(pid) === "") return false;
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) > 50;
}
