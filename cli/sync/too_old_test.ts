import assert from "node:assert/strict";
import { refuseOldClient } from "../../control/http/refuse_old_client.ts";
import { problemOf } from "../../control/http/problem_of.ts";
import { makeHome } from "../testing/logged_in.ts";
import { CLI_VERSION } from "../version.ts";

Deno.test("a service that works with newer commands only is understood by every command that asks", async () => {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    ({ headers }) => {
      try {
        refuseOldClient(headers, "99.0.0");
        return new Response(null, { status: 204 });
      } catch (thrown) {
        return problemOf(thrown).toResponse("req_1");
      }
    },
  );
  await using home = await makeHome();
  const url = `http://127.0.0.1:${server.addr.port}`;
  const token = "aiel_pat_01kbr1ze00f2k7xw4mb3r6zq9tAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  const env = { AIEL_BASE_URL: url, AIEL_TOKEN: token };
  for (const line of ["token list", "workspace create w", "audit list"]) {
    const { code, error } = await home.json(line, { env });
    assert.deepEqual([code, error.code], [1, "CLI_TOO_OLD"], `${line}: ${error.message}`);
    assert.equal(
      error.message,
      `aiel ${CLI_VERSION} is too old for this service, expected 99.0.0 or later`,
    );
    assert.match(error.hint ?? "", /npm i -g/);
    assert.equal(error.details["oldest_cli"], "99.0.0");
  }
});
