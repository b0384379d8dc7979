import assert from "node:assert/strict";
import { temporaryDirectory } from "../testing/fake_host.ts";
import { type FileLock, takeFileLock, withFileLock } from "./file_lock.ts";

/** A free one may still take a while to be had, where the machine is busy. */
async function taken(path: string): Promise<FileLock> {
  const lock = await takeFileLock(path, { waitMs: 30_000 });
  assert.ok(lock !== undefined, "The lock was held");
  return lock;
}

/** A process that holds a lock until it is killed. */
async function holder(path: string): Promise<Deno.ChildProcess> {
  const module = new URL("./file_lock.ts", import.meta.url).href;
  const code = `const { takeFileLock } = await import(${JSON.stringify(module)});
    const lock = await takeFileLock(${JSON.stringify(path)});
    lock.writeSync("held by a process");
    console.log("held");
    for await (const _ of Deno.stdin.readable);`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-config", "--no-lock", code],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.getReader();
  assert.ok(!(await reader.read()).done);
  await reader.cancel();
  return child;
}

Deno.test("takeFileLock gives a file to one at a time, and the file stays", async () => {
  await using dir = await temporaryDirectory();
  const path = `${dir.path}/lock`;
  {
    using lock = await taken(path);
    lock.writeSync("a long text of the first owner");
    lock.writeSync("short");
    assert.equal(Deno.readTextFileSync(path), "short");
    assert.equal(await takeFileLock(path, { waitMs: 200 }), undefined);
  }
  using again = await taken(path);
  again.writeSync("second");
  assert.equal(Deno.readTextFileSync(path), "second");
});

Deno.test("takeFileLock gets a file whose owner lets go within the wait", async () => {
  await using dir = await temporaryDirectory();
  const path = `${dir.path}/lock`;
  for (const waitMs of [60_000, undefined]) {
    const first = await taken(path);
    const second = takeFileLock(path, waitMs === undefined ? {} : { waitMs });
    first[Symbol.dispose]();
    using lock = await second;
    assert.ok(lock !== undefined);
  }
});

Deno.test("takeFileLock gives up at the end of the wait, and what comes later is given back", async () => {
  await using dir = await temporaryDirectory();
  const path = `${dir.path}/lock`;
  const first = await taken(path);
  assert.equal(await takeFileLock(path, { waitMs: 1 }), undefined);
  first[Symbol.dispose]();
  using lock = await takeFileLock(path);
  assert.ok(lock !== undefined);
});

Deno.test("takeFileLock takes over at once from a process that was killed", async () => {
  await using dir = await temporaryDirectory();
  const path = `${dir.path}/lock`;
  const child = await holder(path);
  assert.equal(await takeFileLock(path, { waitMs: 200 }), undefined);
  assert.equal(Deno.readTextFileSync(path), "held by a process");
  child.kill("SIGKILL");
  await child.status;
  await child.stdin.close().catch(() => {});
  using _lock = await taken(path);
});

Deno.test("takeFileLock writes through no link and into no second name of a file", async () => {
  await using dir = await temporaryDirectory();
  const path = `${dir.path}/lock`;
  const target = `${dir.path}/target`;
  Deno.writeTextFileSync(target, "kept");
  for (
    const make of [
      () => Deno.symlinkSync(target, path),
      () => Deno.symlinkSync(`${dir.path}/nowhere`, path),
      () => Deno.linkSync(target, path),
      () => Deno.mkdirSync(path),
    ]
  ) {
    make();
    await assert.rejects(takeFileLock(path, { waitMs: 200 }), /expected a file of its own/);
    Deno.removeSync(path);
  }
  assert.equal(Deno.readTextFileSync(target), "kept");
  assert.deepEqual([...Deno.readDirSync(dir.path)].map(({ name }) => name), ["target"]);
});

Deno.test("withFileLock lets one work at a time, also after one that failed", async () => {
  await using dir = await temporaryDirectory();
  const path = `${dir.path}/lock`;
  let inside = 0;
  let most = 0;
  const work = async (fails: boolean) => {
    most = Math.max(most, ++inside);
    await Deno.lstat(path);
    inside--;
    if (fails) throw new Error("Failed on purpose");
  };
  const all = await Promise.allSettled(
    [false, true, false, true].map((fails) => withFileLock(path, () => work(fails))),
  );
  assert.deepEqual(all.map(({ status }) => status), [
    "fulfilled",
    "rejected",
    "fulfilled",
    "rejected",
  ]);
  assert.equal(most, 1);
  if (Deno.build.os !== "windows") {
    assert.equal((Deno.lstatSync(path).mode ?? 0) & 0o777, 0o600);
  }
});
