/** A child that comes up while its snapshot is still on the way runs that snapshot, or nothing. */

import assert from "node:assert/strict";
import { leftovers } from "../tests/harness/engine.ts";
import { CAN_SEE_PROCESSES, isGone, until } from "../tests/harness/processes.ts";
import { type Files, toolSnapshot, writeFiles } from "../tests/harness/snapshot.ts";
import { tempDir } from "../tests/harness/temp_dir.ts";
import { watchedDeno } from "../tests/harness/watched_deno.ts";
import { createEngine, localEngineOptions } from "./mod.ts";
import type { Manifest } from "./snapshot/mod.ts";

const REQUEST = { schema_version: "v1", action: "invoke", kind: "tool", name: "t" };

/** An engine that tells of its children, and an empty root. */
function makeEngine() {
  const dir = tempDir();
  const deno = watchedDeno(dir.path);
  const root = `${dir.path}/root`;
  const cacheDir = `${dir.path}/cache`;
  Deno.mkdirSync(root);
  const env: Record<string, string> = { AIEL_CACHE_DIR: cacheDir };
  const options = localEngineOptions({ env: (name) => env[name], deno: deno.path });
  return {
    root,
    cacheDir,
    deno,
    options,
    /** What the platform has for those that are granted it. */
    env,
    engine: createEngine(options),
    /** One of its children, by the order of their start. */
    child: (index = 0) => until("a child is up", () => deno.started()[index]),
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  };
}

/** A child that waits for what comes into an empty root. */
async function start(manifest: Manifest) {
  const made = makeEngine();
  const there = Promise.withResolvers<undefined>();
  const coming = { manifest, fill: () => there.promise };
  const answer = made.engine.run(REQUEST, { root: made.root, coming });
  const first = await made.child();
  return { ...made, first, there, answer };
}

Deno.test("Engine.run starts a child for a snapshot that is coming, and runs it there", async () => {
  using run = await start({ name: "p" });
  writeFiles(run.root, toolSnapshot("return 1;", { "aiel.json": '{"name":"p"}' }));
  run.there.resolve(undefined);
  const { result, error } = await run.answer;
  assert.deepEqual([result, error], [1, null]);
  assert.equal(run.deno.started().length, 1);
  assert.deepEqual(leftovers(run.cacheDir), []);
});

const FILES = toolSnapshot("return { own: Deno.env.get('OWN') ?? null };");

Deno.test("Engine.run throws the child away when another manifest was announced than came", async () => {
  using run = await start({ env: { OWN: "guessed" } });
  writeFiles(run.root, FILES);
  run.there.resolve(undefined);
  const { result, error } = await run.answer;
  // Whether the variable may be asked for at all is the real manifest's business.
  assert.deepEqual([result, error?.code], [null, "SECURITY_VIOLATION"]);
  assert.equal(run.deno.started().length, 2);
  await until("the first child is gone", () => isGone(run.first));
  assert.deepEqual(leftovers(run.cacheDir), []);
});

Deno.test("Engine.run throws the child away when files came that are no part of the snapshot", async () => {
  using run = await start({});
  writeFiles(run.root, {
    ...toolSnapshot('return Deno.readTextFileSync(new URL("a.log", import.meta.url));'),
    ".aielignore": "*.log\n",
    "a.log": "left out",
  });
  run.there.resolve(undefined);
  const { result, error } = await run.answer;
  assert.deepEqual([result, error?.code], [null, "SECURITY_VIOLATION"]);
  assert.equal(run.deno.started().length, 2);
  assert.deepEqual(leftovers(run.cacheDir), []);
});

Deno.test("Engine.run keeps no cache of a child that was started before its snapshot was known", async () => {
  using run = await start({});
  writeFiles(run.root, FILES);
  run.there.resolve(undefined);
  await run.answer;
  const kept = [...Deno.readDirSync(run.cacheDir)].map(({ name }) => name);
  assert.ok(!kept.includes("deno"), kept.join());
});

Deno.test("Engine.run ends the child when the snapshot does not come", async () => {
  using run = await start({});
  run.there.reject(new Error("the disk is full"));
  const { ok, error } = await run.answer;
  assert.deepEqual([ok, error?.code, error?.origin], [false, "INTERNAL", "platform"]);
  assert.doesNotMatch(JSON.stringify(error), /disk/);
  assert.equal(run.deno.started().length, 1);
  await until("the child is gone", () => isGone(run.first));
  assert.deepEqual(leftovers(run.cacheDir), []);
});

/** A machine that can't bound anything. */
const NOTHING = { setsid: null, setpriv: null, prlimit: null };
/** The engine has to read what it is about to run. */
const NOBODY_LOOKED = Promise.resolve(undefined);
const DESCRIBE = { schema_version: "v1", action: "describe" };

/** Fills a root. */
function filling(root: string, files: Files): () => Promise<undefined> {
  return () => {
    writeFiles(root, files);
    return NOBODY_LOOKED;
  };
}

/** Nothing of any child is left, on the disk or in memory. */
async function assertClean({ deno, cacheDir }: ReturnType<typeof makeEngine>): Promise<void> {
  for (const child of deno.started()) await until("the child is gone", () => isGone(child));
  assert.deepEqual(leftovers(cacheDir), []);
}

Deno.test("Engine.standBy starts a child that a run uses, and its time counts from then on", async () => {
  using made = makeEngine();
  const { engine, root } = made;
  const standby = engine.standBy(REQUEST, { root, manifest: {} });
  const child = await made.child();
  // Written by Deno when it has come up.
  const [dir] = leftovers(made.cacheDir);
  await until("it is up", () => exists(`${made.cacheDir}/runs/${dir}/audit.jsonl`));
  assert.ok(!isGone(child));
  const fill = filling(root, toolSnapshot("return 1;"));
  const { result, error, meta } = await engine.run(REQUEST, {
    root,
    coming: { manifest: {}, fill, standby },
  });
  assert.deepEqual([result, error], [1, null]);
  assert.equal(made.deno.started().length, 1);
  const { usage, duration_ms } = meta;
  assert.ok(usage !== null && usage.wall_ms <= duration_ms, `${usage?.wall_ms} of ${duration_ms}`);
  assert.ok((usage.phases.spawn_ms ?? Infinity) <= usage.wall_ms);
  assert.equal(standby?.take(), undefined);
  await assertClean(made);
});

const KEY = { capabilities: { env: ["KEY"] } };
const HOST = { capabilities: { sys: ["hostname"] } };
const ASKING = { ...REQUEST, ...KEY };
const KEYED = toolSnapshot("return Deno.env.get('KEY');", { "aiel.json": JSON.stringify(KEY) });
const PEEKING = {
  ...KEYED,
  "entry_point.ts": `${KEYED["entry_point.ts"]}Deno.env.get("KEY");\n`,
};

/** What a child was made to wait for, and what came instead. */
interface Difference {
  readonly what: string;
  readonly expected?: { readonly request?: unknown; readonly manifest?: Manifest };
  readonly came: {
    readonly request?: unknown;
    readonly manifest?: Manifest;
    readonly files: Files;
  };
  /** What happens between. */
  readonly then?: (made: ReturnType<typeof makeEngine>) => void;
  readonly answer: unknown;
  /** None, where what came is refused before there is a child for it. */
  readonly others?: number;
}
const DIFFERENCES: readonly Difference[] = [
  {
    what: "another manifest",
    expected: { manifest: { env: { OWN: "guessed" } } },
    came: { files: FILES },
    answer: "SECURITY_VIOLATION",
  },
  {
    what: "a manifest that nobody announced",
    came: {
      manifest: {},
      files: toolSnapshot('return Deno.env.get("OWN");', { "aiel.json": '{"env":{"OWN":"real"}}' }),
    },
    answer: "real",
    // Both guesses were wrong, and this one came up for the announced one.
    others: 1,
  },
  {
    what: "a request with a grant",
    expected: { request: DESCRIBE, manifest: KEY },
    came: { request: ASKING, manifest: KEY, files: KEYED },
    answer: "granted",
  },
  {
    what: "a request for which nothing is granted",
    expected: { request: ASKING, manifest: KEY },
    came: { request: DESCRIBE, manifest: KEY, files: PEEKING },
    answer: "SECURITY_VIOLATION",
  },
  {
    what: "a request with fewer rights",
    expected: { request: { ...REQUEST, ...HOST }, manifest: HOST },
    came: {
      request: DESCRIBE,
      manifest: HOST,
      files: {
        "entry_point.ts": `${FILES["entry_point.ts"]}Deno.hostname();\n`,
        "aiel.json": JSON.stringify(HOST),
      },
    },
    answer: "SECURITY_VIOLATION",
  },
  {
    what: "a request that grants too little",
    expected: { request: ASKING, manifest: KEY },
    came: { request: REQUEST, manifest: KEY, files: KEYED },
    answer: "SECURITY_VIOLATION",
    others: 0,
  },
  {
    what: "a request that is invalid",
    came: { request: { ...REQUEST, nonsense: 1 }, files: FILES },
    answer: "VALIDATION_ERROR",
    others: 0,
  },
  {
    what: "another value of what is granted",
    expected: { request: ASKING, manifest: KEY },
    came: { request: ASKING, manifest: KEY, files: KEYED },
    then: ({ env }) => env["KEY"] = "new",
    answer: "new",
  },
  {
    what: "another time limit",
    came: { request: { ...REQUEST, timeout_ms: 20_000 }, files: toolSnapshot("return 1;") },
    answer: 1,
  },
  {
    what: "less memory",
    expected: { request: { ...REQUEST, limits: { memory_mb: 256 } } },
    came: {
      request: { ...REQUEST, limits: { memory_mb: 200 } },
      files: toolSnapshot("return 1;"),
    },
    answer: 1,
  },
];
for (const { what, expected, came, then, answer, others = 1 } of DIFFERENCES) {
  Deno.test(`Engine.run ends the child that waits when there comes ${what}`, async () => {
    using made = makeEngine();
    const { engine, root } = made;
    made.env["KEY"] = "granted";
    const standby = engine.standBy(expected?.request ?? REQUEST, {
      root,
      manifest: expected?.manifest ?? {},
    });
    assert.ok(standby !== undefined);
    const first = await made.child();
    then?.(made);
    const { result, error } = await engine.run(came.request ?? REQUEST, {
      root,
      coming: { manifest: came.manifest ?? {}, fill: filling(root, came.files), standby },
    });
    assert.deepEqual(error === null ? result : error.code, answer, error?.message);
    await until("the first child is gone", () => isGone(first));
    assert.equal(made.deno.started().length, 1 + others);
    await assertClean(made);
  });
}

Deno.test("Engine.run uses the child that waits for no less than what is declared, whatever else is granted", async () => {
  using made = makeEngine();
  const { engine, root } = made;
  Object.assign(made.env, { KEY: "granted", OTHER: "secret" });
  const standby = engine.standBy(ASKING, { root, manifest: KEY });
  const files = toolSnapshot("return [Deno.env.get('KEY'), Deno.env.get('OTHER')];", {
    "aiel.json": JSON.stringify(KEY),
  });
  const { error } = await engine.run(
    { ...ASKING, capabilities: { env: ["KEY", "OTHER"] } },
    { root, coming: { manifest: KEY, fill: filling(root, files), standby } },
  );
  assert.equal(error?.code, "SECURITY_VIOLATION");
  assert.equal(made.deno.started().length, 1);
  await assertClean(made);
});

Deno.test("Engine.run ends the child that waits in another root, or of another engine", async () => {
  using made = makeEngine();
  const { engine, root, options } = made;
  const elsewhere = `${root}-elsewhere`;
  Deno.mkdirSync(elsewhere);
  const other = createEngine({ ...options, cacheDir: `${made.cacheDir}-other` });
  const wrong = [
    engine.standBy(REQUEST, { root: elsewhere, manifest: {} }),
    other.standBy(REQUEST, { root, manifest: {} }),
  ];
  for (const at of wrong.keys()) await made.child(at);
  let started = wrong.length;
  for (const standby of wrong) {
    assert.ok(standby !== undefined);
    const fill = filling(root, toolSnapshot("return 1;"));
    const answer = await engine.run(REQUEST, { root, coming: { manifest: {}, fill, standby } });
    assert.deepEqual([answer.result, answer.error], [1, null]);
    assert.equal(made.deno.started().length, ++started);
  }
  await assertClean(made);
  assert.deepEqual(leftovers(`${made.cacheDir}-other`), []);
});

Deno.test("Standby.end ends the child and leaves nothing, once and for all", async () => {
  using made = makeEngine();
  const { engine, root } = made;
  const standby = engine.standBy(REQUEST, { root, manifest: {} });
  assert.ok(standby !== undefined);
  const child = await made.child();
  const ended = standby.end();
  assert.equal(standby.take(), undefined);
  await Promise.all([ended, standby.end()]);
  assert.ok(isGone(child));
  assert.deepEqual(leftovers(made.cacheDir), []);
  const fill = filling(root, toolSnapshot("return 1;"));
  const answer = await engine.run(REQUEST, { root, coming: { manifest: {}, fill, standby } });
  assert.deepEqual([answer.result, answer.error], [1, null]);
  assert.equal(made.deno.started().length, 2);
  await assertClean(made);
});

Deno.test("Standby.end leaves nothing of a child that is still coming up", async () => {
  using made = makeEngine();
  for (let turns = 0; turns < 20; turns++) {
    const standby = made.engine.standBy(REQUEST, { root: made.root, manifest: {} });
    for (let turn = 0; turn < turns; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    await standby?.end();
    assert.deepEqual(leftovers(made.cacheDir), []);
  }
});

Deno.test("Engine.run uses a child that waits once, also when two runs want it", async () => {
  using made = makeEngine();
  const { engine, root } = made;
  writeFiles(root, toolSnapshot("return 1;"));
  const standby = engine.standBy(REQUEST, { root, manifest: {} });
  const coming = { manifest: {}, fill: () => NOBODY_LOOKED, standby };
  const answers = await Promise.all([1, 2].map(() => engine.run(REQUEST, { root, coming })));
  for (const { result, error } of answers) assert.deepEqual([result, error], [1, null]);
  assert.equal(made.deno.started().length, 2);
  await assertClean(made);
});

for (const when of ["before the run", "while the snapshot comes"]) {
  Deno.test({
    name: `Engine.run does not use a child that was killed ${when}`,
    ignore: !CAN_SEE_PROCESSES,
    async fn() {
      using made = makeEngine();
      const { engine, root } = made;
      const standby = engine.standBy(REQUEST, { root, manifest: {} });
      const child = await made.child();
      const kill = async () => {
        Deno.kill(child.pid, "SIGKILL");
        // As early as can be: whoever started it may not know yet.
        await until("it is dead", () => isGone(child));
      };
      const early = when === "before the run";
      if (early) await kill();
      const fill = async () => {
        if (!early) await kill();
        return await filling(root, toolSnapshot("return 1;"))();
      };
      const answer = await engine.run(REQUEST, { root, coming: { manifest: {}, fill, standby } });
      assert.deepEqual([answer.result, answer.error], [1, null]);
      assert.equal(made.deno.started().length, 2);
      await assertClean(made);
    },
  });
}

Deno.test("Engine.run ends the child that waits when it refuses or fails before it needs one", async () => {
  using made = makeEngine();
  const { engine, root, options } = made;
  const inside = createEngine({ ...options, cacheDir: `${root}/cache` });
  const never = () => Promise.reject(new Error("the disk is full"));
  const failures = [
    [inside, () => assert.fail("it was filled"), "VALIDATION_ERROR"],
    [engine, never, "INTERNAL"],
    // Nothing was filled in.
    [engine, () => NOBODY_LOOKED, "NOT_FOUND"],
  ] as const;
  for (const [by, fill, code] of failures) {
    const before = made.deno.started().length;
    const standby = engine.standBy(REQUEST, { root, manifest: {} });
    const child = await made.child(before);
    const { error } = await by.run(REQUEST, { root, coming: { manifest: {}, fill, standby } });
    assert.equal(error?.code, code);
    await until("the child is gone", () => isGone(child));
    assert.equal(made.deno.started().length, before + 1);
    await assertClean(made);
    Deno.removeSync(root, { recursive: true });
    Deno.mkdirSync(root);
  }
});

Deno.test("Engine.standBy starts nothing where there can be no child", () => {
  using made = makeEngine();
  const { engine, root, options, deno } = made;
  const file = `${root}/file`;
  Deno.writeTextFileSync(file, "");
  const manifest = {};
  const none = [
    engine.standBy(REQUEST, { root: `${root}/nowhere`, manifest }),
    engine.standBy(REQUEST, { root: file, manifest }),
    engine.standBy(REQUEST, { root, manifest: { bundle: "ai" } }),
    engine.standBy(REQUEST, { root, manifest: { capabilities: { nonsense: true } } }),
    engine.standBy(REQUEST, { root, manifest: KEY }),
    createEngine({ ...options, cacheDir: `${root}/c` }).standBy(REQUEST, { root, manifest }),
    // What stands before Deno otherwise, starts.
    createEngine({ ...options, confinement: NOTHING, deno: `${root}/no-deno` })
      .standBy(REQUEST, { root, manifest }),
  ];
  assert.deepEqual(none, none.map(() => undefined));
  assert.deepEqual(deno.started(), []);
  assert.deepEqual([...leftovers(made.cacheDir), ...leftovers(`${root}/c`)], []);
});

for (const setpriv of [true, false]) {
  Deno.test({
    name: `A child that waits does nothing, and dies with its runner ${
      setpriv ? "at once" : "also where the kernel does not see to it"
    }`,
    ignore: !CAN_SEE_PROCESSES,
    async fn() {
      using made = makeEngine();
      const { root, cacheDir, options } = made;
      writeFiles(root, {
        "entry_point.ts": `${FILES["entry_point.ts"]}Deno.readTextFileSync("/etc/passwd");\n`,
      });
      const confinement = setpriv ? options.confinement : NOTHING;
      const { deno, runtimeDir } = options;
      const code = `
        import { createEngine } from ${JSON.stringify(new URL("./mod.ts", import.meta.url).href)};
        const [options, root] = Deno.args.map((text) => JSON.parse(text));
        createEngine(options).standBy(${JSON.stringify(REQUEST)}, { root, manifest: {} });
        setInterval(() => {}, 1_000_000);
      `;
      const runner = new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "-A",
          "--no-config",
          "--ext=ts",
          `data:application/typescript,${encodeURIComponent(code)}`,
          JSON.stringify({ deno, runtimeDir, cacheDir, confinement }),
          JSON.stringify(root),
        ],
      }).spawn();
      const child = await made.child();
      const [dir] = leftovers(cacheDir);
      const audit = `${cacheDir}/runs/${dir}/audit.jsonl`;
      await until("it is up", () => exists(audit));
      runner.kill("SIGKILL");
      await until("the child is gone", () => isGone(child));
      assert.doesNotMatch(Deno.readTextFileSync(audit), /passwd|entry_point/);
      await runner.status;
      assert.equal(leftovers(cacheDir).length, 1);
      await made.engine.run(REQUEST, { root });
      assert.deepEqual(leftovers(cacheDir), []);
    },
  });
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
