import assert from "node:assert/strict";
import { ISOLATION_MODE } from "../../tests/harness/engine.ts";
import { sharedBase } from "../../tests/harness/shared_base.ts";
import { type Files, toolSnapshot, writeFiles } from "../../tests/harness/snapshot.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { localEngineOptions } from "../local.ts";
import { NO_CAPABILITIES } from "../policy/capabilities.ts";
import { DEFAULT_LIMITS } from "../protocol/limits.ts";
import { readSnapshot } from "../snapshot/read_snapshot.ts";
import { findBase } from "./base.ts";
import { createEngine } from "./engine.ts";
import { inspectModules } from "./inspect_modules.ts";
import type { EngineOptions } from "./options.ts";

const REQUEST = { schema_version: "v1", action: "invoke", kind: "tool", name: "t" };
/** Keeps the parser busy for far longer than an inspection may take. */
const ENDLESS = `const x = ${"<any>(".repeat(40)}0${")".repeat(40)};`;
/** Takes the parser more memory than an inspection may take. */
const LARGE = "a;".repeat(2_500_000);

/** A snapshot whose entry also imports a module, and an engine with caches of its own. */
function place(source: string, more: Files = {}) {
  const dir = tempDir();
  const root = `${dir.path}/root`;
  const cacheDir = `${dir.path}/cache`;
  writeFiles(root, { ...toolSnapshot("return 1;"), "deep.ts": source, ...more });
  Deno.writeTextFileSync(`${root}/entry_point.ts`, '\nimport "./deep.ts";', { append: true });
  const env: Record<string, string> = { AIEL_CACHE_DIR: cacheDir };
  const options: EngineOptions = {
    ...localEngineOptions({ env: (name) => env[name], deno: Deno.execPath() }),
    isolation: ISOLATION_MODE,
    baseDir: sharedBase(),
  };
  const verdicts = () => [...Deno.readDirSync(`${cacheDir}/verdicts`)].map(({ name }) => name);
  return { root, options, verdicts, [Symbol.dispose]: () => dir[Symbol.dispose]() };
}

for (const [asked, given] of [[3_000, 3_000], [1, 2_000]] as const) {
  Deno.test(`an inspection for a request of ${asked} ms ends after ${given} ms, and nothing is kept`, async () => {
    using at = place(ENDLESS);
    const engine = createEngine(at.options);
    const { error, meta } = await engine.run({ ...REQUEST, timeout_ms: asked }, at);
    assert.equal(error?.code, "TIMEOUT", JSON.stringify(error));
    assert.deepEqual(error?.details, { timeout_ms: given, phase: "load" });
    assert.match(error?.message ?? "", /^The deadline of \d+ ms passed while the modules/);
    assert.ok(meta.duration_ms < 20_000, `${meta.duration_ms}`);
    assert.throws(at.verdicts, Deno.errors.NotFound);
  });
}

Deno.test("that an inspection takes too much is a verdict, and is kept", async () => {
  using at = place(LARGE);
  const engine = createEngine(at.options);
  const first = await engine.run(REQUEST, at);
  assert.equal(first.error?.code, "SECURITY_VIOLATION", JSON.stringify(first.error));
  assert.equal(first.error?.origin, "policy");
  assert.match(first.error?.message ?? "", /The modules can't be inspected: .*memory/);
  assert.equal(at.verdicts().length, 1);
  const again = await engine.run(REQUEST, at);
  assert.deepEqual(again.error, first.error);
  assert.ok(again.meta.duration_ms < first.meta.duration_ms / 2, `${again.meta.duration_ms}`);
});

Deno.test("inspectModules needs no list of the files, however many there are", async () => {
  using at = place('import "./data/a.txt" with { type: "text" };', { "data/a.txt": "x" });
  const snapshot = await readSnapshot(at.root);
  const name = "n".repeat(1_000);
  const files = Array.from({ length: 40_000 }, (_, index) => ({
    path: `${name}${index}`,
    size: 0,
    sha256: "",
  }));
  const verdict = await inspectModules(
    {
      snapshot: { ...snapshot, files: [...snapshot.files, ...files] as typeof snapshot.files },
      packages: ["zod"],
      declared: NO_CAPABILITIES,
      limits: DEFAULT_LIMITS,
      root: at.root,
    },
    "entry_point.ts",
    { base: await findBase(at.options), options: at.options, signal: undefined },
  );
  assert.deepEqual(verdict, { violations: [], failures: [], notes: [] });
});

Deno.test("a specifier of megabytes makes no large envelope and no large verdict", async () => {
  using at = place(`import "npm:${"x".repeat(4_000_000)}";`);
  const envelope = await createEngine(at.options).run(REQUEST, at);
  assert.equal(envelope.error?.code, "SECURITY_VIOLATION");
  assert.ok(JSON.stringify(envelope).length < 10_000);
  for (const name of at.verdicts()) {
    assert.ok(Deno.statSync(`${at.options.cacheDir}/verdicts/${name}`).size < 10_000);
  }
});
