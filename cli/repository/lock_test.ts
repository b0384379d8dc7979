import assert from "node:assert/strict";
import { denoRepositoryDisk } from "./disk.ts";
import { RepositoryError } from "./error.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { takeLock } from "./lock.ts";

/** A lock that is free may still take a while to be had, where the machine is busy. */
const PATIENCE_MS = 30_000;

async function withLayout(test: (layout: Layout, path: string) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync();
  try {
    const layout = layoutOf(root);
    Deno.mkdirSync(layout.aiel);
    await test(layout, `${layout.aiel}/lock`);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

async function refusal(layout: Layout): Promise<RepositoryError> {
  try {
    using _lock = await takeLock(layout, denoRepositoryDisk, 0);
  } catch (error) {
    assert.ok(error instanceof RepositoryError, String(error));
    return error;
  }
  throw new Error("Expected the lock to be refused");
}

Deno.test("takeLock names the owner while it holds the lock, and succeeds afterwards", () =>
  withLayout(async (layout, path) => {
    {
      using _lock = await takeLock(layout, denoRepositoryDisk, PATIENCE_MS);
      assert.deepEqual(JSON.parse(Deno.readTextFileSync(path)), {
        pid: Deno.pid,
        host: Deno.hostname(),
      });
      const { code, message, hint } = await refusal(layout);
      assert.equal(code, "locked");
      assert.equal(message, `Repository is locked by process ${Deno.pid}`);
      assert.match(hint, /ends with its process/);
    }
    using _again = await takeLock(layout, denoRepositoryDisk, PATIENCE_MS);
  }));

Deno.test("takeLock takes no notice of what a file says that no process has locked", () =>
  withLayout(async (layout, path) => {
    for (const content of ["", "{", `{"pid":1,"host":"elsewhere"}`]) {
      Deno.writeTextFileSync(path, content);
      using _lock = await takeLock(layout, denoRepositoryDisk, PATIENCE_MS);
      assert.equal(JSON.parse(Deno.readTextFileSync(path)).pid, Deno.pid);
    }
  }));

Deno.test("takeLock names an owner on another host, and none where the file names none", () =>
  withLayout(async (layout, path) => {
    using _lock = await takeLock(layout, denoRepositoryDisk, PATIENCE_MS);
    Deno.writeTextFileSync(path, JSON.stringify({ pid: 7, host: "else\nwhere" }));
    assert.match((await refusal(layout)).message, /process 7 on "else\\nwhere"$/);
    for (const content of ["", "{", "[]", '{"pid":"1","host":"h"}']) {
      Deno.writeTextFileSync(path, content);
      assert.match((await refusal(layout)).message, /locked by another process$/);
    }
  }));
