/**
 * Every route of the OpenAPI document, walked by those who have no business there. What they may
 * not know of must answer exactly like what does not exist, and none of it may change.
 */

import assert from "node:assert/strict";
import { meta } from "../api/meta.ts";
import { newId } from "../domain/ids.ts";
import { GOOD_REQUESTS } from "../testing/good_requests.ts";
import { tenantOf } from "../testing/grant_all.ts";
import {
  addToken,
  makeWorld,
  type TestAnswer,
  type TestCall,
  type World,
} from "../testing/world.ts";

interface Route {
  readonly id: string;
  readonly method: string;
  readonly template: string;
}

/** The routes as the document has them, so that none can be left out. */
function routesOf(world: World): Route[] {
  const { paths = {} } = world.service.app.document;
  return Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, about]: [string, { operationId?: string }]) => ({
      id: about.operationId ?? "",
      method,
      template,
    }))
  ).filter(({ id }) => id !== meta.id);
}

/**
 * The request with everything in its path named by id: slugs of one tenant may be those of another
 * one's.
 */
async function requestOf(world: World, { id }: Route): Promise<TestCall> {
  const good = await GOOD_REQUESTS[id]?.(world);
  assert.ok(good !== undefined, `no good request for "${id}"`);
  const path = good.path.replace("/payments", `/${world.workspaceId}`)
    .replace("/fraud", `/${world.projectId}`);
  return { ...good, path };
}

/** The same request for things that do not exist. */
function missing({ template }: Route, call: TestCall): TestCall {
  const names = template.split("/");
  const path = call.path.split("/").map((segment, index) => {
    switch (names[index]) {
      case "{workspace}":
        return newId("workspace");
      case "{project}":
        return newId("project");
      case "{token}":
        return newId("token");
      case "{user}":
        return newId("user");
      case "{service_account}":
        return newId("serviceAccount");
      case "{principal}":
        return newId("user");
      default:
        return segment;
    }
  });
  return { ...call, path: path.join("/") };
}

/**
 * An answer without what must differ: ids of the request and of what was asked for, the rate that
 * is left.
 */
function comparable(answer: TestAnswer, { path }: TestCall): unknown {
  let text = new TextDecoder().decode(answer.bytes);
  for (const segment of path.split(/[/?]/).filter((one) => one.length > 20)) {
    text = text.replaceAll(segment, "<name>");
  }
  const requestId = answer.headers.get("x-request-id") ?? "";
  const headers = [...answer.headers].filter(([name]) =>
    name !== "x-request-id" && name !== "ratelimit"
  );
  return { status: answer.status, text: text.replaceAll(requestId, "<request>"), headers };
}

async function chainHead(world: World) {
  return await world.service.store.read(await tenantOf(world), (tenant) =>
    tenant.audit.list({
      outcome: "allowed",
    }, { limit: 1 }));
}

async function walk(
  visit: (world: World, route: Route, call: TestCall) => Promise<void>,
): Promise<void> {
  await using first = await makeWorld();
  const routes = routesOf(first);
  assert.ok(routes.length >= 30);
  for (const route of routes) {
    await using world = await makeWorld();
    const call = await requestOf(world, route);
    const before = await chainHead(world);
    await visit(world, route, call);
    assert.deepEqual(await chainHead(world), before, `${route.id} changed something`);
  }
}

Deno.test("every route answers 401, and the same, to no token and to unknown, expired, revoked and damaged ones", async () => {
  await walk(async (world, route, call) => {
    const now = world.service.clock.now();
    const past = new Date(now.getTime() - 1);
    const [expired, revoked] = await world.service.store.transaction(
      await tenantOf(world),
      async (tenant) =>
        [
          await addToken(tenant, now, world.admin.id, undefined, { expiresAt: now }),
          await addToken(tenant, now, world.admin.id, undefined, { revokedAt: past }),
        ] as const,
    );
    const { token = "" } = call;
    const unknown = "aiel_pat_00000000000000000000000000_" + "0".repeat(49);
    const damaged = token.slice(0, -1) + (token.endsWith("0") ? "1" : "0");
    const tokens = [undefined, "", "x", unknown, damaged, expired.token, revoked.token];
    const answers: unknown[] = [];
    for (const one of tokens) {
      const answer = await world.call({ ...call, token: one });
      assert.equal(answer.status, 401, `${route.id} with ${one}`);
      answers.push(comparable(answer, call));
    }
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    await world.service.app.settle();
  });
});

Deno.test("every route answers an admin of another tenant as if nothing were there", async () => {
  await walk(async (world, route, call) => {
    const token = world.evil.token;
    const there = await world.call({ ...call, token });
    if (route.template.includes("{")) {
      assert.equal(there.status, 404, `${route.id} ${call.path}`);
      const other = { ...missing(route, call), token };
      assert.notEqual(other.path, call.path);
      assert.deepEqual(
        comparable(there, call),
        comparable(await world.call(other), other),
        route.id,
      );
    } else {
      const text = new TextDecoder().decode(there.bytes);
      const acme = [world.workspaceId, world.projectId, "acme", "@example.com"];
      const own = "eve@example.com";
      for (const name of acme) {
        assert.ok(
          !text.replaceAll(own, "").replaceAll(/u-\w+@example\.com/g, "").includes(name),
          `${route.id}: ${text}`,
        );
      }
      for (const { id, tokenId } of [world.admin, world.developer, world.viewer, world.stranger]) {
        assert.ok(!text.includes(id) && !text.includes(tokenId), `${route.id}: ${text}`);
      }
    }
  });
});

Deno.test("every route answers a user of the tenant without a role the same for what is there and what is not", async () => {
  await walk(async (world, route, call) => {
    // Every user may make tokens of their own.
    if (route.id === "createToken") return;
    const token = world.stranger.token;
    const there = await world.call({ ...call, token });
    if (!route.template.includes("{")) return;
    const other = { ...missing(route, call), token };
    assert.ok([403, 404].includes(there.status), `${route.id}: ${there.status}`);
    if (route.template.includes("{workspace}")) assert.equal(there.status, 404, route.id);
    assert.deepEqual(comparable(there, call), comparable(await world.call(other), other), route.id);
  });
});

Deno.test("every route but one answers 403 to a token without scopes, whatever it asks for", async () => {
  await walk(async (world, route, call) => {
    const token = world.scopeless.token;
    const there = await world.call({ ...call, token });
    if (route.id === "getMe") {
      assert.match(new TextDecoder().decode(there.bytes), /"workspaces":\[\]/);
      return;
    }
    assert.equal(there.status, 403, route.id);
    const other = { ...missing(route, call), token };
    assert.deepEqual(comparable(there, call), comparable(await world.call(other), other), route.id);
  });
});

Deno.test("a viewer changes nothing on any route", async () => {
  await walk(async (world, route, call) => {
    if (route.method === "get" || route.id === "getBlobs" || route.id === "createToken") return;
    const answer = await world.call({ ...call, token: world.viewer.token });
    assert.ok([403, 404].includes(answer.status), `${route.id}: ${answer.status}`);
  });
});

Deno.test("what was just given to one tenant's admin is not given to another's, or to a stranger", async () => {
  await walk(async (world, route, call) => {
    if (route.method !== "get" || !route.template.includes("{")) return;
    // Twice: the second time the tokens are known.
    for (let time = 0; time < 2; time++) {
      assert.equal((await world.call(call)).status, 200, route.id);
      for (const { token } of [world.evil, world.stranger]) {
        const { status } = await world.call({ ...call, token });
        assert.ok([403, 404].includes(status), `${route.id}: ${status}`);
      }
    }
  });
});
