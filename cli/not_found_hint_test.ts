import assert from "node:assert/strict";
import { startListeningService } from "../tests/harness/listening_service.ts";
import { makeHome } from "./testing/logged_in.ts";

Deno.test("withNotFoundHint says who asked, where, what is close and what to type next", async () => {
  await using service = await startListeningService();
  await using home = await makeHome();
  await home.keep(service.world.admin.token, service.url);
  for (const line of ["config set workspace payments", "init", "add .", "commit -m First"]) {
    assert.equal((await home.text(line)).code, 0, line);
  }
  assert.equal((await home.text("config set project fruad --offline")).code, 0);
  const { code, error } = await home.json("push");
  assert.deepEqual([code, error.code, error.message], [
    1,
    "NOT_FOUND",
    'Project not found: "fruad"',
  ]);
  const hint = error.hint ?? "";
  assert.ok(
    hint.startsWith(
      `Did you mean "fraud"? Asked ${service.url} as profile "default" in workspace "payments" (set in ${home.path}/`,
    ),
    hint,
  );
  assert.match(hint, /this credential may not see it\. `aiel project list`/);
  assert.deepEqual([error.details.profile, error.details.workspace], ["default", "payments"]);

  // What the command line names is what was asked for.
  const member = await home.json("member list --workspace paymets");
  assert.match(member.error.hint ?? "", /as profile "default": .*`aiel workspace list` lists/);
  const cloned = await home.json("clone risk/fraud copy");
  assert.match(cloned.error.hint ?? "", /in workspace "risk": there is none/);
  const snapshot = await home.json("files ls --remote --snapshot 7", {
    env: { AIEL_PROJECT: "fraud" },
  });
  assert.equal(snapshot.error.code, "NOT_FOUND");
  assert.match(snapshot.error.hint ?? "", /in workspace "payments": there is none/);
});
