import assert from "node:assert/strict";
import { RuntimeError } from "../protocol/errors.ts";
import { parseRequest } from "../protocol/request.ts";
import type { Snapshot } from "../snapshot/read_snapshot.ts";
import { type Target, targetOf } from "./target.ts";

const PATHS = [
  "entry_point.ts",
  "handlers/users.js",
  "handlers/users.mjs",
  "handlers/both.mts",
  "handlers/both.ts",
  "deep/er/still.mjs",
  "page.tsx",
  "data.json",
  ".hidden.ts",
];
const SNAPSHOT: Snapshot = {
  id: "sha256:0",
  root: "/root",
  files: PATHS.map((path) => ({ path, size: 0, sha256: "" })),
  ignored: [],
  bytes: 0,
};

function execute(handler: string): Target {
  const request = parseRequest({ schema_version: "v1", action: "execute", handler });
  return targetOf(request, SNAPSHOT, "entry_point.ts");
}

function refusal(handler: string): RuntimeError {
  try {
    execute(handler);
  } catch (error) {
    assert.ok(error instanceof RuntimeError, String(error));
    return error;
  }
  return assert.fail(`"${handler}" was found`);
}

Deno.test("targetOf is the entry point for everything but execute", () => {
  const invoke = { schema_version: "v1", action: "invoke", kind: "tool", name: "a.b" };
  for (const document of [invoke, { schema_version: "v1", action: "describe" }]) {
    const target = targetOf(parseRequest(document), SNAPSHOT, "main.js");
    assert.deepEqual(target, { file: "main.js", exportName: undefined });
  }
});

Deno.test("targetOf finds the module of a dotted path, TypeScript first", () => {
  const cases: [string, string, string][] = [
    ["entry_point.aiel_handler", "entry_point.ts", "aiel_handler"],
    ["handlers.users.list", "handlers/users.js", "list"],
    ["handlers.both.default", "handlers/both.ts", "default"],
    ["deep.er.still.$a", "deep/er/still.mjs", "$a"],
  ];
  for (const [handler, file, exportName] of cases) {
    assert.deepEqual(execute(handler), { file, exportName });
  }
});

Deno.test("targetOf refuses what is no dotted path", () => {
  for (const handler of ["x", ".", "a.", ".a", "a..b", "entry_point..x", ".hidden.x", "..."]) {
    const error = refusal(handler);
    assert.equal(error.code, "VALIDATION_ERROR", handler);
    assert.match(error.message, /is no dotted path, expected one such as/);
  }
});

Deno.test("targetOf finds nothing that is no module of the snapshot", () => {
  const handlers = ["none.x", "entry_point.ts.x", "page.x", "data.x", "handlers.x", "deep.er.x"];
  for (const handler of [...handlers, "../root.x", "/root/entry_point.x", "__proto__.x"]) {
    const error = refusal(handler);
    assert.ok(["NOT_FOUND", "VALIDATION_ERROR"].includes(error.code), handler);
    assert.notEqual(error.hint ?? error.message, "");
  }
  const error = refusal("handlers.orders.list");
  assert.equal(error.message, "Handler not found: handlers.orders.list");
  assert.equal(error.hint, 'The snapshot has no module "handlers/orders.ts"');
});

Deno.test("targetOf repeats no more of a handler than a message should hold", () => {
  for (const handler of ["x".repeat(200), `${"y".repeat(100)}.`.repeat(2) + "z".repeat(50)]) {
    assert.ok(refusal(handler).message.length < 400);
  }
});

Deno.test("targetOf says when a handler misses by case or Unicode form only", () => {
  assert.equal(
    refusal("Handlers.Users.list").hint,
    'Names differ by case: the file is "handlers/users.js"',
  );
  const files = [{ path: "caf\u00e9.ts", size: 0, sha256: "" }];
  const request = parseRequest({
    schema_version: "v1",
    action: "execute",
    handler: "cafe\u0301.run",
  });
  assert.throws(() => targetOf(request, { ...SNAPSHOT, files }, "entry_point.ts"), {
    code: "NOT_FOUND",
    hint: /Unicode form NFC/,
  });
});
