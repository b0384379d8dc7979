import assert from "node:assert/strict";
import { HttpProblem } from "./problem.ts";
import { refuseOldClient } from "./refuse_old_client.ts";

const headers = (agent?: string) => new Headers(agent === undefined ? {} : { "user-agent": agent });

Deno.test("refuseOldClient names the version that asks and the one that is expected", () => {
  assert.throws(
    () => refuseOldClient(headers("aiel/1.9.9"), "1.10.0"),
    (thrown) => {
      assert.ok(thrown instanceof HttpProblem);
      assert.equal(thrown.code, "client_too_old");
      assert.equal(
        thrown.message,
        "aiel 1.9.9 is too old for this service, expected 1.10.0 or later",
      );
      assert.deepEqual(thrown.options.details, { version: "1.9.9", oldest_cli: "1.10.0" });
      return true;
    },
  );
  assert.throws(() => refuseOldClient(headers("aiel/0.9.0 (linux)"), "1.0.0"), HttpProblem);
});

Deno.test("refuseOldClient lets the oldest, newer ones and other programs pass", () => {
  for (
    const agent of ["aiel/1.10.0", "aiel/1.10.1", "aiel/2.0.0", "curl/8.0.0", "aiel", "aiel/x"]
  ) {
    refuseOldClient(headers(agent), "1.10.0");
  }
  refuseOldClient(headers(), "1.10.0");
});
