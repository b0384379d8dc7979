import assert from "node:assert/strict";
import { RuntimeError } from "../../../runtime/protocol/errors.ts";
import { invocation } from "../../testing/execution_requests.ts";
import { Releases } from "../../testing/releases.ts";
import { makeWorld, PROJECT } from "../../testing/world.ts";

const SECRET = "s3cr3t-of-the-environment";

Deno.test("a sealed value that code puts into its error is in nothing that is kept", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const path = `${PROJECT}/environments/development/variables/API_KEY`;
  await releases.ask("PUT", path, { value: SECRET, sealed: true });
  await releases.grant({ capabilities: { env: ["API_KEY"] } });
  await releases.push({ capabilities: { env: ["API_KEY"] }, variables: ["API_KEY"] });
  for (const before of ["", "x".repeat(480)]) {
    world.service.runner.answer = () => {
      throw new RuntimeError("USER_CODE_ERROR", `${before}${SECRET}`);
    };
    const { headers } = await world.call(invocation(world));
    const id = headers.get("aiel-execution") ?? "";
    assert.notEqual(id, "");
    for (const rest of ["", "/payload", "/logs"]) {
      const answer = await releases.ask("GET", `${PROJECT}/executions/${id}${rest}`);
      assert.equal(answer.status, 200);
      assert.ok(!new TextDecoder().decode(answer.bytes).includes("s3cr3t"), rest);
    }
  }
});
