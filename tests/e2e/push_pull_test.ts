/**
 * Push, pull and clone as people use them: real commands against a service, the whole program where
 * its sandbox matters.
 */

import assert from "node:assert/strict";
import { ControlClient } from "../../control/api/client.ts";
import { setMember } from "../../control/api/members.ts";
import { createProject, showProject } from "../../control/api/projects.ts";
import { createToken } from "../../control/api/tokens.ts";
import { createUser } from "../../control/api/users.ts";
import { createWorkspace } from "../../control/api/workspaces.ts";
import { startService } from "../../control/testing/real_service.ts";
import { type Desk, openDesk, readFiles, writeFiles } from "../harness/desk.ts";
import { startListeningService } from "../harness/listening_service.ts";
import { tempDir } from "../harness/temp_dir.ts";

const PLACE = { workspace: "payments", project: "fraud" };

/** A project with a first commit, not pushed yet. */
async function start(desk: Desk, name: string, more: Record<string, string> = {}): Promise<void> {
  await desk.ok("", "init", name);
  writeFiles(`${desk.path}/${name}`, more);
  await commit(desk, name, "First");
}

async function commit(desk: Desk, name: string, message: string): Promise<void> {
  await desk.ok(name, "add", ".");
  await desk.ok(name, "commit", "-m", message);
}

Deno.test("two clones with two profiles push and pull through a running service", async () => {
  using data = tempDir();
  await using stack = new AsyncDisposableStack();
  const service = await startService(data.path);
  stack.defer(async () => void await service.end("SIGTERM"));
  const admin = new ControlClient({ baseUrl: service.url, token: service.token ?? "" });
  await admin.call(createWorkspace, { body: { slug: "payments" } });
  await admin.call(createProject, { params: { workspace: "payments" }, body: { slug: "fraud" } });
  const bob = await admin.call(createUser, { body: { email: "bob@example.com" } });
  await admin.call(setMember, {
    params: { workspace: "payments", principal: bob.id },
    body: { role: "developer" },
  });
  const bobsToken = await admin.call(createToken, {
    body: {
      name: "laptop",
      owner: bob.id,
      scopes: ["project:read", "snapshot:read", "snapshot:write"],
    },
  });
  using desk = openDesk();
  for (const [profile, token] of [["ada", service.token], ["bob", bobsToken.token]] as const) {
    const login = ["auth", "login", "--base-url", service.url, "--with-token"];
    const said = await desk.say(token ?? "", "", "--profile", profile, ...login);
    assert.equal(said.code, 0, said.stderr);
  }

  await start(desk, "ada", { "prompts/greeting.txt": "hello\n" });
  await desk.ok("ada", "config", "set", "--scope", "project", "profile", "ada");
  await desk.ok("ada", "config", "set", "--scope", "project", "workspace", "payments");
  await desk.ok("ada", "config", "set", "--scope", "project", "project", "fraud");
  const first = await desk.aiel("ada", "push");
  assert.equal(first.code, 0, first.stderr);
  for (let step = 1; step <= 8; step++) {
    assert.match(first.stderr, new RegExp(`^\\[${step}/8\\] `, "m"));
  }
  assert.match(first.stdout, /^Pushed snapshot #1 to payments\/fraud$/m);
  assert.equal((await desk.ok("ada", "push")).trim(), "Everything is pushed already");
  assert.match(await desk.ok("ada", "status"), /Everything committed is pushed/);

  await desk.ok("", "--profile", "bob", "clone", "payments/fraud", "bob");
  assert.deepEqual(readFiles(`${desk.path}/bob`), readFiles(`${desk.path}/ada`));
  assert.match(
    await desk.ok("bob", "invoke", "tool", "normalize_email", "email=A@B.C"),
    /a@b\.c/,
  );
  assert.match(await desk.ok("bob", "status"), /Nothing has changed/);
  writeFiles(`${desk.path}/bob`, {
    "prompts/greeting.txt": "good morning\n",
    "lib/new.ts": "// 1\n",
  });
  Deno.removeSync(`${desk.path}/bob/entry_point_test.ts`);
  await commit(desk, "bob", "Friendlier");
  const second = await desk.json("bob", "push", "-m", "Friendlier, for all drivers");
  assert.equal(second.code, 0, JSON.stringify(second.document));
  assert.equal(second.document["number"], 2);
  assert.equal(second.document["message"], "Friendlier, for all drivers");
  assert.deepEqual(second.document["uploaded"], { blobs: 2, bytes: 18 });

  // Ada has work of her own, committed and not.
  writeFiles(`${desk.path}/ada`, { "lib/hers.ts": "// hers\n" });
  await commit(desk, "ada", "Hers");
  writeFiles(`${desk.path}/ada`, {
    "aiel.json": Deno.readTextFileSync(`${desk.path}/ada/aiel.json`) + "\n",
  });
  const refused = await desk.json("ada", "push");
  assert.equal(refused.code, 1);
  assert.match(JSON.stringify(refused.document), /"code":"CONFLICT".*aiel pull/);
  const dry = await desk.ok("ada", "pull", "--dry-run");
  assert.match(dry, /modified\s+theirs\s+prompts\/greeting\.txt/);
  assert.match(await desk.ok("ada", "pull"), /Pulled snapshot #2, merged/);
  assert.match(await desk.ok("ada", "status"), /modified\s+aiel\.json/);
  assert.match(await desk.ok("ada", "push"), /Pushed snapshot #3/);
  assert.match(await desk.ok("bob", "pull"), /Pulled snapshot #3$/m);
  const ours = readFiles(`${desk.path}/bob`);
  assert.deepEqual({ ...readFiles(`${desk.path}/ada`), "aiel.json": ours["aiel.json"] }, ours);
  assert.equal(ours["entry_point_test.ts"], undefined);
  const listed = await desk.json("bob", "files", "ls", "--remote");
  const files: unknown = listed.document["files"];
  assert.ok(Array.isArray(files) && files.length === Object.keys(ours).length);
});

Deno.test("a push that the service's validation refuses shows file and line, and registers nothing", async () => {
  using data = tempDir();
  await using stack = new AsyncDisposableStack();
  const service = await startService(data.path);
  stack.defer(async () => void await service.end("SIGTERM"));
  const admin = new ControlClient({ baseUrl: service.url, token: service.token ?? "" });
  await admin.call(createWorkspace, { body: { slug: "payments" } });
  await admin.call(createProject, { params: { workspace: "payments" }, body: { slug: "fraud" } });
  using desk = openDesk({
    AIEL_BASE_URL: service.url,
    AIEL_TOKEN: service.token ?? "",
    AIEL_WORKSPACE: "payments",
    AIEL_PROJECT: "fraud",
  });
  await start(desk, "p", {
    "entry_point.ts": '// why not\nimport "npm:left-pad";\nexport {};\n',
  });
  const { code, stderr } = await desk.aiel("p", "push");
  assert.equal(code, 1);
  assert.match(stderr, /entry_point\.ts:2: .*left-pad/);
  assert.doesNotMatch(stderr, /\[6\/8\]/);
  assert.equal((await admin.call(showProject, { params: PLACE })).head, null);
  // What is asked for is shown.
  writeFiles(`${desk.path}/p`, {
    "entry_point.ts": "export {};\n",
    "aiel.json": '{"name":"p","capabilities":{"network":["api.example.com:443"]}}\n',
  });
  await commit(desk, "p", "Better");
  assert.match(await desk.ok("p", "push"), /It asks for:\n {2}\+ network api\.example\.com:443/);
  writeFiles(`${desk.path}/p`, {
    "aiel.json": '{"name":"p","capabilities":{"network":["api.example.com:443"],"env":["KEY"]}}\n',
  });
  await commit(desk, "p", "More");
  assert.match(
    await desk.ok("p", "push"),
    /more than its parent:\n {2}\+ env KEY\ndevelopment follows/,
  );
  writeFiles(`${desk.path}/p`, {
    "aiel.json": '{"name":"p","capabilities":{"env":["KEY"],"write":"scratch"}}\n',
  });
  await commit(desk, "p", "Other");
  const { document } = await desk.json("p", "push");
  assert.deepEqual(document["new_capabilities"], [{ capability: "write", value: "scratch" }]);
});

Deno.test("of two pushes at once exactly one wins, and the other one is told to pull", async () => {
  await using service = await startListeningService();
  using desk = openDesk(service.env);
  await start(desk, "base");
  await desk.ok("base", "push");
  for (let round = 0; round < 3; round++) {
    const names = [`a${round}`, `b${round}`];
    for (const name of names) {
      await desk.ok("", "clone", "payments/fraud", name);
      writeFiles(`${desk.path}/${name}`, { [`${name}.txt`]: name });
      await commit(desk, name, name);
    }
    const results = await Promise.all(names.map((name) => desk.aiel(name, "push")));
    assert.deepEqual(results.map(({ code }) => code).sort(), [0, 1], JSON.stringify(results));
    const loser = results.findIndex(({ code }) => code === 1);
    assert.match(results[loser]?.stderr ?? "", /run `aiel pull`/);
    const name = names[loser] ?? "";
    await desk.ok(name, "pull");
    await desk.ok(name, "push");
    const files = readFiles(`${desk.path}/${name}`);
    for (const each of names) assert.equal(files[`${each}.txt`], each);
  }
});

Deno.test("a push is plan, upload what is missing, register", async () => {
  await using service = await startListeningService();
  const posts: string[] = [];
  const proxy = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      if (request.method === "POST") posts.push(pathname.split("/projects/fraud/")[1] ?? "");
      return await fetch(`${service.url}${pathname}${search}`, request);
    },
  );
  try {
    using desk = openDesk({
      ...service.env,
      AIEL_BASE_URL: `http://127.0.0.1:${proxy.addr.port}`,
    });
    await start(desk, "p", { "data.txt": "1" });
    const pushed = async () => {
      posts.length = 0;
      const { code, document } = await desk.json("p", "push");
      assert.equal(code, 0, JSON.stringify(document));
      return document;
    };
    await pushed();
    assert.deepEqual(posts, ["snapshots/plan", "blobs", "snapshots"]);
    writeFiles(`${desk.path}/p`, { "data.txt": "2", "more.txt": "more" });
    await commit(desk, "p", "Small");
    assert.deepEqual((await pushed())["uploaded"], { blobs: 2, bytes: 5 });
    assert.deepEqual(posts, ["snapshots/plan", "blobs", "snapshots"]);
    // What is only renamed or removed has no content that is missing.
    Deno.renameSync(`${desk.path}/p/data.txt`, `${desk.path}/p/renamed.txt`);
    Deno.removeSync(`${desk.path}/p/more.txt`);
    await commit(desk, "p", "Less");
    assert.deepEqual((await pushed())["uploaded"], { blobs: 0, bytes: 0 });
    assert.deepEqual(posts, ["snapshots/plan", "snapshots"]);
    assert.deepEqual((await pushed())["pushed"], false);
    assert.deepEqual(posts, []);
  } finally {
    await proxy.shutdown();
  }
});

Deno.test("a push whose answer was lost is recognised by the next one", async () => {
  await using service = await startListeningService();
  let drops = 0;
  let dropping = true;
  // Hands requests on, and breaks the connection after a registration was answered.
  const proxy = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      const url = new URL(request.url);
      const { pathname } = url;
      const answer = await fetch(`${service.url}${pathname}${url.search}`, request);
      if (dropping && request.method === "POST" && pathname.endsWith("/snapshots") && answer.ok) {
        await answer.body?.cancel();
        drops++;
        return new Response(
          ReadableStream.from((function* () {
            yield new TextEncoder().encode('{"snapshot_id":');
            throw new Error("The connection broke");
          })()),
          { headers: { "content-type": "application/json" } },
        );
      }
      return answer;
    },
  );
  try {
    using desk = openDesk({
      ...service.env,
      AIEL_BASE_URL: `http://127.0.0.1:${proxy.addr.port}`,
    });
    await start(desk, "p");
    const lost = await desk.aiel("p", "push");
    assert.equal(lost.code, 1, lost.stderr);
    assert.ok(drops > 0);
    assert.match(await desk.ok("p", "push"), /Everything is pushed already/);
    assert.match(await desk.ok("p", "status"), /Everything committed is pushed/);
    // The same for one that brings its contents along.
    writeFiles(`${desk.path}/p`, { "more.txt": "1" });
    await commit(desk, "p", "Second");
    assert.equal((await desk.aiel("p", "push")).code, 1);
    dropping = false;
    assert.match(await desk.ok("p", "push"), /Everything is pushed already/);
    assert.match(await desk.ok("p", "status"), /Everything committed is pushed/);
  } finally {
    await proxy.shutdown();
  }
});

Deno.test("push says what is missing before it starts, and --dry-run changes nothing", async () => {
  await using service = await startListeningService();
  using desk = openDesk(service.env);
  await desk.ok("", "init", "p");
  const empty = await desk.json("p", "push");
  assert.equal(empty.code, 1);
  assert.match(JSON.stringify(empty.document), /Nothing is committed yet.*aiel commit/);
  await commit(desk, "p", "First");
  const before = Deno.readTextFileSync(`${desk.path}/p/.aiel/state.json`);
  const dry = await desk.json("p", "push", "--dry-run");
  assert.equal(dry.code, 0);
  assert.equal(dry.document["pushed"], false);
  assert.ok(Number(Object(dry.document["uploaded"]).blobs) > 0);
  assert.equal(Deno.readTextFileSync(`${desk.path}/p/.aiel/state.json`), before);
  assert.equal(service.world.service.validator.calls, 0);
  writeFiles(`${desk.path}/p`, { "later.txt": "1" });
  const pushed = await desk.aiel("p", "push");
  assert.match(pushed.stderr, /not committed, and so not pushed/);
  assert.match(await desk.ok("p", "push", "--dry-run"), /Everything is pushed already/);
});

Deno.test("large files travel as streams, and come back bit for bit", async () => {
  await using service = await startListeningService();
  using desk = openDesk(service.env);
  await desk.ok("", "init", "p");
  const large = new Uint8Array(5 * 2 ** 20 + 7);
  for (let at = 0; at < large.length; at += 65_536) {
    crypto.getRandomValues(large.subarray(at, Math.min(at + 65_536, large.length)));
  }
  Deno.writeFileSync(`${desk.path}/p/large.bin`, large);
  writeFiles(`${desk.path}/p`, { empty: "", "ünïcode/ñ.txt": "x" });
  await commit(desk, "p", "Large");
  await desk.ok("p", "push");
  const { document } = await desk.json("", "clone", "payments/fraud", "copy");
  assert.equal(document["resumed"], false);
  assert.deepEqual(Deno.readFileSync(`${desk.path}/copy/large.bin`), large);
  const { "large.bin": _, ...rest } = readFiles(`${desk.path}/p`);
  const { "large.bin": __, ...copied } = readFiles(`${desk.path}/copy`);
  assert.deepEqual(copied, rest);
});

Deno.test("clone refuses a directory that holds something, and removes what it made when it fails", async () => {
  await using service = await startListeningService();
  using desk = openDesk(service.env);
  await start(desk, "p");
  await desk.ok("p", "push");
  writeFiles(desk.path, { "full/mine.txt": "mine" });
  const full = await desk.aiel("", "clone", "payments/fraud", "full");
  assert.equal(full.code, 1);
  assert.match(full.stderr, /is not empty/);
  assert.deepEqual(readFiles(`${desk.path}/full`), { "mine.txt": "mine" });
  const missing = await desk.aiel("", "clone", "payments/nothing", "a/b/c");
  assert.equal(missing.code, 1, missing.stderr);
  assert.throws(() => Deno.lstatSync(`${desk.path}/a`), Deno.errors.NotFound);
  Deno.mkdirSync(`${desk.path}/empty`);
  await desk.ok("", "clone", "payments/fraud", "empty");
  assert.ok("entry_point.ts" in readFiles(`${desk.path}/empty`));
  assert.equal((await desk.aiel("", "clone", "payments/fraud", "empty")).code, 1);
  // What a clone leaves that was killed before it had a state.
  Deno.mkdirSync(`${desk.path}/begun/.aiel/commits`, { recursive: true });
  assert.match(await desk.ok("", "clone", "payments/fraud", "begun"), /^Completed/);
  for (const wrong of ["payments", "a/b/c", "../x", "payments/.."]) {
    assert.notEqual((await desk.aiel("", "clone", wrong)).code, 0, wrong);
  }
});

Deno.test("what one project has is not taken for what another one had", async () => {
  await using service = await startListeningService();
  const client = new ControlClient({ baseUrl: service.url, token: service.world.admin.token });
  await client.call(createProject, { params: { workspace: "payments" }, body: { slug: "other" } });
  using desk = openDesk({ ...service.env, AIEL_PROJECT: "" });
  for (const [name, project] of [["p", "fraud"], ["q", "other"]] as const) {
    await start(desk, name, { [`${name}.txt`]: name });
    await desk.ok(name, "config", "set", "--scope", "project", "project", project);
    await desk.ok(name, "push");
  }
  await desk.ok("p", "config", "set", "--scope", "project", "project", "other");
  const before = readFiles(`${desk.path}/p`);
  const pushed = await desk.aiel("p", "push");
  assert.equal(pushed.code, 1, pushed.stdout);
  assert.match(pushed.stderr, /aiel pull/);
  // Nothing of ours goes away only because the other project never had it.
  await desk.aiel("p", "pull", "--ours");
  const after = readFiles(`${desk.path}/p`);
  for (const [path, text] of Object.entries(before)) assert.equal(after[path], text, path);
  assert.equal(after["q.txt"], "q");
});

Deno.test("a directory that was pushed stays with its project, whatever the user's settings name later", async () => {
  await using service = await startListeningService();
  const client = new ControlClient({ baseUrl: service.url, token: service.world.admin.token });
  await client.call(createProject, { params: { workspace: "payments" }, body: { slug: "other" } });
  using desk = openDesk({ ...service.env, AIEL_WORKSPACE: "", AIEL_PROJECT: "" });
  await desk.ok("", "config", "set", "workspace", "payments");
  await desk.ok("", "config", "set", "project", "fraud");
  await start(desk, "p");
  await desk.ok("p", "push");
  await desk.ok("", "clone", "payments/fraud", "q");
  await desk.ok("", "config", "set", "project", "other");
  for (const name of ["p", "q"]) {
    assert.match(await desk.ok(name, "push"), /pushed already/);
    assert.equal(await desk.ok(name, "config", "get", "project"), "fraud\n");
  }
  const other = await client.call(showProject, {
    params: { workspace: "payments", project: "other" },
  });
  assert.equal(other.head, null);

  // And one that never was pushed is not told to merge with strangers as if it had been late.
  await desk.ok("", "config", "set", "project", "fraud");
  await start(desk, "new");
  const { code, stderr } = await desk.aiel("new", "push");
  assert.equal(code, 1);
  assert.match(stderr, /never been connected to payments\/fraud/);
  await desk.ok("new", "pull", "--ours");
  assert.equal(await desk.ok("new", "config", "get", "project"), "fraud\n");
});

Deno.test("a clone into an empty directory that fails leaves what another program put there", async () => {
  await using service = await startListeningService();
  using desk = openDesk(service.env);
  Deno.mkdirSync(`${desk.path}/empty`);
  const failed = await desk.aiel("", "clone", "payments/nothing", "empty");
  assert.equal(failed.code, 1, failed.stderr);
  assert.deepEqual([...Deno.readDirSync(`${desk.path}/empty`)], []);
});
