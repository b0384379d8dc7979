import assert from "node:assert/strict";
import { startListeningService } from "../../../tests/harness/listening_service.ts";
import { makeHome } from "../../testing/logged_in.ts";

Deno.test("aiel push is not stopped by what lies in the working tree and is not pushed", async () => {
  await using service = await startListeningService();
  await using home = await makeHome({ ...service.env, AIEL_AUTHOR_NAME: "Ada" });
  for (const line of ["init", "add .", "commit -m First"]) {
    assert.equal((await home.text(line)).code, 0, line);
  }
  await Deno.symlink("nowhere", `${home.path}/current`);
  for (const pushed of [true, false]) {
    const { code, document, stderr } = await home.json("push");
    assert.deepEqual([code, document.pushed], [0, pushed], stderr);
    assert.match(stderr, /hint: Not looked for .*: Path "current" is a symbolic link/);
  }
});
