import assert from "node:assert/strict";
import {
  type ListeningService,
  startListeningService,
} from "../../../tests/harness/listening_service.ts";
import { type Home, makeHome } from "../../testing/logged_in.ts";

type Change = (path: string, document: Record<string, unknown>) => void;

/** A service with ten events, and an address that changes its answers as a liar would. */
interface Setting extends AsyncDisposable {
  service: ListeningService;
  home: Home;
  env: Record<string, string>;
  lie: Change | undefined;
  /** Adds an event. */
  act(): Promise<void>;
}

async function audited(): Promise<Setting> {
  const service = await startListeningService();
  const home = await makeHome();
  const { world } = service;
  const proxy = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      const keepsQuery = setting.lie === undefined || !pathname.endsWith("verify");
      const answer = await world.service.app.fetch(
        new Request(`${service.url}${pathname}${keepsQuery ? search : ""}`, {
          headers: request.headers,
        }),
        { address: "127.0.0.1" },
      );
      const document = await answer.json();
      setting.lie?.(pathname, document);
      return Response.json(document, { status: answer.status });
    },
  );
  let count = 0;
  const setting: Setting = {
    service,
    home,
    env: {
      AIEL_BASE_URL: `http://127.0.0.1:${proxy.addr.port}`,
      AIEL_TOKEN: world.admin.token,
    },
    lie: undefined,
    act: async () => {
      const json = { slug: `w${count++}` };
      const { token } = world.admin;
      const { status } = await world.call({ method: "POST", path: "/v1/workspaces", token, json });
      assert.equal(status, 201);
    },
    [Symbol.asyncDispose]: async () => {
      await proxy.shutdown();
      await service[Symbol.asyncDispose]();
      await home[Symbol.asyncDispose]();
    },
  };
  for (let at = 0; at < 10; at++) await setting.act();
  return setting;
}

function events(document: Record<string, unknown>): Record<string, unknown>[] {
  return Array.isArray(document.items) ? document.items : [];
}

Deno.test("aiel audit list shows events newest first, filters them, and says when there are more", async () => {
  await using world = await audited();
  const { home, env, service } = world;
  const all = await home.json("audit list", { env });
  assert.deepEqual(
    events({ items: all.document.events }).map(({ sequence }) => sequence),
    [10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
  );
  const some = await home.json("audit list --limit 3", { env });
  assert.deepEqual([events({ items: some.document.events }).length, some.document.more], [3, true]);
  assert.match(some.stderr, /--limit 30/);
  const filtered = async (line: string) =>
    events({ items: (await home.json(`audit list ${line}`, { env })).document.events }).length;
  assert.equal(await filtered("--actor me --action workspace.create --outcome allowed"), 10);
  assert.equal(await filtered(`--actor ${service.world.viewer.id}`), 0);
  assert.equal(await filtered("--outcome denied"), 0);
  const { stdout } = await home.text("audit list --limit 1", { env });
  assert.match(
    stdout,
    /^10 {2}2026-11-20 18:00:00 {2}allowed {2}workspace\.create {2}\S+@\S+ \(usr_\S+\) {2}w9 \(wsp?_\S+\)\n$/,
  );
});

Deno.test("aiel audit list names principals, workspaces and projects beside their ids, archived ones too", async () => {
  await using world = await audited();
  const { home, env, service } = world;
  const place = { ...env, AIEL_BASE_URL: service.url, AIEL_WORKSPACE: "w1" };
  const act = async (line: string) => {
    const { code, stderr } = await home.json(line, { env: place });
    assert.equal(code, 0, `${line} ${stderr}`);
  };
  await act("project create early");
  await act("member add vera@example.com --workspace w1");
  await act("project archive early --yes");
  await act("workspace archive w2 --yes");
  const { document } = await home.json("audit list --limit 100", { env });
  const named = Object.values(Object(document.names));
  for (const name of ["w1", "w2", "early"]) assert.ok(named.includes(name), name);
  const { stdout } = await home.text("audit list --limit 100", { env });
  assert.match(stdout, /w1 \(\S+\) early \(\S+\)/);
  assert.match(
    stdout,
    /member\.\S+ +\S+@\S+ \(usr_\S+\) {2}w1 \(\S+\) vera@example\.com \(usr_\S+\)/,
  );
  // Of what is gone the id is left.
  world.lie = (path, answer) => {
    if (path !== "/v1/audit/events") return;
    for (const event of events(answer)) {
      event.resources = [{ kind: "workspace", id: "wsp_gone" }, {
        kind: "project",
        id: "prj_gone",
      }];
      event.actor = { kind: "service_account", id: "sva_gone", token_id: null };
    }
  };
  const gone = await home.text("audit list --limit 1", { env });
  assert.match(gone.stdout, / sva_gone {2}wsp_gone prj_gone\n$/);
});

Deno.test("aiel audit list refuses what no filter can be, and what the credential may not see", async () => {
  await using world = await audited();
  const { home, env, service } = world;
  for (const wrong of ["--limit 0", "--limit x", "--limit 99999999", "--action A", "--outcome x"]) {
    assert.equal((await home.json(`audit list ${wrong}`, { env })).code, 2, wrong);
  }
  for (const line of ["audit list", "audit verify"]) {
    const viewer = { ...env, AIEL_TOKEN: service.world.viewer.token };
    const { code, error } = await home.json(line, { env: viewer });
    assert.deepEqual([code, error.code], [1, "FORBIDDEN"], line);
  }
});

Deno.test("aiel audit verify recomputes the chain, remembers its head, and goes on from there", async () => {
  await using world = await audited();
  const { home, env } = world;
  const first = await home.json("audit verify", { env });
  assert.deepEqual([first.code, first.document.sequence, first.document.checked_here], [0, 10, 10]);
  assert.equal(first.document.remembered, null);
  await world.act();
  await world.act();
  const second = await home.json("audit verify", { env });
  assert.deepEqual([second.code, second.document.sequence], [0, 12]);
  // The remembered one is looked at again.
  assert.equal(second.document.checked_here, 3);
  assert.equal(Object(second.document.remembered).hash, first.document.hash);
  assert.equal((await home.json("audit verify --full", { env })).document.checked_here, 12);
  const { stdout } = await home.text("audit verify", { env });
  assert.match(stdout, /^Sound: 12 events, none changed, removed or moved\n/);
  // Another profile remembers on its own.
  const other = await home.json("audit verify --profile other", { env });
  assert.equal(other.document.remembered, null);
});

Deno.test("aiel audit verify believes no service that says its log is whole", async () => {
  const lies: [string, Change, RegExp][] = [
    ["a changed event", (_path, document) => {
      for (const event of events(document)) {
        if (event.sequence === 11) event.details = { changed: true };
      }
    }, /^Event 11 was changed$/],
    ["a missing event", (_path, document) => {
      if ("items" in document) {
        document.items = events(document).filter(({ sequence }) => sequence !== 11);
      }
    }, /^Event 11 is missing/],
    ["a cut log", (path, document) => {
      if (path.endsWith("verify")) document.sequence = 8;
    }, /^The log ends after 8 events, and number 10 was seen before$/],
    ["an empty log", (path, document) => {
      if (path.endsWith("verify")) Object.assign(document, { sequence: 0, hash: null });
    }, /^The log ends after 0 events/],
    ["a list without the newest", (_path, document) => {
      if ("items" in document) {
        document.items = events(document).filter(({ sequence }) => Number(sequence) < 12);
      }
    }, /^Event 12 is not listed$/],
    ["no list at all", (_path, document) => {
      if ("items" in document) document.items = [];
    }, /^Event 12 is not listed$/],
    ["another tenant's name", (path, document) => {
      if (path.endsWith("me")) document.tenant_id = "ten_other";
    }, /^Event 12 was changed$/],
  ];
  for (const [name, lie, problem] of lies) {
    await using world = await audited();
    const { home, env } = world;
    assert.equal((await home.json("audit verify", { env })).code, 0);
    await world.act();
    await world.act();
    world.lie = lie;
    const { code, document } = await home.json("audit verify", { env });
    assert.deepEqual([code, document.ok, document.found_by], [1, false, "client"], name);
    assert.match(String(document.problem), problem, name);
    // What was found broken is not remembered as sound.
    world.lie = undefined;
    const after = await home.json("audit verify", { env });
    assert.deepEqual([after.code, Object(after.document.remembered).sequence], [0, 10], name);
  }
});

Deno.test("aiel audit verify notices a log that was rewritten since, and starts anew with --forget", async () => {
  await using world = await audited();
  const { home, env } = world;
  assert.equal((await home.json("audit verify", { env })).code, 0);
  const path = `${home.path}/.local/state/aiel/audit_heads.json`;
  const text = await Deno.readTextFile(path);
  const rewritten = text.replace(/"hash": "[0-9a-f]{64}"/, `"hash": "${"a".repeat(64)}"`);
  await Deno.writeTextFile(path, rewritten);
  const told = await home.json("audit verify", { env });
  assert.deepEqual([told.code, told.document.found_by], [1, "service"]);
  // The same, when the service passes over what it is asked.
  world.lie = () => {};
  const found = await home.json("audit verify", { env });
  assert.deepEqual([found.code, found.document.found_by], [1, "client"]);
  assert.match(String(found.document.problem), /is another one than was seen before/);
  world.lie = undefined;
  assert.match((await home.text("audit verify", { env })).stdout, /^Broken at event 10: /);
  assert.equal((await home.json("audit verify --forget", { env })).code, 0);
  assert.equal((await home.json("audit verify", { env })).code, 0);
});

Deno.test("aiel audit verify names a damaged memory, and works without a home to keep one in", async () => {
  await using world = await audited();
  const { home, env } = world;
  assert.equal((await home.json("audit verify", { env })).code, 0);
  const path = `${home.path}/.local/state/aiel/audit_heads.json`;
  await Deno.writeTextFile(
    path,
    (await Deno.readTextFile(path)).replace('"sequence": 10', '"x": 1'),
  );
  const damaged = await home.json("audit verify", { env });
  assert.deepEqual([damaged.code, damaged.error.code], [1, "CONFIG_INVALID"]);
  const homeless = await home.json("audit verify", { env: { ...env, HOME: "" } });
  assert.equal(homeless.code, 0);
  assert.match(homeless.stderr, /warning: Nothing can be remembered/);
});
