import assert from "node:assert/strict";
import { startListeningService } from "../../../tests/harness/listening_service.ts";
import { run, temporaryDirectory } from "../../testing/fake_host.ts";
import { COMMANDS } from "../specs.ts";

Deno.test("aiel token create gives a token that ends with the one in use, unless told to outlive it", async () => {
  await using dir = await temporaryDirectory();
  await using service = await startListeningService();
  const create = async (token: string, ...args: string[]) => {
    const env = {
      ...service.env,
      AIEL_TOKEN: token,
      HOME: dir.path,
      AIEL_CONFIG_DIR: `${dir.path}/config`,
      AIEL_NO_KEYRING: "1",
    };
    const line = ["token", "create", "x", "--scope", "token:admin", "--json", ...args];
    const { code, stdout } = await run(line, COMMANDS, { cwd: dir.path, env });
    const document = JSON.parse(stdout);
    return { code, document };
  };
  const { token } = service.world.admin;
  const short = await create(token, "--expires-in-days", "3");
  assert.equal(short.code, 0);
  const next = await create(short.document.token);
  assert.deepEqual([next.code, next.document.expires_at], [0, short.document.expires_at]);
  for (const days of ["90", "never"]) {
    const refused = await create(short.document.token, "--expires-in-days", days);
    assert.deepEqual([refused.code, refused.document.error.code], [1, "FORBIDDEN"], days);
  }
  assert.equal((await create(token)).code, 0);
});
