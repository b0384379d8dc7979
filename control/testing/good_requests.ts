/**
 * For each operation a request that succeeds, and what it needs to be there before.
 *
 * @module
 */
import { newId } from "../domain/ids.ts";
import { type GoodRequest, grantAll, tenantOf, TEST_GRANT } from "./grant_all.ts";
import { EXECUTION_REQUESTS } from "./execution_requests.ts";
import { encodePack, PACK_TYPE } from "../api/blob_pack.ts";
import { MANIFEST_TYPE } from "../api/snapshots.ts";
import { snapshotId } from "../../runtime/snapshot/mod.ts";
import { digest, frame, manifest, pushTree, smallTree, type TestTree, upload } from "./push.ts";
import { addToken, PROJECT, type TestCall, unique, type World } from "./world.ts";

const TEXT = "a blob of its own";

const INTEGRATION = `${PROJECT}/environments/production/integrations/crm`;
/** Its service is never there: names below `invalid` have no address. */
const HTTP_INTEGRATION = {
  provider: "http",
  config: {
    baseUrl: "https://crm.invalid/v1",
    credential: { header: "authorization", prefix: "Bearer " },
  },
  secret: "0123456789abcdef",
};

/** By operation id. */
export const GOOD_REQUESTS: Readonly<Record<string, GoodRequest>> = {
  getMe: get("/v1/auth/me"),
  listTokens: get("/v1/tokens"),
  createToken: post("/v1/tokens", () => ({ name: "ci", scopes: ["snapshot:write"] })),
  revokeToken: async (world) => ({
    method: "DELETE",
    path: `/v1/tokens/${(await anotherToken(world)).tokenId}`,
    token: world.admin.token,
  }),
  listUsers: get("/v1/users"),
  createUser: post("/v1/users", () => ({ email: `${unique("u")}@example.com` })),
  changeUser: (world) => patch(world, `/v1/users/${world.viewer.id}`, { name: "Vera" }),
  listServiceAccounts: get("/v1/service-accounts"),
  createServiceAccount: post("/v1/service-accounts", () => ({ slug: unique("bot") })),
  changeServiceAccount: async (world) => {
    const id = newId("serviceAccount");
    const tenant = await tenantOf(world);
    await world.service.store.transaction(
      tenant,
      (repositories) =>
        repositories.serviceAccounts.add({
          id,
          slug: unique("bot"),
          name: "Bot",
          createdBy: world.admin.id,
          createdAt: world.service.clock.now(),
          disabledAt: null,
          version: 1,
        }),
    );
    return patch(world, `/v1/service-accounts/${id}`, { disabled: true });
  },
  listWorkspaces: get("/v1/workspaces"),
  createWorkspace: post("/v1/workspaces", () => ({ slug: unique("ws") })),
  getWorkspace: get("/v1/workspaces/payments"),
  changeWorkspace: (world) => patch(world, "/v1/workspaces/payments", { name: "Payments 2" }),
  listMembers: get("/v1/workspaces/payments/members"),
  setMember: (world) => ({
    method: "PUT",
    path: `/v1/workspaces/payments/members/${world.viewer.id}`,
    token: world.admin.token,
    json: { role: "developer" },
  }),
  removeMember: (world) => ({
    method: "DELETE",
    path: `/v1/workspaces/payments/members/${world.viewer.id}`,
    token: world.admin.token,
  }),
  listProjects: get("/v1/workspaces/payments/projects"),
  createProject: post("/v1/workspaces/payments/projects", () => ({ slug: unique("prj") })),
  getProject: get(PROJECT),
  changeProject: (world) =>
    patch(world, PROJECT, { retention: { keep_last: 5, keep_days: 30 }, name: "Fraud 2" }),
  listSnapshots: get(`${PROJECT}/snapshots`),
  planSnapshot: (world) => planOf(world, smallTree("plan")),
  registerSnapshot: async (world) => {
    const tree = smallTree("register");
    await upload(world, world.admin, tree, null);
    return {
      method: "POST",
      path: `${PROJECT}/snapshots`,
      token: world.admin.token,
      json: { snapshot_id: await snapshotId(manifest(tree)), parent: null, message: "First" },
    };
  },
  getSnapshot: pushed("/snapshots/head"),
  getManifest: pushed("/snapshots/1/manifest"),
  diffSnapshots: pushed("/snapshots/head/diff?base=1"),
  putBlob: async (world) => {
    const snapshot = await planned(world);
    return {
      method: "PUT",
      path: `${PROJECT}/blobs/${digest(TEXT)}?snapshot=${snapshot}`,
      token: world.admin.token,
      headers: { "content-type": "application/octet-stream" },
      body: TEXT,
    };
  },
  putBlobs: async (world) => {
    const snapshot = await planned(world);
    return {
      method: "POST",
      path: `${PROJECT}/blobs?snapshot=${snapshot}`,
      token: world.admin.token,
      headers: { "content-type": PACK_TYPE },
      body: encodePack([{ sha256: digest(TEXT), bytes: new TextEncoder().encode(TEXT) }]),
    };
  },
  getBlob: pushed(`/snapshots/head/blobs/${digest("pushed")}`),
  getBlobs: async (world) => {
    await pushTree(world, smallTree("pushed"), null);
    return {
      method: "POST",
      path: `${PROJECT}/snapshots/head/blobs`,
      token: world.admin.token,
      json: { sha256s: [digest("pushed")] },
    };
  },
  getWorkspaceGrant: get("/v1/workspaces/payments/grants"),
  setWorkspaceGrant: put("/v1/workspaces/payments/grants", { grant: TEST_GRANT }),
  getProjectGrant: get(`${PROJECT}/grants`),
  setProjectGrant: put(`${PROJECT}/grants`, { grant: TEST_GRANT }),
  listEnvironments: get(`${PROJECT}/environments`),
  getEnvironment: get(`${PROJECT}/environments/production`),
  setEnvironment: put(`${PROJECT}/environments/staging`, { follows_pushes: false }),
  getEnvironmentGrant: get(`${PROJECT}/environments/production/grants`),
  setEnvironmentGrant: put(`${PROJECT}/environments/production/grants`, { grant: TEST_GRANT }),
  listVariables: get(`${PROJECT}/environments/production/variables`),
  getVariable: async (world) => {
    const path = `${PROJECT}/environments/production/variables/API_KEY`;
    await world.call({ method: "PUT", path, token: world.admin.token, json: { value: "x" } });
    return { method: "GET", path, token: world.admin.token };
  },
  setVariable: put(`${PROJECT}/environments/production/variables/API_KEY`, {
    value: "s3cret",
    sealed: true,
  }),
  removeVariable: async (world) => {
    const path = `${PROJECT}/environments/production/variables/API_KEY`;
    await world.call({ method: "PUT", path, token: world.admin.token, json: { value: "x" } });
    return { method: "DELETE", path, token: world.admin.token };
  },
  listIntegrations: get(`${PROJECT}/environments/production/integrations`),
  getIntegration: integrated("GET"),
  setIntegration: put(INTEGRATION, HTTP_INTEGRATION),
  rotateIntegration: integrated("POST", "/rotate", { secret: "fedcba9876543210" }),
  checkIntegration: integrated("POST", "/check"),
  removeIntegration: integrated("DELETE"),
  listDeployments: get(`${PROJECT}/environments/production/deployments`),
  createDeployment: async (world) => {
    await grantAll(world);
    await pushTree(world, smallTree("deploy"), null);
    return deployment(world, "", { snapshot: "head", reason: "New prices" });
  },
  getDeployment: deployed("/deployments/1"),
  getDeploymentChanges: deployed("/deployments/1/changes"),
  previewChanges: pushed("/environments/production/changes?snapshot=head"),
  promote: async (world) => {
    await grantAll(world);
    await pushTree(world, smallTree("promote"), null);
    return {
      method: "POST",
      path: `${PROJECT}/environments/production/promote`,
      token: world.admin.token,
      json: { from: "development" },
    };
  },
  rollback: async (world) => {
    await grantAll(world);
    let parent: string | null = null;
    for (const name of ["one", "two"]) {
      parent = (await pushTree(world, smallTree(name), parent)).snapshot_id;
      await world.call(deployment(world, "", { snapshot: "head" }));
    }
    return {
      method: "POST",
      path: `${PROJECT}/environments/production/rollback`,
      token: world.admin.token,
      json: { reason: "Prices were wrong" },
    };
  },
  ...EXECUTION_REQUESTS,
  listAuditEvents: get("/v1/audit/events"),
  verifyAudit: get("/v1/audit/verify"),
};

function deployment(world: World, rest: string, json: unknown): TestCall {
  return {
    method: "POST",
    path: `${PROJECT}/environments/production/deployments${rest}`,
    token: world.admin.token,
    json,
  };
}

/** What a deployment to production left. */
function deployed(path: string): GoodRequest {
  return async (world) => {
    await grantAll(world);
    await pushTree(world, smallTree("deployed"), null);
    await world.call(deployment(world, "", { snapshot: "head" }));
    return {
      method: "GET",
      path: `${PROJECT}/environments/production${path}`,
      token: world.admin.token,
    };
  };
}

/** What can be done with an integration that is there. */
function integrated(method: string, rest = "", json?: unknown): GoodRequest {
  return async (world) => {
    const { token } = world.admin;
    await world.call({ method: "PUT", path: INTEGRATION, token, json: HTTP_INTEGRATION });
    const body = json === undefined ? {} : { json };
    return { method, path: `${INTEGRATION}${rest}`, token, ...body };
  };
}

function put(path: string, json: unknown): GoodRequest {
  return (world) => ({ method: "PUT", path, token: world.admin.token, json });
}

/** Plans {@linkcode TEXT} as a file, so that it may be uploaded. The snapshot's id. */
async function planned(world: World): Promise<string> {
  const tree = { "entry_point.ts": TEXT };
  await world.call(planOf(world, tree));
  return await snapshotId(manifest(tree));
}

function planOf(world: World, tree: TestTree): TestCall {
  return {
    method: "POST",
    path: `${PROJECT}/snapshots/plan`,
    token: world.admin.token,
    headers: { "content-type": MANIFEST_TYPE },
    body: frame(tree),
  };
}

function get(path: string): GoodRequest {
  return (world) => ({ method: "GET", path, token: world.admin.token });
}

function pushed(path: string): GoodRequest {
  return async (world) => {
    await pushTree(world, smallTree("pushed"), null);
    return { method: "GET", path: PROJECT + path, token: world.admin.token };
  };
}

function post(path: string, json: () => unknown): GoodRequest {
  return (world) => ({ method: "POST", path, token: world.admin.token, json: json() });
}

function patch(world: World, path: string, json: unknown): TestCall {
  return { method: "PATCH", path, token: world.admin.token, json };
}

async function anotherToken(world: World) {
  return await world.service.store.transaction(
    await tenantOf(world),
    (tenant) => addToken(tenant, world.service.clock.now(), world.admin.id),
  );
}
