import assert from "node:assert/strict";
import { denoRepositoryDisk } from "./disk.ts";
import { RepositoryError } from "./error.ts";
import { layoutOf } from "./layout.ts";
import { type LockOptions, takeLock } from "./lock.ts";
import { denoProcesses, type Processes } from "./processes.ts";

async function withLayout(
  test: (layout: ReturnType<typeof layoutOf>, lock: string) => Promise<void>,
): Promise<void> {
  const root = Deno.makeTempDirSync();
  try {
    const layout = layoutOf(root);
    Deno.mkdirSync(layout.aiel);
    await test(layout, `${layout.aiel}/lock`);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

const options: LockOptions = {
  disk: denoRepositoryDisk,
  processes: denoProcesses,
  waitMs: 0,
  sleep: () => Promise.resolve(),
};

async function locked(action: () => Promise<unknown>): Promise<RepositoryError> {
  try {
    await action();
  } catch (error) {
    assert.ok(error instanceof RepositoryError && error.code === "locked", String(error));
    return error;
  }
  throw new Error("Expected the lock to be held");
}

Deno.test("takeLock names the owner while it runs and succeeds once it has released", () =>
  withLayout(async (layout, path) => {
    const lock = await takeLock(layout, options);
    assert.equal(JSON.parse(Deno.readTextFileSync(path)).pid, Deno.pid);
    assert.match(
      (await locked(() => takeLock(layout, options))).message,
      new RegExp(`${Deno.pid}`),
    );
    lock.release();
    assert.deepEqual([...Deno.readDirSync(layout.aiel)], []);
    (await takeLock(layout, options)).release();
  }));

Deno.test("takeLock waits for another process as long as it may", () =>
  withLayout(async (layout) => {
    const lock = await takeLock(layout, options);
    let turns = 0;
    const sleep = () => {
      if (++turns === 3) lock.release();
      return Promise.resolve();
    };
    (await takeLock(layout, { ...options, waitMs: 1_000, sleep })).release();
    assert.equal(turns, 3);
  }));

Deno.test("takeLock takes over from a process that is gone, or whose number another one has", () =>
  withLayout(async (layout, path) => {
    const child = new Deno.Command(Deno.execPath(), { args: ["--version"], stdout: "null" })
      .spawn();
    const host = Deno.hostname();
    await child.status;
    Deno.writeTextFileSync(path, JSON.stringify({ pid: child.pid, started: "", host }));
    (await takeLock(layout, options)).release();
    if (denoProcesses.self().started === "") return;
    Deno.writeTextFileSync(path, JSON.stringify({ pid: Deno.pid, started: "before", host }));
    (await takeLock(layout, options)).release();
  }));

Deno.test("takeLock leaves a lock of another host, or of no one, to the user", () =>
  withLayout(async (layout, path) => {
    Deno.writeTextFileSync(path, JSON.stringify({ pid: 1, started: "", host: "else\nwhere" }));
    const elsewhere = await locked(() => takeLock(layout, options));
    assert.match(elsewhere.message, /process 1 on "else\\nwhere"/);
    assert.match(elsewhere.hint, /remove \.aiel\/lock/);
    for (const content of ["", "{", "[]", '{"pid":"1"}']) {
      Deno.writeTextFileSync(path, content);
      assert.match((await locked(() => takeLock(layout, options))).hint, /remove \.aiel\/lock/);
    }
  }));

Deno.test("takeLock gives a stale lock to one of many", () =>
  withLayout(async (layout, path) => {
    for (let round = 0; round < 20; round++) {
      Deno.writeTextFileSync(path, JSON.stringify({ pid: 999_999_999, started: "x", host: "h" }));
      let holders = 0;
      let most = 0;
      const processes: Processes = {
        self: () => ({ pid: 1, started: "x", host: "h" }),
        state: (process) => process.pid === 1 ? "running" : "gone",
      };
      await Promise.all(Array.from({ length: 8 }, async () => {
        const lock = await takeLock(layout, {
          ...options,
          processes,
          waitMs: 1e9,
          sleep: () => new Promise((resolve) => setTimeout(resolve, 0)),
        });
        most = Math.max(most, ++holders);
        await new Promise((resolve) => setTimeout(resolve, 0));
        holders--;
        lock.release();
      }));
      assert.equal(most, 1);
    }
  }));
