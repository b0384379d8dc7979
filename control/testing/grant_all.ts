import type { TestCall, World } from "./world.ts";

/** Makes the request; what it prepares is done when it resolves. */
export type GoodRequest = (world: World) => Promise<TestCall> | TestCall;

/** Holds what {@linkcode TestValidator} says that snapshots declare. */
export const TEST_GRANT = { capabilities: { network: ["api.example.com:443"] } };

/** Grants what the snapshots of tests declare. */
export async function grantAll(world: World): Promise<void> {
  await world.call({
    method: "PUT",
    path: "/v1/workspaces/payments/grants",
    token: world.admin.token,
    json: { grant: TEST_GRANT },
  });
}

/** The id of tenant "acme". */
export async function tenantOf(world: World) {
  const found = await world.service.store.read("system", (system) => system.tenantBySlug("acme"));
  if (found === undefined) throw new Error("The world has no tenant");
  return found.id;
}
