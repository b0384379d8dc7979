/**
 * What `README.md` and its pages say in tables is what the code has; `tests/e2e/` types their
 * walk-throughs.
 */

import assert from "node:assert/strict";
import { KEY_NAMES, KEYS } from "./config/keys.ts";
import { EXIT } from "./errors.ts";

const HERE = new URL(".", import.meta.url);
const PAGES = [...Deno.readDirSync(HERE)].map(({ name }) => name)
  .filter((name) => name.endsWith(".md"))
  .map((name) => ({ name, text: Deno.readTextFileSync(new URL(name, HERE)) }));

/** The text of a page. */
function page(name: string): string {
  return PAGES.find((each) => each.name === name)?.text ?? assert.fail(name);
}

/** The cells of a table's rows. */
function rowsOf(name: string, firstHeading: string): string[][] {
  const [, ...rest] = page(name).split(
    new RegExp(`^\\| ${firstHeading} +\\|.*\\n\\|[- |]+\\n`, "m"),
  );
  const [table] = rest.join("").split("\n\n");
  assert.ok(table !== undefined && table !== "", firstHeading);
  return table.trimEnd().split("\n")
    .map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim()));
}

Deno.test("the table of settings is that of the code", () => {
  const settings = KEY_NAMES.map((key) => [`\`${key}\``, `\`${KEYS[key].variable}\``]);
  assert.deepEqual(rowsOf("CONFIGURATION.md", "Setting").map((row) => row.slice(0, 2)), settings);
});

Deno.test("the table of exit codes is that of the code", () => {
  const codes = rowsOf("CONFIGURATION.md", "Exit code").map(([code]) => Number(code));
  assert.deepEqual(codes, Object.values(EXIT));
});

Deno.test("the README's table of folders names every folder", () => {
  const folders = [...Deno.readDirSync(HERE)]
    .filter(({ isDirectory }) => isDirectory).map(({ name }) => `\`${name}/\``).sort();
  assert.deepEqual(rowsOf("README.md", "Folder").map(([folder]) => folder).sort(), folders);
});

Deno.test("every file that a page names is there, and every page is named by the README", () => {
  for (const { name, text } of PAGES) {
    for (const [, path = ""] of text.matchAll(/`([a-z_]+(?:\/[a-z_]+)*\.ts)`/g)) {
      // Of a project, in the walk-through.
      if (path.startsWith("entry_point")) continue;
      assert.ok(Deno.statSync(new URL(path, HERE)).isFile, `${name}: ${path}`);
    }
    for (const [, path = ""] of text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
      assert.ok(Deno.statSync(new URL(path, HERE)).isFile, `${name}: ${path}`);
    }
    if (name !== "README.md") assert.ok(page("README.md").includes(`(${name})`), name);
  }
});

Deno.test("the README and its pages are no longer than a reader reads", () => {
  for (const { name, text } of PAGES) assert.ok(text.split("\n").length <= 201, name);
});
