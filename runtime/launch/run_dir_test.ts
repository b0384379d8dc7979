import assert from "node:assert/strict";
import { CAN_SEE_PROCESSES } from "../../tests/harness/processes.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { makeRunDir, removeStaleRunDirs } from "./run_dir.ts";

const LONG_AGO = new Date("2020-01-01");

function names(path: string): string[] {
  return [...Deno.readDirSync(path)].map((entry) => entry.name).sort();
}

Deno.test("makeRunDir makes a private home, a scratch directory only on request, and removes all of it", () => {
  using parent = tempDir();
  const plain = makeRunDir(`${parent.path}/runs`, { scratch: false });
  assert.ok(Deno.lstatSync(plain.home).isDirectory);
  assert.equal(plain.scratch, undefined);
  const scratched = makeRunDir(`${parent.path}/runs`, { scratch: true });
  assert.ok(scratched.scratch !== undefined && Deno.lstatSync(scratched.scratch).isDirectory);
  assert.notEqual(plain.path, scratched.path);
  if (Deno.build.os !== "windows") {
    for (const path of [`${parent.path}/runs`, plain.path, plain.home, scratched.scratch]) {
      assert.equal((Deno.lstatSync(path).mode ?? 0) & 0o077, 0, path);
    }
  }
  Deno.writeTextFileSync(scratched.auditFile, "{}");
  Deno.writeTextFileSync(`${scratched.scratch}/file`, "x");
  plain.remove();
  scratched.remove();
  assert.deepEqual(names(`${parent.path}/runs`), []);
  scratched.remove();
});

Deno.test("removeStaleRunDirs leaves directories of processes that live", () => {
  using parent = tempDir();
  const first = makeRunDir(parent.path, { scratch: false });
  Deno.utimeSync(first.path, LONG_AGO, LONG_AGO);
  const second = makeRunDir(parent.path, { scratch: false });
  removeStaleRunDirs(parent.path);
  if (CAN_SEE_PROCESSES) assert.equal(names(parent.path).length, 2);
  first.remove();
  second.remove();
});

Deno.test({
  name: "removeStaleRunDirs removes what a process that is gone left behind, at once",
  ignore: !CAN_SEE_PROCESSES,
  async fn() {
    using parent = tempDir();
    const module = new URL("./run_dir.ts", import.meta.url).href;
    const code = `
      import { makeRunDir } from ${JSON.stringify(module)};
      const dir = makeRunDir(Deno.args[0], { scratch: true });
      Deno.writeTextFileSync(dir.scratch + "/left", "x");
      Deno.kill(Deno.pid, "SIGKILL");
    `;
    await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-config",
        "--ext=ts",
        `data:application/typescript,${encodeURIComponent(code)}`,
        parent.path,
      ],
    }).output();
    const [left] = names(parent.path);
    assert.ok(left !== undefined, "nothing was left behind");
    // A live process may have got the same number: it did not start at the same time.
    const [, , ...rest] = left.split("-");
    Deno.mkdirSync(`${parent.path}/${Deno.pid}-1-${rest.join("-")}`);
    const next = makeRunDir(parent.path, { scratch: false });
    removeStaleRunDirs(parent.path);
    assert.deepEqual(names(parent.path), [next.path.slice(parent.path.length + 1)]);
    next.remove();
  },
});

Deno.test({
  name: "removeStaleRunDirs ends what an invocation of a dead runner had started",
  ignore: !CAN_SEE_PROCESSES,
  async fn() {
    using parent = tempDir();
    const dir = makeRunDir(parent.path, { scratch: false });
    // As a runner that is gone would have called it.
    const [, , ...rest] = dir.path.slice(parent.path.length + 1).split("-");
    const path = `${parent.path}/${Deno.pid}-1-${rest.join("-")}`;
    Deno.renameSync(dir.path, path);
    const stray = new Deno.Command("/bin/sh", {
      args: ["-c", "read line"],
      stdin: "piped",
      env: { HOME: `${path}/home` },
    }).spawn();
    removeStaleRunDirs(parent.path);
    assert.equal((await stray.status).signal, "SIGKILL");
    await stray.stdin.close().catch(() => {});
    assert.deepEqual(names(parent.path), []);
  },
});

Deno.test("removeStaleRunDirs leaves a directory of another pid namespace alone until it is old", () => {
  using parent = tempDir();
  const fresh = "1-2-3-4";
  const old = "1-2-3-5";
  for (const name of [fresh, old]) Deno.mkdirSync(`${parent.path}/${name}`);
  Deno.utimeSync(`${parent.path}/${old}`, LONG_AGO, LONG_AGO);
  const run = makeRunDir(parent.path, { scratch: false });
  removeStaleRunDirs(parent.path);
  const left = names(parent.path);
  assert.ok(left.includes(fresh));
  assert.ok(!left.includes(old));
  run.remove();
});

Deno.test("makeRunDir's directory goes though code took the rights on its parts away", () => {
  using parent = tempDir();
  const dir = makeRunDir(parent.path, { scratch: true });
  Deno.mkdirSync(`${dir.scratch}/a/b`, { recursive: true });
  Deno.writeTextFileSync(`${dir.scratch}/a/b/file`, "x");
  for (const path of [`${dir.scratch}/a/b`, `${dir.scratch}/a`, dir.scratch ?? ""]) {
    Deno.chmodSync(path, 0);
  }
  dir.remove();
  assert.deepEqual(names(parent.path), []);
});
