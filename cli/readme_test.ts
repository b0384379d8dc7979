/** What `README.md` says in tables is what the code has; `tests/e2e/` types its walk-throughs. */

import assert from "node:assert/strict";
import { KEY_NAMES, KEYS } from "./config/keys.ts";
import { EXIT } from "./errors.ts";

const README = Deno.readTextFileSync(new URL("./README.md", import.meta.url));

/** The cells of a table's rows. */
function rowsOf(firstHeading: string): string[][] {
  const [, ...rest] = README.split(new RegExp(`^\\| ${firstHeading} +\\|.*\\n\\|[- |]+\\n`, "m"));
  const [table] = rest.join("").split("\n\n");
  assert.ok(table !== undefined && table !== "", firstHeading);
  return table.trimEnd().split("\n")
    .map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim()));
}

Deno.test("the README's table of settings is that of the code", () => {
  const settings = KEY_NAMES.map((key) => [`\`${key}\``, `\`${KEYS[key].variable}\``]);
  assert.deepEqual(rowsOf("Setting").map((row) => row.slice(0, 2)), settings);
});

Deno.test("the README's table of exit codes is that of the code", () => {
  const codes = rowsOf("Exit code").map(([code]) => Number(code));
  assert.deepEqual(codes, Object.values(EXIT));
});

Deno.test("the README's table of folders names every folder, and every file that it names is there", () => {
  const folders = [...Deno.readDirSync(new URL(".", import.meta.url))]
    .filter(({ isDirectory }) => isDirectory).map(({ name }) => `\`${name}/\``).sort();
  assert.deepEqual(rowsOf("Folder").map(([folder]) => folder).sort(), folders);
  for (const [, path = ""] of README.matchAll(/`([a-z_]+(?:\/[a-z_]+)*\.ts)`/g)) {
    // Of a project, in the walk-through.
    if (path.startsWith("entry_point")) continue;
    assert.ok(Deno.statSync(new URL(path, import.meta.url)).isFile, path);
  }
});
