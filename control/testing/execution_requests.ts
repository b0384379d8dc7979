/**
 * For each operation of executions and schedules a request that succeeds.
 *
 * @module
 */
import { ExecutionDocument } from "../api/executions.ts";
import type { ExecutionId } from "../domain/ids.ts";
import { type GoodRequest, grantAll, tenantOf } from "./grant_all.ts";
import { pushTree, smallTree } from "./push.ts";
import { PROJECT, type TestCall, type World } from "./world.ts";

const ENVIRONMENT = `${PROJECT}/environments/development`;
const SCHEDULE = `${ENVIRONMENT}/schedules/nightly`;
/** A call of an export of the tests' snapshots. */
export const TEST_CALL = { kind: "tool", name: "x", payload: { n: 1 } };
const NIGHTLY = { cron: "0 3 * * *", time_zone: "Europe/Berlin", request: TEST_CALL };

/** By operation id. */
export const EXECUTION_REQUESTS: Readonly<Record<string, GoodRequest>> = {
  invoke: async (world) => {
    await goLive(world);
    return invocation(world);
  },
  getEnvironmentLogs: read(`${ENVIRONMENT}/logs`),
  listExecutions: read(`${PROJECT}/executions?state=queued,running`),
  redriveExecutions: (world) => ({
    method: "POST",
    path: `${PROJECT}/executions/redrive`,
    token: world.admin.token,
    json: { environment: "development" },
  }),
  getExecution: ofEnded("GET", ""),
  getExecutionPayload: ofEnded("GET", "/payload"),
  getExecutionLogs: ofEnded("GET", "/logs"),
  cancelExecution: async (world) => {
    const { id } = await queued(world);
    return { method: "POST", path: `${PROJECT}/executions/${id}/cancel`, token: world.admin.token };
  },
  retryExecution: ofEnded("POST", "/retry"),
  redriveExecution: async (world) => {
    const { id } = await queued(world);
    await makeDead(world, id);
    const path = `${PROJECT}/executions/${id}/redrive`;
    return { method: "POST", path, token: world.admin.token };
  },
  listSchedules: read(`${ENVIRONMENT}/schedules`),
  getSchedule: scheduled("GET"),
  setSchedule: (world) => ({
    method: "PUT",
    path: SCHEDULE,
    token: world.admin.token,
    json: NIGHTLY,
  }),
  removeSchedule: scheduled("DELETE"),
};

/** Makes a snapshot live in `development`, which follows pushes. */
export async function goLive(world: World): Promise<void> {
  await grantAll(world);
  await pushTree(world, smallTree("live"), null);
}

/** Calls the export of {@linkcode TEST_CALL}. */
export function invocation(world: World, headers: Record<string, string> = {}): TestCall {
  return {
    method: "POST",
    path: `${ENVIRONMENT}/invoke`,
    token: world.admin.token,
    json: TEST_CALL,
    headers,
  };
}

/** Puts one into the queue, of a snapshot that goes live for it. */
export async function queued(world: World): Promise<ExecutionDocument> {
  await goLive(world);
  const answer = await world.call(invocation(world, { prefer: "respond-async" }));
  return ExecutionDocument.parse(answer.json());
}

/** Ends one that is queued as one is that failed too often. */
export async function makeDead(world: World, id: string): Promise<void> {
  const { store, clock } = world.service;
  const tenant = await tenantOf(world);
  const executionId = id as ExecutionId;
  const now = clock.now();
  await store.transaction(tenant, async ({ executions, executionQueue }) => {
    const claim = { token: "test", node: "test", leaseUntil: now };
    const begun = await executions.begin(executionId, claim, now);
    if (begun === undefined) throw new TypeError("It is not queued");
    const { attempts, losses } = begun;
    await executions.end(executionId, claim, {
      attempts,
      losses,
      state: "dead",
      endedAt: now,
      errorCode: "USER_CODE_ERROR",
      start: "cold",
      wallMs: 1,
      cpuMs: 1,
    });
    await executionQueue.remove(executionId);
  }, "queue");
}

function ofEnded(method: string, rest: string): GoodRequest {
  return async (world) => {
    await goLive(world);
    const { headers } = await world.call(invocation(world));
    const id = headers.get("aiel-execution");
    return { method, path: `${PROJECT}/executions/${id}${rest}`, token: world.admin.token };
  };
}

function scheduled(method: string): GoodRequest {
  return async (world) => {
    const { token } = world.admin;
    await world.call({ method: "PUT", path: SCHEDULE, token, json: NIGHTLY });
    return { method, path: SCHEDULE, token };
  };
}

function read(path: string): GoodRequest {
  return (world) => ({ method: "GET", path, token: world.admin.token });
}
