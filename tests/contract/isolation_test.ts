import assert from "node:assert/strict";
import { DEFAULT_KEEPING } from "../../control/domain/executions/records.ts";
import {
  type EnvironmentId,
  type ExecutionId,
  newId,
  type ScheduleId,
} from "../../control/domain/ids.ts";
import type { Store, TenantReads } from "../../control/domain/store.ts";
import { aLine, anEntry, anExecution, aSchedule } from "./execution_fixtures.ts";
import { anEvent, daysLater, digestOf, NOW, type Place, push, seed } from "./fixtures.ts";
import { releaseAll } from "./release_fixtures.ts";
import { storeTest } from "./stores.ts";

/** Everything that a tenant's repositories can say about another tenant's things. */
async function askAbout(
  tenant: TenantReads,
  place: Place,
  { tokenId, environmentId, executionId, scheduleId }: {
    tokenId: `tok_${string}`;
    environmentId: EnvironmentId;
    executionId: ExecutionId;
    scheduleId: ScheduleId;
  },
) {
  const { userId, workspaceId, projectId } = place;
  const head = (await tenant.projects.get(projectId))?.head?.snapshotId ??
    `sha256:${"0".repeat(64)}` as const;
  const page = { limit: 50 };
  return {
    user: await tenant.users.get(userId),
    byEmail: await tenant.users.byEmail("ada@acme.example"),
    users: (await tenant.users.list(page)).items.filter(({ id }) => id === userId),
    accounts: (await tenant.serviceAccounts.list(page)).items,
    token: await tenant.tokens.get(tokenId),
    tokens: (await tenant.tokens.list({}, page)).items,
    tokensOf: (await tenant.tokens.list({ ownerId: userId }, page)).items,
    workspace: await tenant.workspaces.get(workspaceId),
    workspaces: (await tenant.workspaces.list({}, page)).items.filter(({ id }) =>
      id === workspaceId
    ),
    joined: (await tenant.workspaces.list({ member: userId }, page)).items,
    member: await tenant.members.get(workspaceId, userId),
    members: (await tenant.members.list(workspaceId, page)).items,
    roles: [...await tenant.members.rolesOf(userId)],
    project: await tenant.projects.get(projectId),
    bySlug: await tenant.projects.bySlug(workspaceId, "fraud_detection"),
    projects: (await tenant.projects.list({ workspaceId }, page)).items,
    snapshot: await tenant.snapshots.get(projectId, head),
    byNumber: await tenant.snapshots.byNumber(projectId, 1),
    prefix: await tenant.snapshots.withPrefix(projectId, "sha256:"),
    snapshots: (await tenant.snapshots.list(projectId, page)).items,
    facts: await tenant.snapshots.facts(projectId, head),
    ids: await tenant.snapshots.ids(null, 50),
    untouched: await tenant.blobs.untouched({
      untouchedSince: daysLater(2),
      limit: 50,
      after: null,
    }),
    held: [...await tenant.blobs.held(workspaceId, [digestOf("secret")])],
    expected: [...await tenant.blobs.expected(workspaceId, [digestOf("secret")])],
    environments: (await tenant.environments.list(projectId, page)).items,
    environment: await tenant.environments.named(projectId, "production"),
    environmentById: await tenant.environments.get(environmentId),
    following: await tenant.environments.following(projectId),
    liveBelow: await tenant.environments.liveBelow(workspaceId, 50),
    grants: [...(await tenant.grants.newest([workspaceId])).keys()],
    grant: await tenant.grants.version(workspaceId, 1),
    variables: (await tenant.variables.list(environmentId, page)).items,
    variable: await tenant.variables.get(environmentId, "SECRET"),
    integrations: (await tenant.integrations.list(environmentId, page)).items,
    integration: await tenant.integrations.get(environmentId, "crm"),
    integrationsNamed: [...(await tenant.integrations.named(environmentId, ["crm"])).keys()],
    deployment: await tenant.deployments.numbered(environmentId, 1),
    deployments: (await tenant.deployments.list(environmentId, page)).items,
    execution: await tenant.executions.get(executionId),
    executions: (await tenant.executions.list(projectId, {}, page)).items,
    payload: await tenant.executions.payload(executionId, "request"),
    lines: await tenant.executions.lines(executionId, 0, 50),
    environmentLines: await tenant.executions.environmentLines(environmentId, {
      keptAt: daysLater(-1),
      executionId,
      seq: 0,
    }, 50),
    entry: await tenant.executionQueue.get(executionId),
    backlog: await tenant.executionQueue.count(50) || undefined,
    schedule: await tenant.schedules.get(scheduleId),
    scheduleByName: await tenant.schedules.named(environmentId, "nightly"),
    schedules: (await tenant.schedules.list(environmentId, page)).items,
    scheduleCount: await tenant.schedules.count(environmentId) || undefined,
    audit: (await tenant.audit.list({}, page)).items,
    range: await tenant.audit.range(1, 50),
  };
}

/** An execution that waits, with all that is kept of one, and a schedule. */
async function addWork(store: Store, place: Place, environmentId: EnvironmentId) {
  const execution = anExecution(place, environmentId);
  const schedule = aSchedule(place, environmentId);
  await store.transaction(place.tenantId, async ({ executions, executionQueue, schedules }) => {
    await executions.add(execution);
    await executions.keep(execution, "request", "{}");
    await executions.addLines(execution, [aLine(1)], NOW);
    await executionQueue.add(anEntry(place, execution.id));
    await schedules.add(schedule);
  });
  return { executionId: execution.id, scheduleId: schedule.id };
}

storeTest(
  "A stranger's repositories know nothing of a tenant, whatever they are asked",
  async ({ store }) => {
    const acme = await seed(store, "acme");
    const stranger = await seed(store, "stranger");
    const token = newId("token");
    const { id } = await push(store, acme, { "file": "secret" });
    const environmentId = await releaseAll(store, acme, id);
    const work = await addWork(store, acme, environmentId);
    await store.transaction(acme.tenantId, async ({ tokens, audit }) => {
      await tokens.add({
        id: token,
        ownerId: acme.userId,
        createdBy: acme.userId,
        name: "t",
        prefix: "p",
        hash: "00",
        scopes: [],
        createdAt: NOW,
        expiresAt: null,
        lastUsedAt: null,
        revokedAt: null,
      });
      await audit.append(anEvent("secret"));
    });
    const ids = { tokenId: token, environmentId, ...work };
    // That the questions are good ones: the tenant itself gets an answer to each but for accounts,
    // which it has none of.
    const own = await store.read(acme.tenantId, (tenant) => askAbout(tenant, acme, ids));
    for (const [question, answer] of Object.entries(own)) {
      const empty = answer === undefined || (Array.isArray(answer) && answer.length === 0);
      assert.equal(empty, question === "accounts", question);
    }
    const strange = await store.read(stranger.tenantId, (tenant) => askAbout(tenant, acme, ids));
    for (const [question, answer] of Object.entries(strange)) {
      assert.ok(answer === undefined || (Array.isArray(answer) && answer.length === 0), question);
    }
  },
);

storeTest("A stranger's repositories change nothing of a tenant", async ({ store }) => {
  const acme = await seed(store, "acme");
  const stranger = await seed(store, "stranger");
  const { id } = await push(store, acme, { "file": "secret" });
  const environmentId = await releaseAll(store, acme, id);
  const { executionId, scheduleId } = await addWork(store, acme, environmentId);
  const state = () =>
    store.read(acme.tenantId, async (tenant) => ({
      user: await tenant.users.get(acme.userId),
      workspace: await tenant.workspaces.get(acme.workspaceId),
      members: await tenant.members.list(acme.workspaceId, { limit: 9 }),
      project: await tenant.projects.get(acme.projectId),
      snapshots: await tenant.snapshots.list(acme.projectId, { limit: 9 }),
      held: await tenant.blobs.held(acme.workspaceId, [digestOf("secret")]),
      environments: await tenant.environments.list(acme.projectId, { limit: 9 }),
      deployments: await tenant.deployments.list(environmentId, { limit: 9 }),
      grants: await tenant.grants.newest([acme.workspaceId]),
      variables: await tenant.variables.list(environmentId, { limit: 9 }),
      integrations: await tenant.integrations.list(environmentId, { limit: 9 }),
      execution: await tenant.executions.get(executionId),
      payload: await tenant.executions.payload(executionId, "request"),
      lines: await tenant.executions.lines(executionId, 0, 9),
      entry: await tenant.executionQueue.get(executionId),
      schedule: await tenant.schedules.get(scheduleId),
    }));
  const before = await state();
  await store.transaction(stranger.tenantId, async (tenant) => {
    const { users, workspaces, members, projects, snapshots, blobs } = tenant;
    assert.equal((await users.change(acme.userId, { name: "x" })).kind, "not_found");
    assert.equal((await workspaces.change(acme.workspaceId, { name: "x" })).kind, "not_found");
    assert.equal((await projects.change(acme.projectId, { name: "x" })).kind, "not_found");
    const seat = { workspaceId: acme.workspaceId, role: "owner", at: NOW } as const;
    assert.equal(await members.set({ ...seat, principalId: stranger.userId }), false);
    assert.equal(
      await members.set({
        ...seat,
        workspaceId: stranger.workspaceId,
        principalId: acme.userId,
      }),
      false,
    );
    assert.equal(await members.remove(acme.workspaceId, acme.userId), false);
    assert.equal(await snapshots.pin(acme.projectId, id, "x"), false);
    const rule = { keepLast: 1, createdBefore: new Date(NOW.getTime() + 1) };
    assert.equal(await snapshots.expire(acme.projectId, 1, rule), false);
    const secret = { sha256: digestOf("secret"), size: 6 };
    const { refused } = await blobs.hold(acme.workspaceId, [secret], NOW);
    assert.deepEqual(refused, [digestOf("secret")]);
    await blobs.forget([digestOf("secret")]);
    assert.equal(await tenant.environments.take(environmentId), undefined);
    await tenant.environments.setRules(environmentId, {
      followsPushes: false,
      keeping: DEFAULT_KEEPING,
    });
    assert.equal(await tenant.variables.remove(environmentId, "SECRET"), false);
    assert.equal(await tenant.integrations.remove(environmentId, "crm"), false);
    const { executions, executionQueue, schedules } = tenant;
    const end = { attempts: [], errorCode: null, losses: 9, start: null, wallMs: 9, cpuMs: 9 };
    const claim = { token: "t", node: "n", leaseUntil: NOW };
    assert.equal(await executions.begin(executionId, claim, NOW), undefined);
    assert.equal(
      await executions.end(executionId, claim, { ...end, state: "failed", endedAt: NOW }),
      false,
    );
    assert.equal(
      await executions.again(executionId, claim, { ...end, runAt: NOW, maxAttempts: 9 }),
      false,
    );
    assert.equal(await executions.cancelQueued(executionId, "caller", NOW), false);
    assert.equal(await executions.askToCancel(executionId, "caller"), false);
    assert.equal(await executions.redrive(executionId, 9, NOW), false);
    await executions.drop(executionId, "request");
    await executionQueue.admit(executionId, "job", NOW);
    await executionQueue.wait(executionId, NOW);
    await executionQueue.remove(executionId);
    assert.equal(await executionQueue.next(daysLater(9), []), undefined);
    assert.equal(await schedules.remove(scheduleId), false);
    const next = { nextAt: null, missed: 9, isEnabled: false, problem: "x" };
    assert.equal(await schedules.fire(scheduleId, NOW, next), false);
    await schedules.noteFire(scheduleId, null, "x");
  });
  assert.deepEqual(await state(), before);
});
