/**
 * For each problem status what makes a good request end with it, whatever the operation is.
 *
 * @module
 */
import { StoreUnavailable } from "../domain/store_unavailable.ts";
import type { Operation } from "../http/operation.ts";
import { GOOD_REQUESTS } from "./good_requests.ts";
import { tenantOf } from "./grant_all.ts";
import { makeWorld, type TestAnswer, type TestCall, type World } from "./world.ts";

/**
 * Makes an operation answer with one status. Undefined: only the operation's own tests know how.
 */
export type BadRequest = (operation: Operation) => Promise<TestAnswer | undefined>;

/** By status. */
export const BAD_REQUESTS: Readonly<
  Record<number, { readonly when: string; readonly make: BadRequest }>
> = {
  400: {
    when: "the query holds something unknown",
    make: (operation) =>
      changed(operation, (call) => ({
        ...call,
        path: `${call.path}${call.path.includes("?") ? "&" : "?"}nonsense=1`,
      })),
  },
  401: {
    when: "there is no token",
    make: (operation) => changed(operation, ({ token: _token, ...call }) => call),
  },
  403: {
    when: "the token has no scope",
    make: (operation) =>
      changed(operation, (call, world) => ({ ...call, token: world.scopeless.token })),
  },
  404: {
    when: "what it names does not exist",
    make: (operation) =>
      changed(operation, (call) => {
        const path = missing(operation.contract.path, call.path);
        return path === call.path ? undefined : { ...call, path };
      }),
  },
  408: {
    when: "the body stops arriving",
    make: (operation) =>
      changed(operation, ({ json: _json, ...call }) => ({
        ...call,
        headers: {
          "content-type": operation.contract.rawBody?.type ?? "application/json",
          ...call.headers,
        },
        body: new ReadableStream({
          start: (controller) => controller.enqueue(new Uint8Array([123])),
        }),
      }), { patience: { idleMs: 20, totalMs: 1_000 } }),
  },
  412: {
    when: "it has changed since it was read",
    make: (operation) =>
      operation.contract.ifMatch
        ? changed(operation, (call) => ({ ...call, headers: { "if-match": '"v99"' } }))
        : Promise.resolve(undefined),
  },
  413: {
    when: "the body is too large",
    make: (operation) =>
      changed(operation, ({ json: _json, ...call }) => ({
        ...call,
        headers: {
          "content-type": operation.contract.rawBody?.type ?? "application/json",
          "content-length": `${2 ** 40}`,
        },
        body: "x",
      })),
  },
  415: {
    when: "the body has another media type",
    make: (operation) =>
      changed(operation, (call) => ({ ...call, headers: { "content-type": "text/plain" } })),
  },
  429: {
    when: "there were too many requests",
    make: (operation) =>
      changed(operation, async (call, world) => {
        for (let left = 50; left > 0; left--) {
          await world.call({ method: "GET", path: "/v1/auth/me", token: world.admin.token });
        }
        return call;
      }, { rate: { name: "principal", burst: 50, perSecond: 0.001 } }),
  },
  500: {
    when: "something unforeseen happens",
    make: (operation) =>
      changed(operation, (call, world) => {
        world.service.failure = new Error("a secret of the inside");
        return call;
      }),
  },
  503: {
    when: "the store can't be reached",
    make: (operation) =>
      changed(operation, (call, world) => {
        world.service.failure = new StoreUnavailable("10.0.0.7 refused the connection");
        return call;
      }),
  },
  409: { when: "the first request with its key is still running", make: keyInUse },
  422: { when: "its key was used for another request", make: keyReused },
};

async function changed(
  operation: Operation,
  change: (
    call: TestCall,
    world: World,
  ) => TestCall | undefined | Promise<TestCall | undefined>,
  limits: Parameters<typeof makeWorld>[0] = {},
): Promise<TestAnswer | undefined> {
  await using world = await makeWorld(limits);
  const good = GOOD_REQUESTS[operation.contract.id];
  if (good === undefined) throw new Error(`No good request for "${operation.contract.id}"`);
  const call = await change(await good(world), world);
  return call && await world.call(call);
}

async function keyReused(operation: Operation): Promise<TestAnswer | undefined> {
  if (!operation.contract.idempotent) return undefined;
  return await changed(operation, async (call, world) => {
    const headers = { "idempotency-key": "k1" };
    await world.call({ ...call, headers });
    // The same in other bytes is another request.
    const { json, ...rest } = call;
    const type = { "content-type": "application/json" };
    return { ...rest, headers: { ...headers, ...type }, body: JSON.stringify(json, null, 1) };
  });
}

async function keyInUse(operation: Operation): Promise<TestAnswer | undefined> {
  if (!operation.contract.idempotent) return undefined;
  return await changed(operation, async (call, world) => {
    const { tokenId } = world.admin;
    const text = `${tokenId} ${operation.contract.method} ${call.path}\n${
      JSON.stringify(call.json)
    }`;
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    const now = world.service.clock.now();
    const later = new Date(now.getTime() + 60_000);
    await world.service.store.transaction(
      await tenantOf(world),
      (tenant) =>
        tenant.idempotency.begin({
          principalId: world.admin.id,
          key: "k1",
          requestHash: new Uint8Array(hash).toHex(),
          now,
          lockedUntil: later,
          expiresAt: later,
        }),
    );
    return { ...call, headers: { "idempotency-key": "k1" } };
  });
}

/** The path with its last parameter replaced by the name of nothing. */
function missing(template: string, path: string): string {
  const [plain = "", query] = path.split("?");
  const names = template.split("/");
  const segments = plain.split("/");
  const last = names.findLastIndex((segment) => segment.startsWith("{") && segment !== "{sha256}");
  const at = last === -1 ? names.indexOf("{sha256}") : last;
  if (at === -1) return path;
  segments[at] = "nothing-here";
  return segments.join("/") + (query === undefined ? "" : `?${query}`);
}
