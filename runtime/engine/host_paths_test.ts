import assert from "node:assert/strict";
import * as fc from "fast-check";
import { createCleaner, fileUrl, type HiddenPlaces } from "./host_paths.ts";

const PLACES: HiddenPlaces = {
  snapshot: ["/aiel/snapshot", "/srv/tenant/files"],
  scratch: ["/tmp/scratch", "/var/cache/aiel/runs/1-2-3-x/scratch"],
  runtime: [
    "/opt/aiel/runtime",
    "/var/cache/aiel",
    "/var/cache/aiel/runs/1-2-3-x",
    "/usr/local/bin/deno",
  ],
};

function text(value: string, places: Partial<HiddenPlaces> = {}): string {
  return createCleaner({ ...PLACES, ...places }).text(value);
}

Deno.test("createCleaner makes paths relative to the snapshot and names the rest by what it is", () => {
  const cases: [string, string][] = [
    ["/srv/tenant/files/tools/core.ts:3:4", "tools/core.ts:3:4"],
    ["file:///srv/tenant/files/tools/core.ts:3:4", "tools/core.ts:3:4"],
    ["file:///aiel/snapshot/tools/core.ts:3:4", "tools/core.ts:3:4"],
    ["open '/aiel/snapshot'", "open '.'"],
    ["/tmp/scratch/a.txt", "scratch:a.txt"],
    ["no such file, open '/srv/tenant/files'", "no such file, open '.'"],
    ["/var/cache/aiel/runs/1-2-3-x/scratch/a.txt", "scratch:a.txt"],
    ["/var/cache/aiel/runs/1-2-3-x/home/.npmrc", "runtime:home/.npmrc"],
    ["/opt/aiel/runtime/sandbox/dist/aiel.js", "runtime:sandbox/dist/aiel.js"],
    ["/var/cache/aiel/deno/abc", "runtime:deno/abc"],
    ["spawn /usr/local/bin/deno ENOENT", "spawn runtime: ENOENT"],
    ["nothing to hide", "nothing to hide"],
    ["", ""],
  ];
  for (const [from, to] of cases) assert.equal(text(from), to);
});

Deno.test("createCleaner hides a place by its real path too", () => {
  const real = (path: string): string => {
    if (!path.startsWith("/link")) throw new Deno.errors.NotFound(path);
    return path.replace("/link", "/disk/real");
  };
  const cleaner = createCleaner({
    snapshot: ["/link/snapshots/1/files"],
    scratch: ["/tmp/scratch"],
    runtime: ["/link"],
  }, real);
  for (const root of ["/link", "/disk/real"]) {
    assert.equal(cleaner.text(`open '${root}/snapshots/1/files/a.ts'`), "open 'a.ts'");
    assert.equal(cleaner.text(`${root}/base/x`), "runtime:base/x");
    assert.equal(cleaner.stack(`E\n    at x (file://${root}/base/x.js:1:2)`), "E");
  }
});

Deno.test("createCleaner hides a path wherever it may stand in a text", () => {
  for (
    const [left, right] of ["''", '""', "()", "[]", "<>", "  ", "``", "=,", ":;", "\n\n", "({"]
  ) {
    const cleaned = text(`x${left}/srv/tenant/files/a.ts${right}y /srv/tenant/files${right}`);
    assert.equal(cleaned, `x${left}a.ts${right}y .${right}`);
  }
  assert.equal(text("see /srv/tenant/files."), "see ..");
  assert.equal(text("--allow-read=/srv/tenant/files,/opt/aiel/runtime"), "--allow-read=.,runtime:");
});

Deno.test("createCleaner leaves other directories alone whose name only begins or ends like a hidden one", () => {
  for (
    const other of [
      "/srv/tenant/files2/a.ts",
      "/srv/tenant/files-old/a.ts",
      "/srv/tenant/files.bak",
      "/srv/tenant/files_/x",
      "/srv/tenant/filesé",
      "/mnt/srv/tenant/files/a.ts",
      "file:///srv/tenant/files2/a.ts",
      "https://example.com/srv/tenant/files/a.ts",
    ]
  ) assert.equal(text(other), other);
  assert.equal(
    text("https://example.com/app/users", { snapshot: ["/app"] }),
    "https://example.com/app/users",
  );
});

Deno.test('createCleaner does nothing with a root of "/", which is no secret', () => {
  assert.equal(text("/etc/passwd and /", { snapshot: ["/"] }), "/etc/passwd and /");
});

Deno.test("createCleaner keeps the snapshot's name when it lies below the runtime, as the examples do", () => {
  const paths = { snapshot: ["/repo/runtime/examples/a"], runtime: ["/repo/runtime"] };
  assert.equal(text("/repo/runtime/examples/a/x.ts", paths), "x.ts");
  assert.equal(text("/repo/runtime/mod.ts", paths), "runtime:mod.ts");
});

Deno.test("createCleaner lets no hidden path through, as path or as URL, whatever is in its name", () => {
  const segment = fc.string({
    unit: fc.constantFrom(..."abz09 %#?&+@~'()é日😀_-.$*[]^|"),
    minLength: 1,
    maxLength: 8,
  }).filter((name) => name !== "." && name !== "..");
  const path = fc.array(segment, { minLength: 2, maxLength: 4 }).map((names) =>
    `/${names.join("/")}`
  );
  const form = fc.constantFrom(
    (at: string) => `open '${at}/x.ts'`,
    (at: string) => `(${fileUrl(at)}/x.ts:1:2)`,
    (at: string) => `"${at}"`,
    (at: string) => ` ${fileUrl(at)}`,
  );
  fc.assert(fc.property(path, form, (root, show) => {
    const cleaned = text(show(root), { snapshot: [root] });
    assert.ok(!cleaned.includes(root), cleaned);
    assert.ok(!cleaned.includes(fileUrl(root)), cleaned);
  }));
});

Deno.test("createCleaner.stack leaves out frames of the runtime and of Deno, and keeps the rest", () => {
  const stack = [
    "TypeError: at file:///opt/aiel/runtime is not a frame",
    "    at inner (file:///srv/tenant/files/tools/core.ts:3:4)",
    "    at file:///srv/tenant/files/entry_point.ts:1:1",
    "    at async invokeExport (file:///opt/aiel/runtime/sandbox/dist/bootstrap.js:7:8)",
    "    at Object.runMicrotasks (ext:core/01_core.js:1:1)",
    "    at ext:core/01_core.js:1:1",
    "    at readFileSync (node:fs:1:1)",
    "    at <anonymous>",
  ].join("\n");
  assert.deepEqual(createCleaner(PLACES).stack(stack).split("\n"), [
    "TypeError: at runtime: is not a frame",
    "    at inner (tools/core.ts:3:4)",
    "    at entry_point.ts:1:1",
    "    at <anonymous>",
  ]);
});

Deno.test("fileUrl gives the URL that leads back to the path", () => {
  const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).filter((text) =>
    !/[\0/\t\n\r]/.test(text) && text !== "." && text !== ".." && text.isWellFormed()
  );
  fc.assert(fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
    const path = `/${names.join("/")}`;
    const url = new URL(fileUrl(path));
    assert.equal(url.protocol, "file:");
    assert.equal(decodeURIComponent(url.pathname), path);
    assert.equal(url.search + url.hash, "");
  }));
});

Deno.test("createCleaner takes frames of the runtime out of printed stacks, and nothing else", () => {
  const { printed } = createCleaner(PLACES);
  const frame = "    at run (file:///opt/aiel/runtime/sandbox/dist/bootstrap.js:1:2)";
  const cases: [string, string][] = [
    [`E\n    at f (file:///aiel/snapshot/a.ts:1:2)\n${frame}`, "E\n    at f (a.ts:1:2)"],
    [`{ [cause]: E\n${frame} {\n  code: 1\n}`, "{ [cause]: E {\n  code: 1\n}"],
    [`{"stack":"E\n${frame}","last":1}`, '{"stack":"E","last":1}'],
    ["E\n    at x (ext:core/01_core.js:1:2)\n    at node:net:3:4", "E"],
    ["one\n  at noon, /srv/tenant/files/a.ts", "one\n  at noon, a.ts"],
    [`at /opt/aiel/runtime/x`, "at runtime:x"],
  ];
  for (const [from, to] of cases) assert.equal(printed(from), to);
});
