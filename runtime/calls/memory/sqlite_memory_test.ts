import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { tempDir } from "../../../tests/harness/temp_dir.ts";
import type { CallError } from "../provider.ts";
import type { MemorySpace, MemoryStore } from "./memory_store.ts";
import { sqliteMemory, type SqliteMemoryOptions } from "./sqlite_memory.ts";

const SPACE: MemorySpace = {
  tenant: "",
  workspace: "",
  project: "p",
  scope: "project",
  owner: "",
};
const RUN: MemorySpace = { ...SPACE, scope: "execution", owner: "e" };
const DAY = 24 * 60 * 60 * 1000;

async function withStore<T>(
  options: SqliteMemoryOptions,
  run: (store: MemoryStore) => Promise<T>,
): Promise<T> {
  const store = sqliteMemory(options);
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}

/** Every call is refused, in words that name no path, and the file stays as it is. */
async function refusesAll(path: string, message: RegExp): Promise<void> {
  const before = Deno.readFileSync(path);
  await withStore({ path }, async (store) => {
    const calls = [
      () => store.get(SPACE, "k"),
      () => store.set(SPACE, "k", 1, {}),
      () => store.delete(SPACE, "k", {}),
      () => store.list(SPACE, { prefix: "", limit: 1 }),
      () => store.clear(SPACE),
    ];
    for (const call of calls) {
      await assert.rejects(call, (error: CallError) => {
        assert.equal(error.code, "UPSTREAM");
        assert.match(error.message, message);
        assert.ok(!JSON.stringify(error.failure).includes("memory.db"));
        return true;
      });
    }
  });
  assert.deepEqual(Deno.readFileSync(path), before);
}

function counts(path: string): { entries: unknown; spaces: unknown; held: unknown } {
  using db = new DatabaseSync(path);
  const one = (sql: string) => Object.values(db.prepare(sql).get() ?? {})[0];
  return {
    entries: one("select count(*) from entries"),
    spaces: one("select count(*) from spaces"),
    held: one("select sum(held) from spaces"),
  };
}

/** Asserts that every space counts what it holds. */
function assertCounted(path: string): void {
  using db = new DatabaseSync(path);
  const wrong = db.prepare(
    `select s.texts from spaces s left join entries e on e.space = s.id group by s.id
      having s.held <> count(e.id) or s.bytes <> coalesce(sum(e.bytes), 0)`,
  ).all();
  assert.deepEqual(wrong, []);
}

Deno.test("sqliteMemory opens nothing before the first call, and makes a file for this user", async () => {
  using dir = tempDir();
  const path = `${dir.path}/memory.db`;
  await withStore({ path }, () => Promise.resolve());
  assert.deepEqual([...Deno.readDirSync(dir.path)], []);
  await withStore({ path }, async (store) => {
    await store.set(SPACE, "k", 1, {});
    if (Deno.build.os === "windows") return;
    for (const { name } of Deno.readDirSync(dir.path)) {
      assert.equal((Deno.statSync(`${dir.path}/${name}`).mode ?? 0) & 0o777, 0o600, name);
    }
  });
  // The log was written back.
  assert.deepEqual([...Deno.readDirSync(dir.path)].map(({ name }) => name), ["memory.db"]);
});

Deno.test("sqliteMemory takes an empty file for a new one", async () => {
  using dir = tempDir();
  const path = `${dir.path}/memory.db`;
  Deno.writeFileSync(path, new Uint8Array());
  await withStore({ path }, (store) => store.set(SPACE, "k", 1, {}));
});

Deno.test("sqliteMemory leaves a file that is not SQLite's as it is", async () => {
  using dir = tempDir();
  const path = `${dir.path}/memory.db`;
  for (const text of ["x", "x".repeat(511), "x".repeat(512), "my own notes\n".repeat(1000)]) {
    Deno.writeTextFileSync(path, text);
    await refusesAll(path, /^The file of memory is damaged$/);
  }
});

Deno.test("sqliteMemory leaves a database of something else as it is", async () => {
  using dir = tempDir();
  const path = `${dir.path}/memory.db`;
  for (const sql of ["create table mine (a)", "pragma user_version = 1"]) {
    const db = new DatabaseSync(path);
    db.exec(sql);
    db.close();
    await refusesAll(path, /^The file of memory holds something else, expected aiel's own$/);
    Deno.removeSync(path);
  }
});

Deno.test("sqliteMemory leaves a file of a newer release as it is", async () => {
  using dir = tempDir();
  const path = `${dir.path}/memory.db`;
  await withStore({ path }, (store) => store.set(SPACE, "k", "kept", {}));
  const version = (number: number): void => {
    using db = new DatabaseSync(path);
    db.exec(`pragma user_version = ${number}`);
  };
  version(2);
  await refusesAll(path, /^Memory was written by a newer aiel than this one/);
  version(1);
  await withStore({ path }, async (store) => {
    assert.equal((await store.get(SPACE, "k"))?.value, "kept");
  });
});

Deno.test("sqliteMemory says that a file is damaged, and writes to it no more", async () => {
  using dir = tempDir();
  const path = `${dir.path}/memory.db`;
  await withStore({ path }, async (store) => {
    for (let n = 0; n < 200; n++) await store.set(SPACE, `k${n}`, "x".repeat(500), {});
  });
  const whole = Deno.readFileSync(path);
  // Everything but the first page, which tells what the file is.
  const spoiled = whole.slice();
  spoiled.fill(0x55, 4096);
  Deno.writeFileSync(path, spoiled);
  await refusesAll(path, /^The file of memory is damaged$/);
  Deno.writeFileSync(path, whole.subarray(0, 4096));
  await refusesAll(path, /^The file of memory is damaged$/);
  Deno.writeFileSync(path, whole);
  await withStore({ path }, async (store) => {
    assert.equal((await store.list(SPACE, { prefix: "", limit: 100 })).entries.length, 100);
  });
});

Deno.test("sqliteMemory says that a value is damaged which is no JSON", async () => {
  using dir = tempDir();
  const path = `${dir.path}/memory.db`;
  await withStore({ path }, (store) => store.set(SPACE, "k", "kept", {}));
  {
    using db = new DatabaseSync(path);
    db.exec("update entries set value = 'not JSON'");
  }
  await withStore({ path }, async (store) => {
    await assert.rejects(store.get(SPACE, "k"), { message: "The file of memory is damaged" });
  });
});

Deno.test("sqliteMemory says when its directory is not there, and finds it later", async () => {
  using dir = tempDir();
  const path = `${dir.path}/later/memory.db`;
  await withStore({ path }, async (store) => {
    const results = await Promise.allSettled([store.get(SPACE, "k"), store.set(SPACE, "k", 1, {})]);
    for (const result of results) {
      assert.ok(result.status === "rejected");
      assert.equal(result.reason.message, "Memory can't be read or written on this machine");
    }
    Deno.mkdirSync(`${dir.path}/later`);
    await Promise.all([store.get(SPACE, "k"), store.set(SPACE, "k", 1, {})]);
  });
});

Deno.test("sqliteMemory waits for a process that writes, but not for ever", async () => {
  using dir = tempDir();
  const path = `${dir.path}/memory.db`;
  await withStore({ path, waitMs: 30 }, async (store) => {
    await store.set(SPACE, "k", 1, {});
    using other = new DatabaseSync(path);
    other.exec("begin immediate");
    // Reading goes on meanwhile.
    assert.equal((await store.get(SPACE, "k"))?.value, 1);
    await assert.rejects(store.set(SPACE, "k", 2, {}), {
      code: "UPSTREAM",
      message: "Memory was in use by another process for too long",
    });
    other.exec("rollback");
    await store.set(SPACE, "k", 3, {});
  });
  await withStore({ path, waitMs: 60_000 }, async (store) => {
    await store.get(SPACE, "k");
    using other = new DatabaseSync(path);
    other.exec("begin immediate");
    const waiting = store.set(SPACE, "k", 4, {});
    // The event loop is free while it waits.
    await new Promise((resolve) => setImmediate(resolve));
    other.exec("rollback");
    await waiting;
  });
});

Deno.test("sqliteMemory removes what has expired, a little with each write", async () => {
  using dir = tempDir();
  const path = `${dir.path}/memory.db`;
  const clock = { now: 1_000 };
  await withStore({ path, now: () => clock.now }, async (store) => {
    for (let n = 0; n < 100; n++) await store.set(SPACE, `k${n}`, n, { ttlSeconds: 1 });
    clock.now += 1_000;
    const other = { ...SPACE, project: "other" };
    const left: unknown[] = [];
    for (let n = 0; n < 8; n++) {
      await store.set(other, "k", n, {});
      left.push(counts(path).entries);
      assertCounted(path);
    }
    assert.deepEqual(left, [85, 69, 53, 37, 21, 5, 1, 1]);
  });
});

Deno.test("sqliteMemory keeps nothing of an execution that has ended, and a row of other spaces", async () => {
  using dir = tempDir();
  const path = `${dir.path}/memory.db`;
  await withStore({ path }, async (store) => {
    for (const space of [SPACE, RUN]) {
      await store.set(space, "k", 1, {});
      await store.clear(space);
    }
    assert.deepEqual(counts(path), { entries: 0, spaces: 1, held: 0 });
  });
});

Deno.test("sqliteMemory removes what a killed execution left, long after it wrote last", async () => {
  using dir = tempDir();
  const path = `${dir.path}/memory.db`;
  const clock = { now: 1_000 };
  await withStore({ path, now: () => clock.now }, async (store) => {
    for (let n = 0; n < 40; n++) await store.set(RUN, `k${n}`, n, {});
    clock.now += 6 * DAY;
    await store.set(RUN, "k0", 1, {});
    clock.now += 6 * DAY;
    await store.set(SPACE, "k", 1, {});
    assert.equal(counts(path).held, 41);
    clock.now += DAY;
    for (let n = 0; n < 2; n++) await store.set(SPACE, "k", 1, {});
    assertCounted(path);
    await store.set(SPACE, "k", 1, {});
    assert.deepEqual(counts(path), { entries: 1, spaces: 1, held: 1 });
  });
});
