import assert from "node:assert/strict";
import { tempDir } from "../../../tests/harness/temp_dir.ts";
import type { Json } from "../../protocol/json.ts";
import type { CallError } from "../provider.ts";
import { memoryCalls, type MemoryIdentity } from "./memory_calls.ts";
import type { MemorySpace, MemoryStore } from "./memory_store.ts";
import { sqliteMemory } from "./sqlite_memory.ts";

const IDENTITY: MemoryIdentity = {
  tenant: "t",
  workspace: "w",
  project: "p",
  user: "u",
  execution: "e",
};

async function withStore(run: (store: MemoryStore) => Promise<void>): Promise<void> {
  using dir = tempDir();
  const store = sqliteMemory({ path: `${dir.path}/memory.db` });
  try {
    await run(store);
  } finally {
    await store.close();
  }
}

/** Asks on behalf of a run, and gives the value of the answer. */
async function ask(
  store: MemoryStore,
  identity: Partial<MemoryIdentity>,
  method: string,
  args: Json,
): Promise<Json> {
  const calls = memoryCalls(store, { ...IDENTITY, ...identity });
  return (await calls.perform({ method, args, body: undefined })).value;
}

Deno.test("memoryCalls answers in JSON", () =>
  withStore(async (store) => {
    const of = { scope: "project", key: "a" };
    assert.equal(await ask(store, {}, "get", of), null);
    assert.equal(await ask(store, {}, "set", { ...of, value: null }), 1);
    const entry = { key: "a", value: null, version: 1, expiresAt: null };
    assert.deepEqual(await ask(store, {}, "get", of), entry);
    const page = { values: [entry], cursor: null };
    assert.deepEqual(await ask(store, {}, "list", { scope: "project" }), page);
    assert.equal(await ask(store, {}, "delete", { ...of, ifVersion: 1 }), true);
  }));

Deno.test("memoryCalls takes the space from the identity, each text of it where it counts", () =>
  withStore(async (store) => {
    // What of a run that differs from IDENTITY sees the same values.
    const sees: Record<string, readonly (keyof MemoryIdentity)[]> = {
      workspace: ["project", "user", "execution"],
      project: ["user", "execution"],
      user: ["execution"],
      execution: ["user"],
    };
    for (const [scope, same] of Object.entries(sees)) {
      await ask(store, {}, "set", { scope, key: "a", value: scope });
      for (const name of ["tenant", "workspace", "project", "user", "execution"] as const) {
        const got = await ask(store, { [name]: "other" }, "get", { scope, key: "a" });
        assert.equal(got !== null, same.includes(name), `${scope} ${name}`);
      }
    }
  }));

Deno.test("memoryCalls knows runs that the platform says little of", () =>
  withStore(async (store) => {
    const nothing = { tenant: undefined, workspace: undefined, project: undefined };
    await ask(store, nothing, "set", { scope: "project", key: "a", value: 1 });
    assert.equal(await ask(store, {}, "get", { scope: "project", key: "a" }), null);
    const got = await ask(store, { ...nothing, user: undefined }, "get", {
      scope: "project",
      key: "a",
    });
    assert.ok(got !== null);
  }));

Deno.test("memoryCalls refuses a scope that the run has not, with what is missing", () =>
  withStore(async (store) => {
    for (const user of [undefined, ""]) {
      await assert.rejects(ask(store, { user }, "get", { scope: "user", key: "a" }), {
        code: "SECURITY_VIOLATION",
        message: 'Memory of the scope "user" needs a user, and this run has none',
        failure: {
          code: "SECURITY_VIOLATION",
          message: 'Memory of the scope "user" needs a user, and this run has none',
          hint: "Who calls says it, as ctx.user_id of the request. Memory that all users share " +
            'has the scope "project"',
        },
      });
    }
    await assert.rejects(
      ask(store, { execution: undefined }, "set", { scope: "execution", key: "a", value: 1 }),
      { code: "SECURITY_VIOLATION" },
    );
  }));

Deno.test("memoryCalls says what was expected of every shape", () =>
  withStore(async (store) => {
    const of = { scope: "project", key: "a" };
    const wrong: [string, Json, string][] = [
      ["get", null, `Memory's "get" arguments are null, expected an object`],
      ["get", [], `Memory's "get" arguments are an array, expected an object`],
      ["get", "a", `Memory's "get" arguments are "a", expected an object`],
      [
        "get",
        { key: "a" },
        `Memory's "get" got nothing as "scope", expected execution, project, workspace or user`,
      ],
      [
        "get",
        { ...of, scope: "constructor" },
        `Memory's "get" got "constructor" as "scope", ` +
        "expected execution, project, workspace or user",
      ],
      ["get", { ...of, key: 7 }, `Memory's "get" got 7 as "key", expected a text`],
      ["get", { ...of, user: "u" }, `Memory's "get" has no argument "user", expected scope or key`],
      ["set", of, `Memory's "set" got nothing as "value", expected JSON`],
      [
        "set",
        { ...of, value: 1, ttlSeconds: -1 },
        `Memory's "set" got -1 as "ttlSeconds", ` +
        "expected a number of seconds above 0, at most 316224000",
      ],
      [
        "set",
        { ...of, value: 1, ifVersion: "1" },
        `Memory's "set" got "1" as "ifVersion", expected a version, or 0 for no value`,
      ],
      [
        "delete",
        { ...of, ifVersion: null },
        `Memory's "delete" got null as "ifVersion", expected a version, or 0 for no value`,
      ],
      [
        "delete",
        { ...of, ttlSeconds: 1 },
        `Memory's "delete" has no argument "ttlSeconds", expected scope, key or ifVersion`,
      ],
      [
        "list",
        { scope: "user", prefix: {} },
        `Memory's "list" got an object as "prefix", ` +
        "expected a text",
      ],
      ["list", { scope: "user", cursor: 1 }, `Memory's "list" got 1 as "cursor", expected a text`],
      ...[0, 101, 1.5, "1"].map((limit): [string, Json, string] => [
        "list",
        { scope: "user", limit },
        `Memory's "list" got ${JSON.stringify(limit)} as "limit", ` +
        "expected a whole number from 1 to 100",
      ]),
    ];
    for (const [method, args, message] of wrong) {
      await assert.rejects(ask(store, {}, method, args), { code: "VALIDATION_ERROR", message });
    }
    for (const method of ["clear", "close", "constructor", "__proto__", ""]) {
      await assert.rejects(ask(store, {}, method, of), (error: CallError) => {
        assert.equal(error.code, "NOT_FOUND");
        return error.message.endsWith("expected get, set, delete or list");
      });
    }
    const deep = JSON.parse('{"a":'.repeat(50_000) + "1" + "}".repeat(50_000));
    await assert.rejects(ask(store, {}, "set", { ...of, value: deep }), {
      code: "VALIDATION_ERROR",
    });
  }));

Deno.test("memoryCalls takes no body", () =>
  withStore(async (store) => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      cancel: () => void (cancelled = true),
    });
    const calls = memoryCalls(store, IDENTITY);
    await assert.rejects(
      calls.perform({ method: "get", args: { scope: "user", key: "a" }, body }),
      { code: "VALIDATION_ERROR" },
    );
    assert.ok(cancelled);
  }));

Deno.test("memoryCalls.close removes what the execution kept, and refuses what comes later", () =>
  withStore(async (store) => {
    const calls = memoryCalls(store, IDENTITY);
    const perform = (method: string, scope: string) =>
      calls.perform({
        method,
        args: { scope, key: "a", ...(method === "set" ? { value: 1 } : {}) },
        body: undefined,
      });
    await perform("set", "project");
    // One is under way when the run ends.
    const underWay = perform("set", "execution");
    await calls.close();
    await underWay;
    await calls.close();
    await assert.rejects(perform("set", "execution"), { code: "UPSTREAM" });
    assert.equal(await ask(store, {}, "get", { scope: "execution", key: "a" }), null);
    assert.ok(await ask(store, {}, "get", { scope: "project", key: "a" }));
  }));

Deno.test("memoryCalls.close asks nothing of the store where there is nothing to remove", async () => {
  const cleared: MemorySpace[] = [];
  const unusable = () => Promise.reject(new Error("unusable"));
  const store: MemoryStore = {
    get: () => Promise.resolve(undefined),
    set: unusable,
    delete: unusable,
    list: unusable,
    clear(space) {
      cleared.push(space);
      return unusable();
    },
    close: unusable,
  };
  const reads = memoryCalls(store, IDENTITY);
  await reads.perform({ method: "get", args: { scope: "execution", key: "a" }, body: undefined });
  await reads.close();
  assert.deepEqual(cleared, []);
  // A set that failed may have been made; and to close never rejects.
  const writes = memoryCalls(store, IDENTITY);
  await assert.rejects(
    writes.perform({
      method: "set",
      args: { scope: "execution", key: "a", value: 1 },
      body: undefined,
    }),
  );
  await writes.close();
  assert.deepEqual(cleared.map(({ scope, owner }) => [scope, owner]), [["execution", "e"]]);
});
