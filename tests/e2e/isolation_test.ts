/**
 * Invocations know nothing of each other, and leave nothing behind.
 *
 * @module
 */

import assert from "node:assert/strict";
import { leftovers, runRequest } from "../harness/engine.ts";
import { type Files, toolSnapshot, writeSnapshot } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

/** Runs a tool twice with the same caches and gives what both said. */
async function twice(files: Files, request: Record<string, unknown> = {}): Promise<unknown[]> {
  using cache = tempDir();
  const results: unknown[] = [];
  for (let i = 0; i < 2; i++) {
    const envelope = await runRequest(files, request, { cacheDir: cache.path });
    assert.equal(envelope.error, null, JSON.stringify(envelope.error));
    results.push(envelope.result);
  }
  assert.deepEqual(leftovers(cache.path), []);
  return results;
}

for (
  const [what, store] of [
    [
      "localStorage",
      'const seen = localStorage.getItem("k"); localStorage.setItem("k", "v"); return seen;',
    ],
    [
      "caches",
      'const cache = await caches.open("c"); const seen = await cache.match("https://a.b/"); await cache.put("https://a.b/", new Response("x")); return seen === undefined ? null : "seen";',
    ],
    [
      "globalThis",
      "const seen = (globalThis as any).k ?? null; (globalThis as any).k = 1; return seen;",
    ],
    [
      "sessionStorage",
      'const seen = sessionStorage.getItem("k"); sessionStorage.setItem("k", "v"); return seen;',
    ],
    [
      "Deno.openKv",
      'const kv = await (Deno as any).openKv(); const seen = (await kv.get(["k"])).value; await kv.set(["k"], 1); kv.close(); return seen;',
    ],
  ] as const
) {
  Deno.test(`two invocations do not share ${what}`, async () => {
    const body = `const use = async () => { ${store} };
      try { return { seen: await use() ?? null }; } catch (error) { return { refused: String((error as any).name) }; }`;
    const [first, second] = await twice(toolSnapshot(body));
    assert.deepEqual(second, first);
    assert.equal(Object(first).seen ?? null, null);
  });
}

Deno.test("a scratch directory is empty each time and removed afterwards", async () => {
  const files = toolSnapshot(
    `const own = Deno.makeTempDirSync();
     Deno.mkdirSync(own + "/a/b", { recursive: true });
     Deno.writeTextFileSync(own + "/a/b/file", "x");
     return [...Deno.readDirSync(own.slice(0, own.lastIndexOf("/")))].length;`,
    { "aiel.json": '{"capabilities":{"write":"scratch"}}' },
  );
  assert.deepEqual(await twice(files, { capabilities: { write: "scratch" } }), [1, 1]);
});

Deno.test("registrations of one snapshot are not seen in another", async () => {
  using cache = tempDir();
  const options = { cacheDir: cache.path };
  const one = await runRequest(
    { "entry_point.ts": 'import { tool } from "aiel";\ntool("one", () => 1);\n' },
    { action: "describe" },
    options,
  );
  const two = await runRequest(
    { "entry_point.ts": 'import { tool } from "aiel";\ntool("two", () => 2);\n' },
    { action: "describe" },
    options,
  );
  assert.deepEqual(Object(one.result).tools, ["one"]);
  assert.deepEqual(Object(two.result).tools, ["two"]);
});

Deno.test("many invocations at a time keep apart what belongs to each", async () => {
  using cache = tempDir();
  const files = toolSnapshot("ctx.log(payload.id); return [payload.id, ctx.requestId];");
  const answers = await Promise.all(Array.from({ length: 8 }, (_, i) =>
    runRequest(
      files,
      { payload: { id: `p${i}` }, request_id: `r${i}` },
      { cacheDir: cache.path },
    )));
  for (const [i, { result, meta }] of answers.entries()) {
    assert.deepEqual(result, [`p${i}`, `r${i}`]);
    assert.deepEqual(meta.logs.map(({ event }) => event), [`p${i}`]);
  }
  assert.equal(new Set(answers.map(({ meta }) => meta.snapshot_id)).size, 1);
  assert.deepEqual(leftovers(cache.path), []);
});

Deno.test("a child sees nothing of the runtime's environment, arguments or standard input", async () => {
  const { result, error } = await runRequest(toolSnapshot(`
    const input = new Uint8Array(16);
    return { args: Deno.args, read: Deno.stdin.readSync(input), tty: Deno.stdin.isTerminal() };
  `));
  assert.equal(error, null, JSON.stringify(error));
  assert.deepEqual(result, { args: [], read: null, tty: false });
});

Deno.test("a snapshot runs from a directory with any name", async () => {
  using parent = tempDir();
  for (
    const name of [
      "with space",
      "100%",
      "a#b",
      "a?b",
      "日本😀",
      "quote'\"",
      "semi;colon",
      "back\\slash",
      "-dash",
    ]
  ) {
    const root = `${parent.path}/${name}`;
    Deno.mkdirSync(root);
    Deno.writeTextFileSync(
      `${root}/entry_point.ts`,
      'import { tool } from "aiel";\nimport { b } from "./b.ts";\ntool("t", (_ctx, payload: any) => { if (payload.fail) throw new Error("in " + import.meta.filename); return b; });\n',
    );
    Deno.writeTextFileSync(`${root}/b.ts`, "export const b = 1;\n");
    const well = await runRequest(root);
    assert.equal(well.result, 1, `${name}: ${JSON.stringify(well.error)}`);
    const failed = await runRequest(root, { payload: { fail: true } });
    assert.equal(failed.error?.message, "in entry_point.ts", name);
    assert.match(failed.error.stack ?? "", /entry_point\.ts:3:\d+/);
    assert.ok(!JSON.stringify(failed.error).includes(parent.path), name);
  }
});

Deno.test("a snapshot runs from a directory whose name Deno's flags can't carry", async () => {
  using parent = tempDir();
  const root = `${parent.path}/comma,name`;
  Deno.mkdirSync(root);
  Deno.writeTextFileSync(`${root}/entry_point.ts`, "export {};");
  assert.equal((await runRequest(root, { action: "describe" })).error, null);
});

Deno.test("a snapshot may be reached through a link to its directory", async () => {
  using parent = tempDir();
  Deno.mkdirSync(`${parent.path}/real`);
  Deno.symlinkSync(`${parent.path}/real`, `${parent.path}/link`, { type: "dir" });
  Deno.writeTextFileSync(
    `${parent.path}/real/entry_point.ts`,
    'import { tool } from "aiel";\ntool("t", () => { throw new Error("at " + import.meta.filename); });\n',
  );
  const { error } = await runRequest(`${parent.path}/link`);
  assert.equal(error?.message, "at entry_point.ts");
  assert.ok(!JSON.stringify(error).includes(parent.path), JSON.stringify(error));
});

Deno.test("a snapshot that holds the runtime's caches is refused before anything runs", async () => {
  using root = writeSnapshot(toolSnapshot("return 1;"));
  const envelope = await runRequest(root.path, {}, { cacheDir: `${root.path}/deep/cache` });
  assert.equal(envelope.error?.code, "VALIDATION_ERROR");
  assert.match(envelope.error?.hint ?? "", /AIEL_CACHE_DIR/);
});
