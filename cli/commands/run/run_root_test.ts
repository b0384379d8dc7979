import assert from "node:assert/strict";
import { CliError } from "../../errors.ts";
import { temporaryDirectory } from "../../testing/fake_host.ts";
import { runRoot } from "./run_root.ts";

function at(cwd: string, repository?: string): Promise<string> {
  return runRoot({ cwd, projectRoot: () => Promise.resolve(repository) });
}

Deno.test("runRoot is the closest directory with an entry point", async () => {
  await using dir = await temporaryDirectory();
  await Deno.mkdir(`${dir.path}/inner/tools`, { recursive: true });
  await Deno.writeTextFile(`${dir.path}/entry_point.ts`, "");
  assert.equal(await at(`${dir.path}/inner/tools`), dir.path);
  await Deno.writeTextFile(`${dir.path}/inner/entry_point.mjs`, "");
  assert.equal(await at(`${dir.path}/inner/tools`), `${dir.path}/inner`);
});

Deno.test("runRoot is the repository when its entry point is missing, so that the runtime can say so", async () => {
  await using dir = await temporaryDirectory();
  await Deno.mkdir(`${dir.path}/inner`);
  assert.equal(await at(`${dir.path}/inner`, dir.path), dir.path);
});

Deno.test("runRoot says how to make a project when there is none", async () => {
  await using dir = await temporaryDirectory();
  await assert.rejects(at(dir.path), (thrown) => {
    assert.ok(thrown instanceof CliError);
    assert.equal(thrown.code, "NOT_A_PROJECT");
    assert.match(thrown.hint ?? "", /aiel init/);
    return true;
  });
});
