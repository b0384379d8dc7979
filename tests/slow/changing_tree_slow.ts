/**
 * What ran is what the id says, also while another process changes the project: its manifest, its
 * modules, its data, and what is there at all. And a cache directory that is named through a link
 * is the runtime's own by each of its names.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createEngine } from "../../runtime/mod.ts";
import { writeFiles } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { FILE_CANARY } from "../escape/run_attempt.ts";
import { Modes } from "../escape/modes.ts";

/** Runs that answered, and runs at most. */
const ANSWERED = 8;
const AT_MOST = 80;
/** The files of the version in which each part is A or B. */
function version(manifest: string, data: string): Record<string, string> {
  return {
    "aiel.json": JSON.stringify({ env: { WHO: manifest } }),
    "entry_point.ts": `import { tool } from "aiel";
const read = (name: string) => { try { return Deno.readTextFileSync(new URL(name, import.meta.url).pathname); } catch { return "none"; } };
tool("t", () => [Deno.env.get("WHO"), read("data.txt"), read("extra.txt")].join());`,
    "data.txt": data,
  };
}

/** Changes one file after the other until it is killed. */
const CHANGERS: Readonly<Record<string, string>> = {
  "its manifest and its data":
    `while :; do for v in b a; do cp ../$v/aiel.json ../new && mv ../new aiel.json; cp ../$v/data.txt ../new && mv ../new data.txt; done; done`,
  "a file that comes and goes":
    `while :; do cp ../b/data.txt ../new && mv ../new extra.txt; rm -f extra.txt; done`,
  "a file that is a link in between":
    `while :; do ln -s ../outside/secret.txt ../new && mv ../new data.txt; cp ../a/data.txt ../new && mv ../new data.txt; done`,
};

for (const [what, changer] of Object.entries(CHANGERS)) {
  Deno.test({
    name: `escape: the id is that of what ran, while a project changes: ${what}`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      using dir = tempDir();
      const modes = new Modes(dir.path);
      const root = `${dir.path}/project`;
      writeFiles(`${dir.path}/a`, version("A", "A"));
      writeFiles(`${dir.path}/b`, version("B", "B"));
      writeFiles(`${dir.path}/outside`, { "secret.txt": FILE_CANARY });
      const engine = createEngine({
        ...modes.options("deno", { cacheDir: `${dir.path}/cache` }),
        isolation: "auto",
      });
      const run = () =>
        engine.run({ schema_version: "v1", action: "invoke", kind: "tool", name: "t" }, { root });
      // Each version is known, and kept: a kept copy is not compared again.
      const known = new Map<string | null, unknown>();
      for (const extra of [false, true]) {
        for (const manifest of ["A", "B"]) {
          for (const data of ["A", "B"]) {
            const files = version(manifest, data);
            writeFiles(root, extra ? { ...files, "extra.txt": "B" } : files);
            const { meta, result } = await run();
            assert.equal(result, [manifest, data, extra ? "B" : "none"].join());
            known.set(meta.snapshot_id, result);
          }
        }
      }
      Deno.removeSync(`${root}/extra.txt`);
      writeFiles(root, version("A", "A"));
      const process = new Deno.Command("sh", {
        args: ["-c", changer],
        cwd: root,
        stderr: "null",
        detached: true,
      }).spawn();
      let answered = 0;
      try {
        for (let left = AT_MOST; left > 0 && answered < ANSWERED; left--) {
          const { ok, result, meta, error } = await run();
          assert.ok(!JSON.stringify([result, error]).includes(FILE_CANARY), "a link was followed");
          if (!ok) continue;
          answered++;
          assert.equal(result, known.get(meta.snapshot_id), meta.snapshot_id ?? "");
        }
      } finally {
        // With the programs that it has started, which write as well.
        Deno.kill(-process.pid, "SIGKILL");
        await process.status;
      }
      assert.ok(answered > 0, "each run met a change");
    },
  });
}

Deno.test({
  name: "escape: a cache directory that is named through a link is refused by its other name",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using dir = tempDir();
    const path = Deno.realPathSync(dir.path);
    Deno.mkdirSync(`${path}/real/cache/runs`, { recursive: true });
    Deno.symlinkSync("real", `${path}/link`);
    const modes = new Modes(path);
    const engine = createEngine({
      ...modes.options("deno", { cacheDir: `${path}/link/cache` }),
      isolation: "auto",
    });
    for (const entry of ["real/cache", "real/cache/runs", "real", "link", "link/cache"]) {
      for (const use of ["read", "write"]) {
        const capabilities = { [use]: [`${path}/${entry}`] };
        writeFiles(`${path}/project`, {
          "aiel.json": JSON.stringify({ capabilities }),
          "entry_point.ts": `import { tool } from "aiel";\ntool("t", () => "ran");\n`,
        });
        const { error } = await engine.run(
          { schema_version: "v1", action: "invoke", kind: "tool", name: "t", capabilities },
          { root: `${path}/project` },
        );
        assert.equal(error?.code, "VALIDATION_ERROR", `${use} ${entry}`);
      }
    }
  },
});
