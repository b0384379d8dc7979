import assert from "node:assert/strict";
import { makeWorld, PROJECT } from "../testing/world.ts";
import { withoutSecrets } from "./request_log.ts";

Deno.test("a request is one line that says who, what and how it ended", async () => {
  await using world = await makeWorld();
  await world.call({
    method: "GET",
    path: PROJECT,
    token: world.viewer.token,
    headers: { "x-request-id": "my-request-1" },
  });
  const [first] = world.service.log;
  assert.ok(first !== undefined);
  const { duration_ms: _duration, tenant_id: _tenant, ...line } = first;
  assert.deepEqual(line, {
    level: "info",
    event: "http.request",
    request_id: "my-request-1",
    method: "GET",
    path: PROJECT,
    route: "/v1/workspaces/{workspace}/projects/{project}",
    status: 200,
    address: "192.0.2.7",
    principal_id: world.viewer.id,
    token_id: world.viewer.tokenId,
  });
});

Deno.test("no line holds a token, wherever it stands in the request", async () => {
  await using world = await makeWorld();
  const { token } = world.viewer;
  await world.call({ method: "GET", path: `/v1/${token}?t=${token}`, token });
  await world.call({ method: "GET", path: `/v1/workspaces/${token}`, token });
  await world.call({ method: "GET", path: "/healthz", headers: { "x-request-id": token } });
  world.service.failure = new Error(`it was ${token}`);
  await world.call({ method: "GET", path: PROJECT, token });
  assert.equal(world.service.log.length, 4);
  assert.ok(!JSON.stringify(world.service.log).includes(token.slice(-49)));
});

Deno.test("an unforeseen error's stack is in the line and not in the answer", async () => {
  await using world = await makeWorld();
  world.service.failure = new Error("the inside", { cause: new Error("deeper") });
  const answer = await world.call({ method: "GET", path: PROJECT, token: world.viewer.token });
  assert.equal(answer.status, 500);
  assert.match(String(world.service.log[0]?.cause), /the inside[^]*caused by[^]*deeper/);
  assert.doesNotMatch(new TextDecoder().decode(answer.bytes), /inside|deeper/);
});

Deno.test("withoutSecrets strikes out whatever looks like a token", () => {
  assert.equal(withoutSecrets("a aiel_pat_01x_secret b"), "a [token] b");
});
