import assert from "node:assert/strict";
import { SnapshotError } from "./error.ts";
import { ENTRY_POINTS, findEntryPoint } from "./find_entry_point.ts";

const list = (...paths: string[]) => paths.map((path) => ({ path }));

Deno.test("findEntryPoint finds each of its names, in a list and on disk", () => {
  for (const name of ENTRY_POINTS) {
    assert.equal(findEntryPoint(list("a.ts", `sub/${ENTRY_POINTS[0]}`, name)), name);
    const root = Deno.makeTempDirSync();
    try {
      Deno.writeTextFileSync(`${root}/${name}`, "");
      assert.equal(findEntryPoint(root), name);
    } finally {
      Deno.removeSync(root, { recursive: true });
    }
  }
});

Deno.test("findEntryPoint says what to do when there is none", () => {
  const cases: readonly (readonly [ReturnType<typeof list>, RegExp])[] = [
    [[], /^Entry point not found: the snapshot root must contain entry_point\.ts$/],
    [list("sub/entry_point.ts"), /must contain entry_point\.ts$/],
    [list("entry_point.py"), /\(found "entry_point\.py"\)$/],
    [list("Entry-Point.ts"), /\(found "Entry-Point\.ts"\)$/],
    [list("main.ts"), /\(found "main\.ts"\)$/],
  ];
  for (const [files, message] of cases) {
    assert.throws(() => findEntryPoint(files), (error) => {
      assert.ok(error instanceof SnapshotError);
      assert.equal(error.code, "missing_entry_point");
      assert.match(error.message, message);
      assert.match(error.hint, /--files-root/);
      return true;
    });
  }
});

Deno.test("findEntryPoint names the directory and takes neither links nor directories", () => {
  const root = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(`${root}/entry_point.ts`);
    Deno.symlinkSync("/etc/passwd", `${root}/entry_point.js`);
    Deno.writeTextFileSync(`${root}/entry_point.py`, "");
    assert.throws(() => findEntryPoint(root), (error) => {
      assert.ok(error instanceof SnapshotError);
      assert.equal(error.path, root);
      assert.ok(
        error.message.includes(root) && error.message.includes("entry_point.py"),
        error.message,
      );
      return true;
    });
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

Deno.test("findEntryPoint refuses to choose between two", () => {
  assert.throws(
    () => findEntryPoint(list("entry_point.js", "entry_point.ts")),
    (error) =>
      error instanceof SnapshotError && error.code === "ambiguous_entry_point" &&
      error.message.endsWith("entry_point.ts, entry_point.js"),
  );
});
