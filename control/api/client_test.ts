import assert from "node:assert/strict";
import { listEvents, verifyAudit } from "./audit.ts";
import type { PackedBlob } from "./blob_pack.ts";
import { getBlob, putBlob } from "./blobs.ts";
import { ControlClient, ControlError, everyOne } from "./client.ts";
import { downloadPack } from "./client/download_pack.ts";
import { me } from "./me.ts";
import { removeMember, setMember } from "./members.ts";
import { changeProject, createProject, showProject } from "./projects.ts";
import { createServiceAccount } from "./service_accounts.ts";
import {
  listSnapshots,
  registerSnapshot,
  showDiff,
  showManifest,
  showSnapshot,
} from "./snapshots.ts";
import { createToken, listTokens, revokeToken } from "./tokens.ts";
import { createWorkspace } from "./workspaces.ts";
import { clientPush } from "../testing/client_push.ts";
import { digest, smallTree } from "../testing/push.ts";
import { makeWorld, type World } from "../testing/world.ts";

const NEW = { body: { slug: "new" } };
const PLACE = { workspace: "payments", project: "fraud" };

function clientOf(world: World, token: string = world.admin.token): ControlClient {
  return new ControlClient({
    baseUrl: "http://control.test/",
    token,
    fetch: (url, init) => world.service.app.fetch(new Request(url, init)),
    sleep: () => Promise.resolve(),
  });
}

/**
 * A client whose service gives these answers, one after the other, and a log of what it was asked.
 */
function scripted(...answers: (() => Response)[]) {
  const asked: string[] = [];
  const slept: number[] = [];
  const client = new ControlClient({
    baseUrl: "http://control.test/base",
    token: "secret-token",
    fetch: (url, init) => {
      asked.push(`${init.method} ${url}`);
      const answer = answers.shift();
      assert.ok(answer !== undefined, "asked once more than expected");
      return Promise.resolve().then(answer);
    },
    sleep: (ms) => {
      slept.push(ms);
      return Promise.resolve();
    },
  });
  return { client, asked, slept };
}

const unreachable = (): Response => {
  throw new TypeError("connection refused");
};
const busy = (status: number, after: string) => () =>
  new Response("{}", { status, headers: { "retry-after": after } });

Deno.test("ControlClient pushes and pulls, lists and compares", async () => {
  await using world = await makeWorld();
  const client = clientOf(world);
  const first = await clientPush(client, PLACE, smallTree("one"), null);
  const second = await clientPush(client, PLACE, smallTree("two"), first.snapshot_id);
  assert.equal((await client.call(me, {})).email, "ada@example.com");
  const numbers = await everyOne((page) =>
    client.call(listSnapshots, { params: PLACE, query: { ...page, limit: 1 } })
  );
  assert.deepEqual(numbers.map(({ number }) => number), [2, 1]);
  assert.equal(
    (await client.call(showSnapshot, { params: { ...PLACE, snapshot: "head" } })).snapshot_id,
    second.snapshot_id,
  );
  const { files } = await client.call(showManifest, {
    params: { ...PLACE, snapshot: second.snapshot_id },
  });
  const blobs: PackedBlob[] = [];
  for await (
    const one of downloadPack(
      client,
      { ...PLACE, snapshot: "head" },
      files.map(({ sha256 }) => sha256),
    )
  ) {
    blobs.push(one);
  }
  assert.deepEqual(
    blobs.map(({ bytes }) => digest(new TextDecoder().decode(bytes))),
    blobs.map(({ sha256 }) => sha256),
  );
  const [file] = files;
  const params = { ...PLACE, snapshot: "head", sha256: file?.sha256 ?? "" };
  const content = await new Response(await client.open(getBlob, { params })).text();
  assert.equal(digest(content), file?.sha256);
  const diff = await client.call(showDiff, {
    params: { ...PLACE, snapshot: "2" },
    query: { base: "1" },
  });
  assert.equal(diff.files.changed.length, 2);
  assert.equal((await client.call(verifyAudit, {})).ok, true);
  assert.equal(
    (await client.call(listEvents, { query: { action: "snapshot.register" } })).items.length,
    2,
  );
});

Deno.test("ControlClient makes workspaces, projects, members and tokens", async () => {
  await using world = await makeWorld();
  const client = clientOf(world);
  await client.call(createWorkspace, { body: { slug: "new" } });
  await client.call(createProject, { params: { workspace: "new" }, body: { slug: "p" } });
  const bot = await client.call(createServiceAccount, { body: { slug: "bot" } });
  await client.call(setMember, {
    params: { workspace: "new", principal: bot.id },
    body: { role: "developer" },
  });
  const made = await client.call(createToken, {
    body: { name: "ci", scopes: ["project:read"], owner: bot.id },
  });
  const found = await clientOf(world, made.token).call(me, {});
  assert.deepEqual(found.workspaces.map(({ slug, role }) => [slug, role]), [["new", "developer"]]);
  await client.call(revokeToken, { params: { token: made.id } });
  await assert.rejects(clientOf(world, made.token).call(me, {}), {
    status: 401,
    code: "unauthenticated",
  });
  assert.equal((await client.call(listTokens, { query: { owner: bot.id } })).items[0]?.id, made.id);
});

Deno.test("ControlClient throws the problem as it came", async () => {
  await using world = await makeWorld();
  const client = clientOf(world);
  const { snapshot_id } = await clientPush(client, PLACE, smallTree("one"), null);
  await assert.rejects(clientPush(client, PLACE, smallTree("two"), null), (error: unknown) => {
    assert.ok(error instanceof ControlError);
    assert.equal(error.status, 412);
    assert.equal(error.code, "head_moved");
    assert.deepEqual(error.problem?.details, { head: snapshot_id });
    assert.match(error.hint ?? "", /aiel pull/);
    assert.match(error.requestId ?? "", /^req_/);
    return true;
  });
});

Deno.test("ControlClient asks again when the service can't be reached, is busy or is starting", async () => {
  const answer = () => new Response("{}", { status: 200 });
  const { client, asked, slept } = scripted(unreachable, busy(503, "2"), busy(429, "60"), answer);
  await assert.rejects(client.call(me, {}), { code: "unexpected_answer", status: 200 });
  assert.equal(asked.length, 4);
  assert.ok(asked.every((one) => one === "GET http://control.test/base/v1/auth/me"));
  assert.equal(slept[0], 250);
});

Deno.test("ControlClient gives up after a while, and says where it tried", async () => {
  const { client } = scripted(unreachable, unreachable, unreachable, unreachable);
  await assert.rejects(client.call(me, {}), (error: unknown) => {
    assert.ok(error instanceof ControlError);
    assert.equal(error.code, "unreachable");
    assert.match(error.message, /"http:\/\/control\.test\/base"/);
    assert.doesNotMatch(JSON.stringify(error), /secret-token/);
    return true;
  });
});

Deno.test("ControlClient sends a stream once only, and a registration again with the same key", async () => {
  const stream = scripted(unreachable);
  await assert.rejects(
    stream.client.call(putBlob, {
      params: { ...PLACE, sha256: "0".repeat(64) },
      query: { snapshot: `sha256:${"0".repeat(64)}` },
    }, {
      content: new Blob(["x"]).stream(),
    }),
  );
  const keys: (string | null)[] = [];
  const client = new ControlClient({
    baseUrl: "http://control.test",
    token: "t",
    fetch: (_url, init) => {
      keys.push(new Headers(init.headers).get("idempotency-key"));
      return Promise.reject(new TypeError("gone"));
    },
    sleep: () => Promise.resolve(),
  });
  await assert.rejects(
    client.call(registerSnapshot, {
      params: PLACE,
      body: { snapshot_id: "sha256:0", parent: null },
    }),
  );
  assert.equal(keys.length, 4);
  assert.equal(new Set(keys).size, 1);
});

Deno.test("ControlClient sends again only what does the same when it is done twice", async () => {
  const attempts = async (ask: (client: ControlClient) => Promise<unknown>) => {
    const { client, asked } = scripted(unreachable, unreachable, unreachable, unreachable);
    await assert.rejects(ask(client), { code: "unreachable" });
    return asked.length;
  };
  const params = { workspace: "payments", principal: "usr_1" };
  const change = { params: PLACE, body: { name: "Fraud" } };
  assert.equal(await attempts((client) => client.call(removeMember, { params })), 4);
  assert.equal(await attempts((client) => client.call(changeProject, change)), 4);
  assert.equal(await attempts((client) => client.call(createWorkspace, NEW)), 4);
  // The second time its version would be another one.
  assert.equal(
    await attempts((client) => client.call(changeProject, change, { ifMatch: '"v1"' })),
    1,
  );
});

Deno.test("ControlClient passes a key, a version and a signal on", async () => {
  const sent: Headers[] = [];
  const client = new ControlClient({
    baseUrl: "http://control.test",
    token: "t",
    fetch: (_url, init) => {
      sent.push(new Headers(init.headers));
      return Promise.resolve(new Response("{}", { status: 404 }));
    },
  });
  await assert.rejects(client.call(createWorkspace, NEW, { idempotencyKey: "mine" }));
  const change = { params: PLACE, body: { name: "Fraud" } };
  await assert.rejects(client.call(changeProject, change, { ifMatch: '"v1"' }));
  assert.equal(sent[0]?.get("idempotency-key"), "mine");
  assert.equal(sent[1]?.get("if-match"), '"v1"');
  assert.equal(sent[1]?.get("idempotency-key"), null);
  const gone = new ControlClient({
    baseUrl: "http://control.test",
    token: "t",
    fetch: (_url, { signal }) => Promise.reject(signal?.reason),
  });
  const signal = AbortSignal.abort(new Error("enough"));
  await assert.rejects(gone.call(me, {}, { signal }), /enough/);
});

Deno.test("ControlClient tells what was made from what was there, and the tag of it", async () => {
  await using world = await makeWorld();
  const client = clientOf(world);
  const { snapshot_id, number } = await clientPush(client, PLACE, smallTree("one"), null);
  const again = await client.ask(registerSnapshot, {
    params: PLACE,
    body: { snapshot_id, parent: snapshot_id },
  });
  assert.deepEqual([again.status, again.document.number], [200, number]);
  const { etag } = await client.ask(showProject, { params: PLACE });
  const change = { params: PLACE, body: { name: "Fraud" } };
  assert.equal((await client.call(changeProject, change, { ifMatch: etag ?? "" })).name, "Fraud");
  await assert.rejects(client.call(changeProject, change, { ifMatch: etag ?? "" }), {
    status: 412,
    code: "version_moved",
  });
});

Deno.test("ControlClient tells what is no answer of a control service", async () => {
  for (const text of ["<html>", "{}", "[]", "null"]) {
    const { client } = scripted(() => new Response(text, { status: 404 }));
    await assert.rejects(client.call(me, {}), { code: "unexpected_answer", status: 404 });
    const fine = scripted(() => new Response(text));
    await assert.rejects(fine.client.call(me, {}), { code: "unexpected_answer", status: 200 });
  }
});
