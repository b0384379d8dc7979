import assert from "node:assert/strict";
import { annotations, workspacePrefix } from "./annotations.ts";
import { problem } from "./problem.ts";

Deno.test("annotations name file, line and column below the prefix", () => {
  const one = problem("imports", "bundle", '"x" is not in the bundle', {
    file: "tools/a.ts",
    line: 2,
    column: 8,
    hint: "Import zod",
  });
  assert.deepEqual(annotations([one], "app/"), [
    '::error file=app/tools/a.ts,line=2,col=8,title=aiel validate%3A imports::"x" is not in the bundle%0AImport zod',
  ]);
});

Deno.test("annotations escape what would end a property or a message", () => {
  const one = problem("snapshot", "x", "50%\r\nmore", { file: "a,b:c.ts" });
  assert.deepEqual(annotations([one], ""), [
    "::error file=a%2Cb%3Ac.ts,title=aiel validate%3A snapshot::50%25%0D%0Amore",
  ]);
});

Deno.test("annotations leave out a place that there is not", () => {
  assert.deepEqual(annotations([problem("snapshot", "x", "No entry point")], ""), [
    "::error title=aiel validate%3A snapshot::No entry point",
  ]);
});

Deno.test("workspacePrefix is the project's place in the repository", () => {
  assert.equal(workspacePrefix("/w/repo/apps/a", "/w/repo"), "apps/a/");
  assert.equal(workspacePrefix("/w/repo", "/w/repo"), "");
  assert.equal(workspacePrefix("/w/repository", "/w/repo"), "");
  assert.equal(workspacePrefix("/w/repo", undefined), "");
});
