import assert from "node:assert/strict";
import { TOOLS } from "../../tests/harness/host_tools.ts";
import { CAN_SEE_PROCESSES } from "../../tests/harness/processes.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { makePrivateDir, removeStalePrivateDirs } from "./private_dir.ts";

const PLAIN = { scratch: false, mkfifo: null };
const SCRATCHED = { scratch: true, mkfifo: TOOLS.mkfifo };
const LONG_AGO = new Date("2020-01-01");

function names(path: string): string[] {
  return [...Deno.readDirSync(path)].map((entry) => entry.name).sort();
}

Deno.test("makePrivateDir makes a private home, a scratch directory only on request, and removes all of it", async () => {
  using parent = tempDir();
  const plain = await makePrivateDir(`${parent.path}/runs`, PLAIN);
  assert.ok(Deno.lstatSync(plain.home).isDirectory);
  assert.equal(plain.scratch, undefined);
  const scratched = await makePrivateDir(`${parent.path}/runs`, SCRATCHED);
  assert.ok(scratched.scratch !== undefined && Deno.lstatSync(scratched.scratch).isDirectory);
  assert.notEqual(plain.path, scratched.path);
  if (Deno.build.os !== "windows") {
    for (const path of [`${parent.path}/runs`, plain.path, plain.home, scratched.scratch]) {
      assert.equal((Deno.lstatSync(path).mode ?? 0) & 0o077, 0, path);
    }
  }
  Deno.writeTextFileSync(`${scratched.scratch}/file`, "x");
  plain.remove();
  scratched.remove();
  assert.deepEqual(names(`${parent.path}/runs`), []);
  scratched.remove();
});

Deno.test("removeStalePrivateDirs leaves directories of processes that live", async () => {
  using parent = tempDir();
  const first = await makePrivateDir(parent.path, PLAIN);
  Deno.utimeSync(first.path, LONG_AGO, LONG_AGO);
  const second = await makePrivateDir(parent.path, PLAIN);
  removeStalePrivateDirs(parent.path);
  if (CAN_SEE_PROCESSES) assert.equal(names(parent.path).length, 2);
  first.remove();
  second.remove();
});

Deno.test({
  name: "removeStalePrivateDirs removes what a process that is gone left behind, at once",
  ignore: !CAN_SEE_PROCESSES,
  async fn() {
    using parent = tempDir();
    const module = new URL("./private_dir.ts", import.meta.url).href;
    const code = `
import { makePrivateDir } from ${JSON.stringify(module)};
      const dir = await makePrivateDir(Deno.args[0], { scratch: true, mkfifo: null });
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
    const next = await makePrivateDir(parent.path, PLAIN);
    removeStalePrivateDirs(parent.path);
    assert.deepEqual(names(parent.path), [next.path.slice(parent.path.length + 1)]);
    next.remove();
  },
});

Deno.test({
  name: "removeStalePrivateDirs ends what an invocation of a dead runner had started",
  ignore: !CAN_SEE_PROCESSES,
  async fn() {
    using parent = tempDir();
    const dir = await makePrivateDir(parent.path, PLAIN);
    // As a runner that is gone would have called it.
    const [, , ...rest] = dir.path.slice(parent.path.length + 1).split("-");
    const path = `${parent.path}/${Deno.pid}-1-${rest.join("-")}`;
    Deno.renameSync(dir.path, path);
    const stray = new Deno.Command("/bin/sh", {
      args: ["-c", "read line"],
      stdin: "piped",
      env: { HOME: `${path}/writable/home` },
    }).spawn();
    removeStalePrivateDirs(parent.path);
    assert.equal((await stray.status).signal, "SIGKILL");
    await stray.stdin.close().catch(() => {});
    assert.deepEqual(names(parent.path), []);
  },
});

Deno.test("removeStalePrivateDirs leaves a directory of another pid namespace alone until it is old", async () => {
  using parent = tempDir();
  const fresh = "1-2-3-4";
  const old = "1-2-3-5";
  for (const name of [fresh, old]) Deno.mkdirSync(`${parent.path}/${name}`);
  Deno.utimeSync(`${parent.path}/${old}`, LONG_AGO, LONG_AGO);
  const run = await makePrivateDir(parent.path, PLAIN);
  removeStalePrivateDirs(parent.path);
  const left = names(parent.path);
  assert.ok(left.includes(fresh));
  assert.ok(!left.includes(old));
  run.remove();
});

Deno.test("makePrivateDir's directory goes though code took the rights on its parts away", async () => {
  using parent = tempDir();
  const dir = await makePrivateDir(parent.path, SCRATCHED);
  Deno.mkdirSync(`${dir.scratch}/a/b`, { recursive: true });
  Deno.writeTextFileSync(`${dir.scratch}/a/b/file`, "x");
  for (const path of [`${dir.scratch}/a/b`, `${dir.scratch}/a`, dir.scratch ?? ""]) {
    Deno.chmodSync(path, 0);
  }
  dir.remove();
  assert.deepEqual(names(parent.path), []);
});

Deno.test({
  name: "makePrivateDir makes a pipe for the trail, which only its owner may open",
  ignore: TOOLS.mkfifo === null,
  async fn() {
    using parent = tempDir();
    const dir = await makePrivateDir(parent.path, SCRATCHED);
    const { isFifo, mode } = Deno.lstatSync(dir.trail);
    assert.deepEqual([dir.trailIsPipe, isFifo, (mode ?? 0) & 0o777], [true, true, 0o600]);
    const plain = await makePrivateDir(parent.path, PLAIN);
    assert.equal(plain.trailIsPipe, false);
    assert.throws(() => Deno.lstatSync(plain.trail), Deno.errors.NotFound);
    dir.remove();
    plain.remove();
    assert.deepEqual(names(parent.path), []);
  },
});

Deno.test("makePrivateDir leaves nothing when there can be no pipe", async () => {
  using parent = tempDir();
  await assert.rejects(
    makePrivateDir(parent.path, { scratch: true, mkfifo: "/bin/false" }),
    /false failed/,
  );
  await assert.rejects(makePrivateDir(parent.path, { scratch: true, mkfifo: "/no/such" }));
  assert.deepEqual(names(parent.path), []);
});

Deno.test("removeStalePrivateDirs has nothing to do where no invocation ever ran", () => {
  using parent = tempDir();
  removeStalePrivateDirs(`${parent.path}/runs`);
  assert.deepEqual(names(parent.path), []);
});
