import assert from "node:assert/strict";
import { ControlClient, ControlError, everyOne, type PackedBlob } from "./client.ts";
import { clientPush } from "../testing/client_push.ts";
import { digest, smallTree } from "../testing/push.ts";
import { makeWorld, type World } from "../testing/world.ts";

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
  assert.equal((await client.me()).email, "ada@example.com");
  const numbers = await everyOne((page) => client.listSnapshots(PLACE, { ...page, limit: 1 }));
  assert.deepEqual(numbers.map(({ number }) => number), [2, 1]);
  assert.equal((await client.getSnapshot(PLACE, "head")).snapshot_id, second.snapshot_id);
  const { files } = await client.getManifest(PLACE, second.snapshot_id);
  const blobs: PackedBlob[] = [];
  for await (const one of client.getBlobs(PLACE, "head", files.map(({ sha256 }) => sha256))) {
    blobs.push(one);
  }
  assert.deepEqual(
    blobs.map(({ bytes }) => digest(new TextDecoder().decode(bytes))),
    blobs.map(({ sha256 }) => sha256),
  );
  const [file] = files;
  const content = await new Response(await client.getBlob(PLACE, "head", file?.sha256 ?? ""))
    .text();
  assert.equal(digest(content), file?.sha256);
  assert.equal((await client.diffSnapshots(PLACE, "1", "2")).files.changed.length, 2);
  assert.equal((await client.verifyAudit()).ok, true);
  assert.equal((await client.listAuditEvents({ action: "snapshot.register" })).items.length, 2);
});

Deno.test("ControlClient makes workspaces, projects, members and tokens", async () => {
  await using world = await makeWorld();
  const client = clientOf(world);
  await client.createWorkspace({ slug: "new" });
  await client.createProject("new", { slug: "p" });
  const bot = await client.createServiceAccount({ slug: "bot" });
  await client.setMember("new", bot.id, "developer");
  const made = await client.createToken({ name: "ci", scopes: ["project:read"], owner: bot.id });
  const me = await clientOf(world, made.token).me();
  assert.deepEqual(me.workspaces.map(({ slug, role }) => [slug, role]), [["new", "developer"]]);
  await client.revokeToken(made.id);
  await assert.rejects(clientOf(world, made.token).me(), { status: 401, code: "unauthenticated" });
  assert.equal((await client.listTokens({ owner: bot.id })).items[0]?.id, made.id);
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
  const me = () => new Response("{}", { status: 200 });
  const { client, asked, slept } = scripted(unreachable, busy(503, "2"), busy(429, "60"), me);
  await assert.rejects(client.me(), { code: "unexpected_answer", status: 200 });
  assert.equal(asked.length, 4);
  assert.ok(asked.every((one) => one === "GET http://control.test/base/v1/auth/me"));
  assert.equal(slept[0], 250);
});

Deno.test("ControlClient gives up after a while, and says where it tried", async () => {
  const { client } = scripted(unreachable, unreachable, unreachable, unreachable);
  await assert.rejects(client.me(), (error: unknown) => {
    assert.ok(error instanceof ControlError);
    assert.equal(error.code, "unreachable");
    assert.match(error.message, /"http:\/\/control\.test\/base"/);
    assert.doesNotMatch(JSON.stringify(error), /secret-token/);
    return true;
  });
});

Deno.test("ControlClient sends a stream once only, and a registration again with the same key", async () => {
  const stream = scripted(unreachable);
  await assert.rejects(stream.client.putBlob(PLACE, "0".repeat(64), new Blob(["x"]).stream()));
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
    client.registerSnapshot(PLACE, { parent: null, snapshotId: `sha256:${"0".repeat(64)}` }),
  );
  assert.equal(keys.length, 4);
  assert.equal(new Set(keys).size, 1);
});

Deno.test("ControlClient tells what is no answer of a control service", async () => {
  for (const text of ["<html>", "{}", "[]", "null"]) {
    const { client } = scripted(() => new Response(text, { status: 404 }));
    await assert.rejects(client.me(), { code: "unexpected_answer", status: 404 });
    const fine = scripted(() => new Response(text));
    await assert.rejects(fine.client.me(), { code: "unexpected_answer", status: 200 });
  }
});
