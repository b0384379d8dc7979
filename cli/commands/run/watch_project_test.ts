import assert from "node:assert/strict";
import { temporaryDirectory } from "../../testing/fake_host.ts";
import { isRelevant, watchProject } from "./watch_project.ts";

Deno.test("isRelevant passes over reads and what no snapshot holds", () => {
  const event = (kind: Deno.FsEvent["kind"], ...paths: string[]) => ({ kind, paths });
  assert.equal(isRelevant(event("modify", "/p/tools/a.ts"), "/p", "/p/cache"), true);
  assert.equal(isRelevant(event("modify", "/p/.git/index", "/p/a.ts"), "/p", "/p/cache"), true);
  assert.equal(isRelevant(event("access", "/p/tools/a.ts"), "/p", "/p/cache"), false);
  assert.equal(isRelevant(event("modify", "/p/.git/index"), "/p", "/p/cache"), false);
  assert.equal(
    isRelevant(event("create", "/p/a/node_modules/x/index.js"), "/p", "/p/cache"),
    false,
  );
  assert.equal(isRelevant(event("modify", "/p/cache/x"), "/p", "/p/cache"), false);
  // A project may itself lie below such a directory.
  assert.equal(
    isRelevant(event("modify", "/x/node_modules/p/a.ts"), "/x/node_modules/p", "/cache"),
    true,
  );
});

Deno.test("watchProject gives the first state, each new one, and ends when told", async () => {
  await using dir = await temporaryDirectory();
  const root = dir.path;
  await Deno.writeTextFile(`${root}/entry_point.ts`, "1");
  await Deno.writeTextFile(`${root}/.aielignore`, "*.log\n");
  const stop = new AbortController();
  const seen: string[][] = [];
  const ids = new Set<string>();
  for await (const { id, changed } of watchProject(root, "/cache", stop.signal)) {
    seen.push(changed);
    ids.add(id);
    if (seen.length === 1) {
      await Deno.writeTextFile(`${root}/x.log`, "ignored");
      await Deno.writeTextFile(`${root}/entry_point.ts`, "2");
    } else if (seen.length === 2) {
      await Deno.mkdir(`${root}/new`);
      await Deno.writeTextFile(`${root}/new/a.ts`, "3");
    } else if (seen.length === 3) {
      // No snapshot any more: a state as well.
      await Deno.writeTextFile(`${root}/.aielignore`, "**/a/**/b/**/c/**/d\n");
    } else stop.abort();
  }
  assert.deepEqual(seen.slice(0, 3), [[], ["entry_point.ts"], ["new/a.ts"]]);
  assert.equal(seen.length, 4);
  assert.equal(ids.size, 4);
});

Deno.test("watchProject ends at once when it was told so before", async () => {
  await using dir = await temporaryDirectory();
  const states: unknown[] = [];
  for await (const state of watchProject(dir.path, "/cache", AbortSignal.abort())) {
    states.push(state);
  }
  assert.equal(states.length, 1);
});
