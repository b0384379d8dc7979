/**
 * Callers who may not do it are told so before a byte of their body is read, and after it again.
 */

import assert from "node:assert/strict";
import { CONTRACTS } from "../api/contracts.ts";
import { MANIFEST_TYPE } from "../api/snapshots.ts";
import { isWorkspacePermission } from "../api/permissions.ts";
import { GOOD_REQUESTS } from "../testing/good_requests.ts";
import { frame, registerTree, smallTree, upload } from "../testing/push.ts";
import { makeWorld, type Person, PROJECT, type TestCall, type World } from "../testing/world.ts";
import { OPERATIONS } from "./operations.ts";

Deno.test("every contract has its operation, in the same order", () => {
  assert.deepEqual(OPERATIONS.map(({ contract }) => contract), CONTRACTS);
});

/** A body of which nothing ever comes, and whether any was asked for. */
function endlessBody() {
  const read = Promise.withResolvers<ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>>();
  let asked = false;
  const pull = (controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>) => {
    asked = true;
    read.resolve(controller);
  };
  return {
    // Without a store of its own the stream is asked for a byte only when one is read.
    body: new ReadableStream({ pull }, { highWaterMark: 0 }),
    reading: read.promise,
    wasRead: () => asked,
  };
}

for (const { id, rawBody, input, permission } of CONTRACTS) {
  if (rawBody === undefined && !("body" in input.shape)) continue;
  assert.ok(permission !== "any_token");

  const refused = async (who: (world: World) => Person, status: number) => {
    await using world = await makeWorld();
    const { json: _, ...call } = await GOOD_REQUESTS[id]?.(world) ?? assert.fail(id);
    const { body, wasRead } = endlessBody();
    const answer = await world.call({
      ...call,
      token: who(world).token,
      headers: { "content-type": rawBody?.type ?? "application/json", ...call.headers },
      body,
    });
    assert.equal(answer.status, status);
    assert.equal(wasRead(), false);
  };

  Deno.test(`${id} answers 403 to a token without the scope, and reads nothing of the body`, () =>
    refused((world) => world.scopeless, 403));

  if (isWorkspacePermission(permission)) {
    Deno.test(`${id} answers 404 to a stranger, and reads nothing of the body`, () =>
      refused((world) => world.stranger, 404));
    if (permission === "snapshot:read") continue;
    Deno.test(`${id} answers 403 to a viewer, and reads nothing of the body`, () =>
      refused((world) => world.viewer, 403));
  } else if (id !== "createToken") {
    Deno.test(`${id} answers 403 to a member of the tenant, and reads nothing of the body`, () =>
      refused((world) => world.developer, 403));
  }
}

/** A request, and what its body is. */
interface SlowCall extends Pick<TestCall, "method" | "path"> {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The answer to a request of the developer, of which something is done while its body arrives. */
async function whileBodyArrives(
  world: World,
  { type, bytes, ...call }: SlowCall,
  happens: TestCall,
) {
  const { body, reading } = endlessBody();
  const answering = world.call({
    ...call,
    token: world.developer.token,
    headers: { "content-type": type },
    body,
  });
  const controller = await reading;
  const done = await world.call({ token: world.admin.token, ...happens });
  assert.ok(done.status < 300, `${done.status}`);
  controller.enqueue(bytes);
  controller.close();
  return await answering;
}

const PLAN: SlowCall = {
  method: "POST",
  path: `${PROJECT}/snapshots/plan`,
  type: MANIFEST_TYPE,
  bytes: frame(smallTree("late")),
};
const NEW_PROJECT: SlowCall = {
  method: "POST",
  path: "/v1/workspaces/payments/projects",
  type: "application/json",
  bytes: new TextEncoder().encode('{"slug":"late"}'),
};

Deno.test("a role that is taken away while the body arrives counts no more", async () => {
  for (const call of [PLAN, NEW_PROJECT]) {
    await using world = await makeWorld();
    const answer = await whileBodyArrives(world, call, {
      method: "PUT",
      path: `/v1/workspaces/payments/members/${world.developer.id}`,
      json: { role: "viewer" },
    });
    assert.equal(answer.status, 403, call.path);
  }
});

Deno.test("a member who is removed while the body arrives finds nothing there", async () => {
  await using world = await makeWorld();
  const answer = await whileBodyArrives(world, PLAN, {
    method: "DELETE",
    path: `/v1/workspaces/payments/members/${world.developer.id}`,
  });
  assert.equal(answer.status, 404);
});

Deno.test("a token that is revoked while the body arrives is accepted no more", async () => {
  await using world = await makeWorld();
  const answer = await whileBodyArrives(world, PLAN, {
    method: "DELETE",
    path: `/v1/tokens/${world.developer.tokenId}`,
  });
  assert.equal(answer.status, 401);
});

Deno.test("what is archived while the body arrives takes no change", async () => {
  await using world = await makeWorld();
  const answer = await whileBodyArrives(world, PLAN, {
    method: "PATCH",
    path: PROJECT,
    json: { archived: true },
  });
  assert.equal(answer.problem().code, "archived");
});

Deno.test("a kept answer is given again when the project was archived since, and no other", async () => {
  await using world = await makeWorld();
  const tree = smallTree("kept");
  await upload(world, world.developer, tree, null);
  const registering = (key: string) =>
    registerTree(world, world.developer, tree, null, { "idempotency-key": key });
  assert.equal((await registering("k1")).status, 201);
  await world.call({
    method: "PATCH",
    path: PROJECT,
    token: world.admin.token,
    json: { archived: true },
  });
  const again = await registering("k1");
  assert.equal(again.status, 201);
  assert.equal(again.headers.get("idempotency-replayed"), "true");
  assert.equal((await registering("k2")).problem().code, "archived");
  // The key of the refused one is free again.
  await world.call({
    method: "PATCH",
    path: PROJECT,
    token: world.admin.token,
    json: { archived: false },
  });
  assert.equal((await registering("k2")).status, 200);
});
